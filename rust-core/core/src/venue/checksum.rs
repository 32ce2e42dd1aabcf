//! What a venue's checksum is computed from: the best levels of a book, as exact integers.

use crate::num::decimal::pow10;

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
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        let mut rest = units.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.bytes(&digits[at..]);
    }

    /// `units × 10^-scale` with its point, without trailing zeros.
    pub fn trimmed(&mut self, mut units: i64, mut scale: u8) {
        while scale > 0 && units % 10 == 0 {
            (units, scale) = (units / 10, scale - 1);
        }
        self.integer(units / pow10(scale));
        self.bytes(if scale > 0 { b"." } else { b"" });
        for place in (0..scale).rev() {
            self.bytes(&[b'0' + (units / pow10(place) % 10) as u8]);
        }
    }

    pub fn finish(self) -> u32 {
        !self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Crc32;

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
    fn trimmed_numbers_are_those_a_person_would_write() {
        let sum = |text: &[u8]| {
            let mut crc = Crc32::default();
            crc.bytes(text);
            crc.finish()
        };
        for (units, scale, text) in
            [(33_661_000, 4, "3366.1"), (50, 3, "0.05"), (7, 0, "7"), (0, 8, "0"), (700, 2, "7")]
        {
            let mut crc = Crc32::default();
            crc.trimmed(units, scale);
            assert_eq!(crc.finish(), sum(text.as_bytes()), "{text}");
        }
    }
}
