//! Times as venues write them, in microseconds since the epoch.

const DAY_US: i64 = 86_400_000_000;

/// Reads `2026-08-24T22:21:58.343688Z`: any number of fraction digits, finer than a microsecond cut off,
/// and UTC alone. `None` for anything else, so that a caller may go on without the venue's time.
pub fn rfc3339_us(text: &[u8]) -> Option<i64> {
    let shape = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if shape.iter().any(|(at, mark)| text.get(*at) != Some(mark)) {
        return None;
    }
    let part = |from: usize, to: usize| digits(text.get(from..to)?);
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = hour * 3600 + minute * 60 + second;
    Some(days(year, month, day) * DAY_US + seconds * 1_000_000 + fraction_us(&text[19..])?)
}

/// What follows the seconds: `Z`, or a point, digits and `Z`.
fn fraction_us(tail: &[u8]) -> Option<i64> {
    let tail = tail.strip_suffix(b"Z")?;
    if tail.is_empty() {
        return Some(0);
    }
    let fine = tail.strip_prefix(b".")?;
    if fine.is_empty() || !fine.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |place: usize| fine.get(place).map_or(0, |byte| i64::from(byte - b'0'));
    Some((0..6).fold(0, |value, place| value * 10 + digit(place)))
}

fn digits(text: &[u8]) -> Option<i64> {
    super::json::parse_u64(text).and_then(|value| i64::try_from(value).ok())
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of our calendar; years begin in March, so that leap days come last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::rfc3339_us;

    #[test]
    fn known_moments() {
        assert_eq!(rfc3339_us(b"1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(rfc3339_us(b"2000-02-29T23:59:59.5Z"), Some(951_868_799_500_000));
        assert_eq!(rfc3339_us(b"2026-08-24T22:21:58.343688Z"), Some(1_787_610_118_343_688));
        assert_eq!(rfc3339_us(b"2026-08-24T22:21:58.343688999Z"), Some(1_787_610_118_343_688));
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
