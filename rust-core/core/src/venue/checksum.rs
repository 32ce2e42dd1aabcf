//! What a venue's checksum is computed from: the best levels of a book, as exact integers.

use crate::market::Side;
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

impl Top<'_> {
    /// CRC-32 of `bid:ask:bid:ask:...`, best levels first, a missing level left out; `add` writes a level.
    #[inline(always)]
    pub fn interleaved(&self, add: impl Fn(&mut Crc32, Side, (i64, i64))) -> u32 {
        let mut crc = Crc32::default();
        let sides = [(Side::Bid, self.bids), (Side::Ask, self.asks)];
        let levels =
            |at: usize| sides.into_iter().filter_map(move |(side, levels)| Some((side, *levels.get(at)?)));
        for (place, (side, level)) in (0..CHECKSUM_DEPTH).flat_map(levels).enumerate() {
            if place > 0 {
                crc.byte(b':');
            }
            add(&mut crc, side, level);
        }
        crc.finish()
    }
}

/// Levels a side that any venue's checksum looks at.
pub const CHECKSUM_DEPTH: usize = 25;

/// CRC-32 (IEEE) of a text that comes in pieces, summed eight bytes at a time.
#[derive(Clone, Copy, Debug)]
pub struct Crc32 {
    sum: u32,
    /// Bytes that wait for others to make eight, the first one lowest, and how many bits they are.
    pending: u64,
    pending_bits: u32,
}

impl Default for Crc32 {
    fn default() -> Self {
        Self { sum: u32::MAX, pending: 0, pending_bits: 0 }
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
            self.push(Piece { bytes: u64::from_le_bytes(eight.try_into().expect("eight bytes")), count: 8 });
        }
        for byte in eights.remainder() {
            self.byte(*byte);
        }
    }

    #[inline]
    pub fn byte(&mut self, byte: u8) {
        self.push(Piece { bytes: u64::from(byte), count: 1 });
    }

    /// The digits of `units`, without point or leading zeros.
    #[inline]
    pub fn integer(&mut self, units: i64) {
        self.whole(units.unsigned_abs());
    }

    /// `units × 10^-scale` as JavaScript prints it: like [`Crc32::trimmed`], but `5.6e-7` below 0.000001.
    pub fn scripted(&mut self, units: i64, scale: u8) {
        let (mut digits, mut exponent) = (units, -i32::from(scale));
        while digits != 0 && digits % 10 == 0 {
            (digits, exponent) = (digits / 10, exponent + 1);
        }
        let fraction_digits = digits.unsigned_abs().checked_ilog10().unwrap_or(0);
        // Of the first digit.
        exponent += fraction_digits as i32;
        if units == 0 || exponent >= -6 {
            return self.trimmed(units, scale);
        }
        self.trimmed(digits, fraction_digits as u8);
        self.bytes(b"e-");
        self.integer(i64::from(exponent));
    }

    /// `units × 10^-scale` with its point, without trailing zeros.
    #[inline]
    pub fn trimmed(&mut self, units: i64, scale: u8) {
        let (number, step) = (units.unsigned_abs(), pow10(scale) as u64);
        let whole = number / step;
        self.whole(whole);
        let fraction = number - whole * step;
        if fraction > 0 {
            self.byte(b'.');
            self.fraction(fraction, scale);
        }
    }

    /// `units × 10^-scale` with its point and all `scale` digits behind it.
    #[inline]
    pub fn fixed(&mut self, units: i64, scale: u8) {
        let (number, step) = (units.unsigned_abs(), pow10(scale) as u64);
        let whole = number / step;
        self.whole(whole);
        if scale > 0 {
            self.byte(b'.');
            self.digits(number - whole * step, scale);
        }
    }

    pub fn finish(self) -> u32 {
        let pending = self.pending.to_le_bytes();
        let rest = &pending[..self.pending_bits as usize / 8];
        !rest
            .iter()
            .fold(self.sum, |sum, byte| TABLES[0][((sum ^ u32::from(*byte)) & 0xff) as usize] ^ (sum >> 8))
    }

    #[inline]
    fn push(&mut self, Piece { bytes, count }: Piece) {
        let (before, bits) = (self.pending_bits, self.pending_bits + 8 * count);
        self.pending |= bytes << before;
        self.pending_bits = bits % 64;
        if bits >= 64 {
            self.eight(self.pending);
            // What did not fit; shifted twice, for all 64 bits go where nothing was pending.
            self.pending = bytes >> 1 >> (63 - before);
        }
    }

    #[inline]
    fn eight(&mut self, bytes: u64) {
        let word = bytes ^ u64::from(self.sum);
        let sum = |n: usize| TABLES[7 - n][(word >> (8 * n)) as usize & 0xff];
        self.sum = (0..8).fold(0, |total, n| total ^ sum(n));
    }

    #[inline]
    fn whole(&mut self, number: u64) {
        if number < EIGHT_DIGITS {
            return self.push(Digits::of(number as u32).without_zeros_before());
        }
        self.whole(number / EIGHT_DIGITS);
        self.push(Digits::of((number % EIGHT_DIGITS) as u32).all());
    }

    /// So many digits, zeros before them too.
    #[inline]
    fn digits(&mut self, number: u64, digits: u8) {
        if digits <= 8 {
            return self.push(Digits::of(number as u32).last(u32::from(digits)));
        }
        self.digits(number / EIGHT_DIGITS, digits - 8);
        self.push(Digits::of((number % EIGHT_DIGITS) as u32).all());
    }

    /// So many digits behind the point; not all of them are zeros.
    #[inline]
    fn fraction(&mut self, number: u64, digits: u8) {
        if digits <= 8 {
            let left = number * pow10(8 - digits) as u64;
            return self.push(Digits::of(left as u32).without_zeros_behind());
        }
        let step = pow10(digits - 8) as u64;
        let (first, rest) = (Digits::of((number / step) as u32), number % step);
        if rest == 0 {
            return self.push(first.without_zeros_behind());
        }
        self.push(first.all());
        self.fraction(rest, digits - 8);
    }
}

