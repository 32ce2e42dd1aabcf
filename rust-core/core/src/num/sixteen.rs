//! Sixteen bytes at a time: the number that a text begins with, found and read without a branch.
//!
//! With SIMD every byte is judged at once and the digits are moved together in one step. Without it (the
//! JavaScript build, native tools) eight digits are read at a time. Tests hold the two against each other.

use super::run::{Run, WHOLE_DIGITS_MAX};

/// The sixteen bytes from `at` on; zeros stand behind the end of the text. `None` beyond its end.
#[inline(always)]
pub(super) fn window(text: &[u8], at: usize) -> Option<[u8; 16]> {
    match text.get(at..)?.first_chunk() {
        Some(sixteen) => Some(*sixteen),
        None => last_window(text, at),
    }
}

#[inline(never)]
fn last_window(text: &[u8], at: usize) -> Option<[u8; 16]> {
    let Some(last) = text.last_chunk() else { return short_window(&text[at..]) };
    let beyond = (at + 16 - text.len()) as u32;
    Some(u128::from_le_bytes(*last).checked_shr(8 * beyond).unwrap_or(0).to_le_bytes())
}

fn short_window(text: &[u8]) -> Option<[u8; 16]> {
    let mut sixteen = [0; 16];
    sixteen.get_mut(..text.len())?.copy_from_slice(text);
    Some(sixteen)
}

/// Digits, then perhaps a point and digits, fifteen bytes at most: what follows is for the caller to judge.
#[inline(always)]
pub(super) fn number(sixteen: [u8; 16]) -> Option<Run> {
    #[cfg(target_feature = "simd128")]
    return wide::number(sixteen);
    #[cfg(not(target_feature = "simd128"))]
    return narrow::number(sixteen);
}

/// How many digits a text begins with, up to sixteen, and their number (which means nothing where there is
/// none).
#[inline(always)]
pub(super) fn digits(sixteen: [u8; 16]) -> (usize, u64) {
    #[cfg(target_feature = "simd128")]
    return wide::digits(sixteen);
    #[cfg(not(target_feature = "simd128"))]
    return narrow::digits(sixteen);
}

/// A bit for every byte that is no digit, point or slash.
#[cfg(any(target_feature = "simd128", test))]
#[inline(always)]
pub(super) fn marks(room: &[u8; 48]) -> u64 {
    use super::vector as v;
    let in_numbers = |from: usize| {
        let mut sixteen = [0; 16];
        sixteen.copy_from_slice(&room[from..from + 16]);
        u64::from(v::between(v::load(sixteen), b'.', b'9'))
    };
    !(in_numbers(0) | in_numbers(16) << 16 | in_numbers(32) << 32)
}

/// Bytes that stand for themselves in a string, before a quote, an escape, a control character, anything beyond
/// ASCII or the last sixteenth byte.
#[cfg(any(target_feature = "simd128", test))]
#[inline(always)]
pub(super) fn plain_sixteenths(text: &[u8]) -> usize {
    use super::vector as v;
    let mut at = 0;
    while let Some(sixteen) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let plain = (!v::plain(v::load(*sixteen))).trailing_zeros() as usize;
        at += plain;
        if plain < 16 {
            break;
        }
    }
    at
}

/// What was found out about a number: `None` where that is not one we take.
#[inline(always)]
fn judged(units: u64, whole: u32, has_point: u32, end: u32) -> Option<Run> {
    let scale = end.wrapping_sub(whole).wrapping_sub(has_point);
    // Each part is looked at, so that one branch decides.
    let is_taken = (whole.wrapping_sub(1) < u32::from(WHOLE_DIGITS_MAX))
        & (scale.wrapping_add(1 - has_point).wrapping_sub(1) < 15)
        & (end < 16);
    is_taken.then_some(Run { units, whole_digits: whole as u8, scale: scale as u8, end: end as u8 })
}

/// The way with vectors. Tests run it on plain arrays.
#[cfg(any(target_feature = "simd128", test))]
mod wide {
    use super::super::vector as v;
    use super::{Run, judged};

    #[inline(always)]
    pub fn number(sixteen: [u8; 16]) -> Option<Run> {
        let bytes = v::load(sixteen);
        // The bits beyond the last byte end whatever nothing else ends.
        let others = !v::between(bytes, b'0', b'9');
        let whole = others.trailing_zeros();
        let has_point = (v::equal(bytes, b'.') >> whole) & 1;
        // Without the lowest bit where that is the point.
        let end = (others & others.wrapping_sub(has_point)).trailing_zeros();
        let point = if has_point == 1 { whole } else { 0xff };
        let digits = v::flush_right(v::sub(bytes, v::splat(b'0')), point as u8, end as u8);
        judged(v::joined(digits), whole, has_point, end)
    }

