//! What a venue's checksum is computed from: the best levels of a book, as exact integers.

/// Best levels of both sides, best first, with the scales their integers stand at.
#[derive(Clone, Copy, Debug)]
pub struct Top<'a> {
    /// `(price, size)` of the bids, highest first.
    pub bids: &'a [(i64, i64)],
    /// `(price, size)` of the asks, lowest first.
    pub asks: &'a [(i64, i64)],
    pub price_scale: u8,
    pub size_scale: u8,
}

/// Levels a side that any venue's checksum looks at.
pub const CHECKSUM_DEPTH: usize = 25;

/// CRC-32 (IEEE), fed byte by byte.
#[derive(Clone, Copy, Debug)]
pub struct Crc32(u32);

impl Default for Crc32 {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

/// `TABLES[n][byte]`: what a byte does to the sum once `n` more bytes have followed it.
static TABLES: [[u32; 256]; 8] = {
    let mut tables = [[0u32; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
            bit += 1;
        }
        tables[0][byte] = sum;
        byte += 1;
    }
    let mut n = 1;
    while n < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[n - 1][byte];
            tables[n][byte] = tables[0][(before & 0xff) as usize] ^ (before >> 8);
            byte += 1;
        }
        n += 1;
    }
    tables
};

impl Crc32 {
    pub fn bytes(&mut self, bytes: &[u8]) {
        let mut eights = bytes.chunks_exact(8);
        for eight in &mut eights {
            self.eight(u64::from_le_bytes(eight.try_into().expect("eight bytes")));
        }
        for byte in eights.remainder() {
            self.0 = TABLES[0][((self.0 ^ u32::from(*byte)) & 0xff) as usize] ^ (self.0 >> 8);
        }
    }

    /// Eight bytes at once, the first one lowest.
    fn eight(&mut self, bytes: u64) {
        let word = bytes ^ u64::from(self.0);
        let sum = |n: usize| TABLES[7 - n][(word >> (8 * n)) as usize & 0xff];
        self.0 = (0..8).fold(0, |total, n| total ^ sum(n));
    }

    /// The digits of `units`, without point or leading zeros.
    pub fn integer(&mut self, units: i64) {
        self.bytes(Digits::of(units.unsigned_abs()).significant());
    }

    /// `units × 10^-scale` with its point, without trailing zeros.
    pub fn trimmed(&mut self, units: i64, scale: u8) {
        let digits = Digits::of(units.unsigned_abs());
        let (whole, fraction) = digits.0.split_at(DIGITS - usize::from(scale));
        let kept = fraction.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
        self.bytes(significant(whole));
        if kept > 0 {
            self.bytes(b".");
            self.bytes(&fraction[..kept]);
        }
    }

    pub fn finish(self) -> u32 {
        !self.0
    }
}

const DIGITS: usize = 24;

/// A number as text, with zeros before it.
struct Digits([u8; DIGITS]);

impl Digits {
    /// Eight digits at a time: a division of 64 bits for each would cost more than the sum itself.
    fn of(number: u64) -> Self {
        const PART: u64 = 100_000_000;
        let (upper, low) = (number / PART, number % PART);
        let mut text = [b'0'; DIGITS];
        text[16..].copy_from_slice(&eight_digits(low as u32));
        if upper > 0 {
            text[8..16].copy_from_slice(&eight_digits((upper % PART) as u32));
            text[..8].copy_from_slice(&eight_digits((upper / PART) as u32));
        }
        Self(text)
    }

    fn significant(&self) -> &[u8] {
        significant(&self.0)
    }
}

/// Without leading zeros, but for the last digit.
fn significant(digits: &[u8]) -> &[u8] {
    let first = digits.iter().position(|digit| *digit != b'0');
    &digits[first.unwrap_or(digits.len() - 1)..]
}

/// A number below 10⁸ as text: halves, then pairs, then digits, each in lanes of one word.
fn eight_digits(number: u32) -> [u8; 8] {
    let halves = u64::from(number / 10_000) | u64::from(number % 10_000) << 32;
    let hundreds = ((halves * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundreds | (halves - hundreds * 100) << 16;
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    let digits = tens | (pairs - tens * 10) << 8;
    (digits + 0x3030_3030_3030_3030).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Crc32, Digits, eight_digits};

    #[test]
    fn vector_of_the_fact_sheet() {
        let mut crc = Crc32::default();
        crc.bytes(b"3366.1:7:3366.8:9:3366:6:3368:8");
        assert_eq!(crc.finish(), 2_413_953_002);
    }

    #[test]
    fn bytes_in_any_portions_give_one_sum() {
        let text: Vec<u8> = (0..100u8).map(|n| n.wrapping_mul(37)).collect();
        let mut whole = Crc32::default();
        whole.bytes(&text);
        for portion in 1..text.len() {
            let mut crc = Crc32::default();
            text.chunks(portion).for_each(|bytes| crc.bytes(bytes));
            assert_eq!(crc.finish(), whole.finish(), "{portion}");
        }
    }

    #[test]
    fn digits_are_those_that_are_printed() {
        for number in (0..100_000_000u32).step_by(997).chain([9_999, 10_000, 99_999_999]) {
            assert_eq!(eight_digits(number), *format!("{number:08}").as_bytes());
        }
        for number in [0, 7, 10, 99_999_999, 100_000_000, 1_000_000_050, 123_456_789_012_345_678, u64::MAX] {
            assert_eq!(Digits::of(number).significant(), number.to_string().as_bytes());
        }
    }

    #[test]
    fn trimmed_numbers_are_those_a_person_would_write() {
        let sum = |text: &[u8]| {
            let mut crc = Crc32::default();
            crc.bytes(text);
            crc.finish()
        };
        for (units, scale, text) in [
            (33_661_000, 4, "3366.1"),
            (50, 3, "0.05"),
            (7, 0, "7"),
            (0, 8, "0"),
            (700, 2, "7"),
            (5, 18, "0.000000000000000005"),
            (i64::MAX, 3, "9223372036854775.807"),
        ] {
            let mut crc = Crc32::default();
            crc.trimmed(units, scale);
            assert_eq!(crc.finish(), sum(text.as_bytes()), "{text}");
        }
    }
}