/// Up to eight bytes of text, the first one lowest; those beyond `count` are zero.
#[derive(Clone, Copy, Debug)]
struct Piece {
    bytes: u64,
    count: u32,
}

/// The least number of more than eight digits.
const EIGHT_DIGITS: u64 = 100_000_000;

/// Eight decimal digits, a byte each, the first one lowest.
#[derive(Clone, Copy, Debug)]
struct Digits(u64);

impl Digits {
    /// Of a number below 10⁸: halves, then pairs, then digits, each in lanes of one word.
    #[inline]
    fn of(number: u32) -> Self {
        let halves = u64::from(number / 10_000) | u64::from(number % 10_000) << 32;
        let hundreds = ((halves * 10_486) >> 20) & 0x0000_007f_0000_007f;
        let pairs = hundreds | (halves - hundreds * 100) << 16;
        let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
        Self(tens | (pairs - tens * 10) << 8)
    }

    fn text(self) -> u64 {
        self.0 + 0x3030_3030_3030_3030
    }

    fn all(self) -> Piece {
        Piece { bytes: self.text(), count: 8 }
    }

    /// One to eight of them.
    fn last(self, count: u32) -> Piece {
        Piece { bytes: self.text() >> (8 * (8 - count)), count }
    }

    /// The last digit stays, whatever it is.
    #[inline]
    fn without_zeros_before(self) -> Piece {
        let zeros = (self.0 | 1 << 56).trailing_zeros() / 8;
        Piece { bytes: self.text() >> (8 * zeros), count: 8 - zeros }
    }

    /// Of digits that are not all zeros.
    #[inline]
    fn without_zeros_behind(self) -> Piece {
        let zeros = self.0.leading_zeros() / 8;
        Piece { bytes: self.text() << (8 * zeros) >> (8 * zeros), count: 8 - zeros }
    }
}

/// The sum after each level of the text that was summed last. The next text of the same book mostly begins
/// alike, and is summed only from the first level that differs.
#[derive(Clone, Debug, Default)]
pub struct Summed {
    scales: (u8, u8),
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    level: (i64, i64),
    sum: Crc32,
}

