//! Numbers the obvious way: digits as one integer, the point counted.

use arbscope_core::market::Side;
use arbscope_core::num::Decimal;

use crate::doc::Doc;
use crate::said::Level;

/// A price, or `None` where it must be refused.
pub fn price(text: &str) -> Option<Decimal> {
    let (value, floored) = decimal(text, 18)?;
    let units = u128::try_from(value.units).ok()?;
    let in_range = units > 0 && units <= 10u128.pow(12 + u32::from(value.scale));
    (in_range && !floored).then_some(value)
}

/// A size, floored at the ninth digit.
pub fn size(text: &str) -> Option<Decimal> {
    let (value, _) = decimal(text, 9)?;
    (value.units / 10i64.pow(u32::from(value.scale)) <= 1_000_000_000_000_000).then_some(value)
}

/// Plain digits that fit 64 bits.
pub fn u64(text: &str) -> Option<u64> {
    all_digits(text).then(|| text.parse().ok())?
}

/// Milliseconds as µs, 0 where they cannot be read.
pub fn ms_to_us(text: Option<&str>) -> i64 {
    let ms = text.and_then(u64).and_then(|ms| i64::try_from(ms).ok());
    ms.and_then(|ms| ms.checked_mul(1000)).unwrap_or(0)
}

/// `2026-08-24T22:21:58.343688Z` as µs: days counted one year and one month after the other.
pub fn date_us(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let (time, fine) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let months = |year: i64| {
        let leap = i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        [31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    };
    let fits = (1..=12).contains(&month) && day >= 1 && hour < 24 && minute < 60 && second < 60;
    if !fits || day > months(year)[month as usize - 1] || !all_digits(fine) {
        return None;
    }
    let year_days = |year: i64| months(year).iter().sum::<i64>();
    let years: i64 = if year < 1970 {
        -(year..1970).map(year_days).sum::<i64>()
    } else {
        (1970..year).map(year_days).sum()
    };
    let days = years + months(year)[..month as usize - 1].iter().sum::<i64>() + day - 1;
    let fine: i64 = format!("{fine:0<6}")[..6].parse().ok()?;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + fine)
}

fn numbers(text: &str, mark: char, widths: [usize; 3]) -> Option<[i64; 3]> {
    let parts: Vec<&str> = text.split(mark).collect();
    let right = parts.len() == 3 && parts.iter().zip(widths).all(|(p, w)| p.len() == w && all_digits(p));
    let number = |at: usize| parts[at].parse().ok();
    if right { Some([number(0)?, number(1)?, number(2)?]) } else { None }
}

/// `[[price, size, ...], ...]`; `None` where a level is no level.
pub fn levels(doc: &Doc) -> Option<Vec<Level>> {
    let level = |level: &Doc| {
        let level = level.list()?;
        Some((price(level.first()?.scalar()?)?, size(level.get(1)?.scalar()?)?))
    };
    doc.list()?.iter().map(level).collect()
}

/// The side a word stands for.
pub fn side(text: Option<&str>, bid: &str, ask: &str) -> Option<Side> {
    match text {
        Some(word) if word == bid => Some(Side::Bid),
        Some(word) if word == ask => Some(Side::Ask),
        _ => None,
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value with at most `scale_max` fraction digits, and whether digits other than zero were cut off.
fn decimal(text: &str, scale_max: i32) -> Option<(Decimal, bool)> {
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, exponent(power)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let fraction_digits = if mantissa.contains('.') { fraction.len() as i32 } else { 0 };
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let digits = format!("{whole}{}", if fraction_digits > 0 { fraction } else { "" });
    scaled(digits.parse().ok()?, fraction_digits - power, scale_max)
}

fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let size = all_digits(digits).then(|| digits.parse().map_or(10_000, |n: i64| n.min(10_000) as i32))?;
    Some(if text.starts_with('-') { -size } else { size })
}

fn scaled(units: u128, scale: i32, scale_max: i32) -> Option<(Decimal, bool)> {
    if units == 0 {
        return Some((Decimal::new(0, scale.clamp(0, scale_max) as u8), false));
    }
    let up = 10u128.checked_pow((-scale).max(0) as u32)?;
    let units = units.checked_mul(up)?;
    let down = 10u128.checked_pow((scale - scale_max).max(0) as u32);
    let (kept, lost) = down.map_or((0, true), |down| (units / down, units % down != 0));
    Some((Decimal::new(i64::try_from(kept).ok()?, scale.clamp(0, scale_max) as u8), lost))
}
