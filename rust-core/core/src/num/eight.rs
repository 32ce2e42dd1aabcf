//! Eight bytes at a time: the inner loops of the number and string readers.

/// How many of the first eight bytes are digits before one that is none, and their value (which means
/// nothing where there is none).
#[inline(always)]
pub(super) fn leading_digits(text: &[u8]) -> (usize, u64) {
    match text.first_chunk() {
        Some(eight) => leading_of_eight(*eight),
        None => leading_of_few(text),
    }
}

fn leading_of_few(text: &[u8]) -> (usize, u64) {
    let mut eight = [0; 8];
    eight[..text.len()].copy_from_slice(text);
    leading_of_eight(eight)
}

#[inline(always)]
fn leading_of_eight(eight: [u8; 8]) -> (usize, u64) {
    let values = u64::from_le_bytes(eight) ^ 0x3030_3030_3030_3030;
    // The high bit of every byte that is no digit; a carry may spoil later bytes, never the first.
    let others = (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080;
    let count = (others.trailing_zeros() / 8) as usize;
    // Zeros go before the digits.
    (count, joined(values.wrapping_shl(64 - 8 * count as u32)))
}

/// Eight digits, the first one lowest, as one number: neighbours are joined to four twos, two fours, one eight.
#[inline(always)]
fn joined(ones: u64) -> u64 {
    let twos = ones.wrapping_mul(10).wrapping_add(ones >> 8);
    let high = (twos & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let low = ((twos >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    high.wrapping_add(low) >> 32
}

/// Eight to sixteen digits as a number, `None` where one of them is none: the last eight, and those before
/// them out of the first eight.
#[inline]
fn eight_to_sixteen_digits(text: &[u8]) -> Option<u64> {
    let (first, last) = (text.first_chunk()?, text.last_chunk()?);
    let (first_count, _) = leading_of_eight(*first);
    let (last_count, low) = leading_of_eight(*last);
    let before = text.len() - 8;
    if first_count + last_count < 16 || before > 8 {
        return None;
    }
    let values = u64::from_le_bytes(*first) ^ 0x3030_3030_3030_3030;
    let high = if before == 0 { 0 } else { joined(values << (64 - 8 * before)) };
    Some(high * 100_000_000 + low)
}

/// Plain digits as a number; `None` for anything else or where 64 bits are too few.
pub fn parse_u64(digits: &[u8]) -> Option<u64> {
    match digits.len() {
        0 => return None,
        8..=16 => return eight_to_sixteen_digits(digits),
        _ => {}
    }
    digits.iter().try_fold(0u64, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 { None } else { value.checked_mul(10)?.checked_add(u64::from(digit)) }
    })
}

/// Bytes of a string until its end, an escape, a control character or anything beyond ASCII; looked at
/// eight at a time.
#[inline(always)]
pub(super) fn plain_len(text: &[u8]) -> usize {
    #[cfg(target_feature = "simd128")]
    let mut at = super::sixteen::plain_sixteenths(text);
    #[cfg(not(target_feature = "simd128"))]
    let mut at = 0;
    while let Some(eight) = text.get(at..at + 8) {
        let special = specials(u64::from_le_bytes(eight.try_into().unwrap_or_default()));
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20 | 0x80..);
    at + text[at..].iter().position(is_special).unwrap_or(text.len() - at)
}

/// The high bit of every byte that ends a plain run; a borrow may spoil later bytes, never the first.
#[inline(always)]
fn specials(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let below = |bytes: u64, limit: u64| bytes.wrapping_sub(ONES * limit) & !bytes;
    let quotes = below(eight ^ (ONES * b'"' as u64), 1);
    let escapes = below(eight ^ (ONES * b'\\' as u64), 1);
    (quotes | escapes | below(eight, 0x20) | eight) & (ONES * 0x80)
}

#[cfg(test)]
mod tests {
    use super::super::sixteen::plain_sixteenths;
    use super::*;

    #[test]
    fn every_byte_beside_digits_ends_a_run() {
        for byte in 0..=255u8 {
            for place in 0..8 {
                let mut bytes = *b"12345678";
                bytes[place] = byte;
                let count = if byte.is_ascii_digit() { 8 } else { place };
                let value = bytes[..count].iter().fold(0, |value, b| value * 10 + u64::from(b - b'0'));
                let read = leading_of_eight(bytes);
                assert_eq!(
                    (read.0, if count == 0 { 0 } else { read.1 }),
                    (count, value),
                    "{byte} at {place}"
                );
            }
        }
    }

    #[test]
    fn a_plain_run_ends_at_the_first_special_byte() {
        for byte in 0..=255u8 {
            for place in 0..24 {
                let mut bytes = [b'a'; 24];
                bytes[place] = byte;
                bytes[23] = b'"';
                let is_special = !(0x20..0x80).contains(&byte) || byte == b'"' || byte == b'\\';
                let length = if is_special { place } else { 23 };
                assert_eq!(plain_len(&bytes), length, "{byte} at {place}");
                assert_eq!(plain_sixteenths(&bytes), length.min(16), "{byte} at {place}");
            }
        }
    }

    #[test]
    fn whole_numbers_of_every_length() {
        let digits = "18446744073709551615";
        for len in 1..=20 {
            assert_eq!(parse_u64(&digits.as_bytes()[..len]), digits[..len].parse().ok());
            for place in 0..len {
                let mut bytes = digits.as_bytes()[..len].to_vec();
                bytes[place] = if place % 2 == 0 { b'/' } else { b':' };
                assert_eq!(parse_u64(&bytes), None, "{bytes:?}");
            }
        }
        assert_eq!(parse_u64(b"18446744073709551616"), None);
    }
}