impl Summed {
    /// Sums the levels at these scales, in the order in which `add` is to put each into the text.
    pub fn sum(
        &mut self,
        scales: (u8, u8),
        levels: impl Iterator<Item = (i64, i64)>,
        add: impl Fn(&mut Crc32, (i64, i64)),
    ) -> u32 {
        if std::mem::replace(&mut self.scales, scales) != scales {
            self.steps.clear();
        }
        // The first time, which is a snapshot's, for good.
        self.steps.reserve_exact(2 * CHECKSUM_DEPTH - self.steps.len());
        let mut sum = Crc32::default();
        for (at, level) in levels.take(2 * CHECKSUM_DEPTH).enumerate() {
            match self.steps.get(at) {
                Some(step) if step.level == level => sum = step.sum,
                _ => {
                    self.steps.truncate(at);
                    add(&mut sum, level);
                    self.steps.push(Step { level, sum });
                }
            }
        }
        sum.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Crc32, Summed};

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
    fn integers_are_summed_as_they_are_printed() {
        let every = (0..100_000_000i64).step_by(997).chain([9_999, 10_000, 99_999_999]);
        for number in every.chain([7, 100_000_000, 1_000_000_050, 123_456_789_012_345_678, i64::MAX]) {
            let (mut digits, mut text) = (Crc32::default(), Crc32::default());
            digits.integer(number);
            text.bytes(number.to_string().as_bytes());
            assert_eq!(digits.finish(), text.finish(), "{number}");
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
            (1_000_000_010, 18, "0.00000000100000001"),
            (1_500_000_000_000_000_000, 18, "1.5"),
            (120_000_000_010, 9, "120.00000001"),
            (i64::MAX, 3, "9223372036854775.807"),
        ] {
            let mut crc = Crc32::default();
            crc.trimmed(units, scale);
            assert_eq!(crc.finish(), sum(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_was_summed_before_changes_nothing() {
        let add = |crc: &mut Crc32, (price, size): (i64, i64)| {
            crc.integer(price);
            crc.integer(size);
        };
        let mut summed = Summed::default();
        let texts: [&[(i64, i64)]; 7] = [
            &[(101, 7), (102, 8), (103, 9)],
            &[(101, 7), (102, 5), (103, 9)],
            &[(101, 7), (103, 9)],
            &[(101, 7)],
            &[(101, 7), (103, 9), (104, 1_000_000_000)],
            &[],
            &[(100, 1), (101, 7), (103, 9)],
        ];
        for (at, levels) in texts.iter().enumerate() {
            let sum = |summed: &mut Summed| summed.sum((at as u8 / 3, 0), levels.iter().copied(), add);
            assert_eq!(sum(&mut summed), sum(&mut Summed::default()), "{levels:?}");
        }
    }

    #[test]
    fn small_numbers_are_scripted_with_an_exponent() {
        let cases: [(i64, u8, &[u8]); 7] = [
            (100, 8, b"0.000001"),
            (56, 8, b"5.6e-7"),
            (50, 8, b"5e-7"),
            (123, 18, b"1.23e-16"),
            (1, 9, b"1e-9"),
            (0, 8, b"0"),
            (12_340_000, 4, b"1234"),
        ];
        for (units, scale, text) in cases {
            let (mut told, mut made) = (Crc32::default(), Crc32::default());
            told.bytes(text);
            made.scripted(units, scale);
            assert_eq!(made.finish(), told.finish(), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn fixed_numbers_keep_their_zeros() {
        for (units, scale, text) in [
            (3_530, 8, "0.00003530"),
            (640, 2, "6.40"),
            (145_214, 0, "145214"),
            (0, 3, "0.000"),
            (1_000_000_050, 12, "0.001000000050"),
        ] {
            let (mut number, mut printed) = (Crc32::default(), Crc32::default());
            number.fixed(units, scale);
            printed.bytes(text.as_bytes());
            assert_eq!(number.finish(), printed.finish(), "{text}");
        }
    }
}
