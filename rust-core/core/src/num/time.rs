//! Times as venues write them, in microseconds since the epoch.

use super::sixteen::{digits, window};

const DAY_US: i64 = 86_400_000_000;

/// Reads `2026-08-24T22:21:58.343688Z`: any number of fraction digits, finer than a microsecond cut off,
/// and UTC alone. `None` for anything else, so that a caller may go on without the venue's time.
pub fn rfc3339_us(text: &[u8]) -> Option<i64> {
    let (moment, tail) = text.split_first_chunk::<19>()?;
    let shape = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if shape.iter().any(|(at, mark)| moment[*at] != *mark) {
        return None;
    }
    let two = |at: usize| two_digits(moment[at], moment[at + 1]);
    let (year, month, day) = (100 * two(0)? + two(2)?, two(5)?, two(8)?);
    let (hour, minute, second) = (two(11)?, two(14)?, two(17)?);
    if !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = hour * 3600 + minute * 60 + second;
    Some(i64::from(days(year, month, day)) * DAY_US + i64::from(seconds) * 1_000_000 + fraction_us(tail)?)
}

/// Midnight (UTC) of a day, µs since the epoch.
pub fn midnight_us(year: i32, month: i32, day: i32) -> i64 {
    i64::from(days(year, month, day)) * DAY_US
}

/// The day (UTC) of a moment: `2026-11-23`.
pub fn date_of(us: i64) -> String {
    // Days since 0000-03-01: years begin in March, so that leap days come last.
    let days = us.div_euclid(DAY_US) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = 400 * era + year + i64::from(month >= 10);
    format!("{year:04}-{:02}-{day:02}", (month + 2) % 12 + 1)
}

#[inline(always)]
fn two_digits(ten: u8, one: u8) -> Option<i32> {
    let (ten, one) = (ten.wrapping_sub(b'0'), one.wrapping_sub(b'0'));
    (ten < 10 && one < 10).then_some(10 * i32::from(ten) + i32::from(one))
}

/// What follows the seconds: `Z`, or a point, digits and `Z`.
#[inline(always)]
fn fraction_us(tail: &[u8]) -> Option<i64> {
    match tail {
        [b'.', fine @ .., b'Z'] => micros(fine),
        b"Z" => Some(0),
        _ => None,
    }
}

#[inline(always)]
fn micros(fine: &[u8]) -> Option<i64> {
    match digits(window(fine, 0)?) {
        (6, us) if fine.len() == 6 => Some(us as i64),
        (9, ns) if fine.len() == 9 => Some(ns as i64 / 1000),
        _ => micros_of_any(fine),
    }
}

fn micros_of_any(fine: &[u8]) -> Option<i64> {
    if fine.is_empty() || !fine.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |place: usize| fine.get(place).map_or(0, |byte| i64::from(byte - b'0'));
    Some((0..6).fold(0, |value, place| value * 10 + digit(place)))
}

fn days_in(year: i32, month: i32) -> i32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of our calendar; years begin in March, so that leap days come last.
fn days(year: i32, month: i32, day: i32) -> i32 {
    let year = year - i32::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{DAY_US, date_of, midnight_us, rfc3339_us};

    #[test]
    fn days_and_moments_are_each_others_inverse() {
        assert_eq!(date_of(rfc3339_us(b"2026-11-23T23:59:59.9Z").unwrap()), "2026-11-23");
        for day in 0..40_000 {
            let text = date_of(day * DAY_US);
            let part = |from: usize, to: usize| text[from..to].parse().unwrap();
            assert_eq!(midnight_us(part(0, 4), part(5, 7), part(8, 10)), day * DAY_US, "{text}");
        }
    }

    #[test]
    fn known_moments() {
        assert_eq!(rfc3339_us(b"1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(rfc3339_us(b"2000-02-29T23:59:59.5Z"), Some(951_868_799_500_000));
        assert_eq!(rfc3339_us(b"2026-08-24T22:21:58.343688Z"), Some(1_787_610_118_343_688));
        assert_eq!(rfc3339_us(b"2026-08-24T22:21:58.343688999Z"), Some(1_787_610_118_343_688));
        assert_eq!(rfc3339_us(b"2026-08-24T22:21:58.34368Z"), Some(1_787_610_118_343_680));
        assert_eq!(rfc3339_us(b"0000-01-01T00:00:00.0000000000000000000001Z"), Some(-62_167_219_200_000_000));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "2026-08-24",
            "2026-08-24T22:21:58",
            "2026-08-24T22:21:58.Z",
            "2026-08-24T22:21:58.1x3Z",
            "2026-08-24T24:00:00Z",
            "2026-13-01T00:00:00Z",
            "2021-02-29T00:00:00Z",
            "2026-08-24T22:21:58+02:00",
            "+026-08-24T22:21:58Z",
        ] {
            assert_eq!(rfc3339_us(text.as_bytes()), None, "{text}");
        }
    }
}