    #[inline(always)]
    pub fn digits(sixteen: [u8; 16]) -> (usize, u64) {
        let bytes = v::load(sixteen);
        let count = (!v::between(bytes, b'0', b'9')).trailing_zeros();
        (count as usize, v::joined(v::flush_right(v::sub(bytes, v::splat(b'0')), 0xff, count as u8)))
    }
}

/// The way with plain words.
#[cfg(any(not(target_feature = "simd128"), test))]
mod narrow {
    use super::super::decimal::pow10;
    use super::super::eight::leading_digits;
    use super::{Run, judged};

    #[inline(always)]
    pub fn number(sixteen: [u8; 16]) -> Option<Run> {
        let (whole, units) = leading_digits(&sixteen);
        if whole == 8 {
            return None;
        }
        if sixteen[whole] != b'.' {
            return judged(units, whole as u32, 0, whole as u32);
        }
        let (first, part) = leading_digits(&sixteen[whole + 1..]);
        let units = units * pow10(first as u8) as u64 + part;
        if first < 8 {
            return judged(units, whole as u32, 1, (whole + 1 + first) as u32);
        }
        let (second, units) = appended(units, &sixteen[whole + 9..]);
        judged(units, whole as u32, 1, (whole + 9 + second) as u32)
    }

    #[inline(always)]
    pub fn digits(sixteen: [u8; 16]) -> (usize, u64) {
        let (first, high) = leading_digits(&sixteen);
        if first < 8 {
            return (first, high);
        }
        let (second, value) = appended(high, &sixteen[8..]);
        (8 + second, value)
    }

    /// The digits of a text appended to others, and how many they are.
    #[inline(always)]
    fn appended(before: u64, text: &[u8]) -> (usize, u64) {
        let (count, part) = leading_digits(text);
        if count == 0 {
            return (0, before);
        }
        (count, before.wrapping_mul(pow10(count as u8) as u64).wrapping_add(part))
    }
}

#[cfg(test)]
mod tests {
    use super::super::rng::Rng;
    use super::*;

    fn sixteen(text: &[u8]) -> [u8; 16] {
        let mut sixteen = [b','; 16];
        sixteen[..text.len()].copy_from_slice(text);
        sixteen
    }

    /// `None` or the same; the plain way leaves long whole parts to others.
    fn agree(bytes: [u8; 16]) {
        let (wide, narrow) = (wide::number(bytes), narrow::number(bytes));
        let (count, value) = wide::digits(bytes);
        let (plain_count, plain_value) = narrow::digits(bytes);
        assert!(count == plain_count && (count == 0 || value == plain_value), "{bytes:?}");
        let same = wide == narrow || (narrow.is_none() && wide.is_some_and(|run| run.whole_digits > 7));
        assert!(same, "{:?}: {wide:?} {narrow:?}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn both_ways_read_the_same() {
        let digits = b"98765432109876543";
        for whole in 0..=15 {
            for fraction in 0..=15 - whole {
                let mut text = digits[..whole].to_vec();
                for mark in [b'.', b',', b'e', b'/', b':', 0, 0xff] {
                    text.truncate(whole);
                    text.push(mark);
                    text.extend(&digits[..fraction]);
                    agree(sixteen(&text));
                    let read = wide::number(sixteen(&text));
                    let is_taken = (1..=12).contains(&whole)
                        && (mark != b'.' || (fraction > 0 && whole + fraction + 1 < 16));
                    assert_eq!(read.is_some(), is_taken, "{:?}", String::from_utf8_lossy(&text));
                    let Some(run) = read else { continue };
                    let kept = if mark == b'.' { fraction } else { 0 };
                    let value: String =
                        digits[..whole].iter().chain(&digits[..kept]).map(|byte| *byte as char).collect();
                    assert_eq!(run.units, value.parse::<u64>().unwrap());
                    assert_eq!((run.whole_digits, run.scale), (whole as u8, kept as u8));
                }
            }
        }
    }

    #[test]
    fn both_ways_read_the_same_of_anything() {
        let mut rng = Rng::new(16);
        let alphabet = b"0123456789012345678901234567890123456789....,\"]e-/:\0\xff";
        for _ in 0..200_000 {
            agree(std::array::from_fn(|_| alphabet[rng.up_to(alphabet.len() as u32 - 1) as usize]));
        }
    }

    #[test]
    fn a_window_at_the_end_is_filled_with_zeros() {
        let text = b"0123456789abcdefghij";
        for at in 0..=text.len() {
            let mut wanted = [0; 16];
            let rest = &text[at..text.len().min(at + 16)];
            wanted[..rest.len()].copy_from_slice(rest);
            assert_eq!(window(text, at), Some(wanted));
        }
        assert_eq!((window(text, 21), window(b"12", 3)), (None, None));
        assert_eq!(window(b"12", 1), Some([b'2', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }
}
