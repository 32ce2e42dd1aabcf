//! The few operations on sixteen bytes that the number reader needs: as WebAssembly's SIMD where the build
//! has it, as plain arrays in tests.

#[cfg(target_feature = "simd128")]
pub(super) use simd::*;

#[cfg(not(target_feature = "simd128"))]
pub(super) use plain::*;

#[cfg(target_feature = "simd128")]
mod simd {
    use core::arch::wasm32::*;

    #[inline(always)]
    pub fn load(bytes: [u8; 16]) -> v128 {
        let both = u128::from_le_bytes(bytes);
        u64x2(both as u64, (both >> 64) as u64)
    }

    #[inline(always)]
    pub fn splat(byte: u8) -> v128 {
        u8x16_splat(byte)
    }

    #[inline(always)]
    pub fn sub(a: v128, b: v128) -> v128 {
        u8x16_sub(a, b)
    }

    /// A bit for every byte from `first` up to `last`, which are ASCII. Moved up so that `last` is the greatest
    /// signed byte, one comparison is enough.
    #[inline(always)]
    pub fn between(bytes: v128, first: u8, last: u8) -> u32 {
        let up = 127 - last;
        let moved = u8x16_add(bytes, u8x16_splat(up));
        u32::from(i8x16_bitmask(i8x16_gt(moved, u8x16_splat((first + up).wrapping_sub(1)))))
    }

    /// A bit for every byte that may stand in a plain string as it is: ASCII, no quote, no backslash.
    #[inline(always)]
    pub fn plain(bytes: v128) -> u32 {
        let special = v128_or(u8x16_eq(bytes, u8x16_splat(b'"')), u8x16_eq(bytes, u8x16_splat(b'\\')));
        u32::from(i8x16_bitmask(v128_andnot(i8x16_gt(bytes, u8x16_splat(0x1f)), special)))
    }

    /// A bit for every byte that is `byte`.
    #[inline(always)]
    pub fn equal(bytes: v128, byte: u8) -> u32 {
        u32::from(u8x16_bitmask(u8x16_eq(bytes, u8x16_splat(byte))))
    }

    /// The bytes before `end` moved to the right, without the one at `point`, zeros before them. There is no
    /// such byte where `point` is 0xff.
    #[inline(always)]
    pub fn flush_right(bytes: v128, point: u8, end: u8) -> v128 {
        const PLACES: v128 = i8x16(-17, -16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2);
        // One further left than where the text has them; those after the point are moved back. Places before
        // the text give zeros.
        let places = u8x16_add(PLACES, u8x16_splat(end));
        let after = i8x16_gt(places, u8x16_splat(point.wrapping_sub(1)));
        u8x16_swizzle(bytes, i8x16_sub(places, after))
    }

    /// Sixteen digits, the first one highest, as one number: neighbours are joined to twos, fours and eights.
    #[inline(always)]
    pub fn joined(digits: v128) -> u64 {
        let tens = i16x8_mul(v128_and(digits, u16x8_splat(0xff)), u16x8_splat(10));
        let twos = u16x8_add(tens, u16x8_shr(digits, 8));
        let fours = i32x4_dot_i16x8(twos, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
        let fours = i16x8_shuffle::<0, 2, 4, 6, 0, 2, 4, 6>(fours, fours);
        let eights = i32x4_dot_i16x8(fours, i16x8(10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1));
        let both = u64x2_extract_lane::<0>(eights);
        (both & 0xffff_ffff) * 100_000_000 + (both >> 32)
    }
}

#[cfg(not(target_feature = "simd128"))]
mod plain {
    pub fn load(bytes: [u8; 16]) -> [u8; 16] {
        bytes
    }

    pub fn splat(byte: u8) -> [u8; 16] {
        [byte; 16]
    }

    pub fn sub(a: [u8; 16], b: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|at| a[at].wrapping_sub(b[at]))
    }

    pub fn between(bytes: [u8; 16], first: u8, last: u8) -> u32 {
        let up = 127 - last;
        bits(bytes.map(|byte| byte.wrapping_add(up) as i8 > ((first + up) as i8).wrapping_sub(1)))
    }

    pub fn plain(bytes: [u8; 16]) -> u32 {
        bits(bytes.map(|byte| byte as i8 > 0x1f && byte != b'"' && byte != b'\\'))
    }

    pub fn equal(bytes: [u8; 16], wanted: u8) -> u32 {
        bits(bytes.map(|byte| byte == wanted))
    }

    fn bits(flags: [bool; 16]) -> u32 {
        flags.iter().rev().fold(0, |bits, flag| 2 * bits + u32::from(*flag))
    }

    pub fn flush_right(bytes: [u8; 16], point: u8, end: u8) -> [u8; 16] {
        std::array::from_fn(|at| {
            let place = (at as i8 - 17).wrapping_add(end as i8);
            let after = i8::from(place > point.wrapping_sub(1) as i8);
            bytes.get(place.wrapping_add(after) as u8 as usize).copied().unwrap_or(0)
        })
    }

    pub fn joined(digits: [u8; 16]) -> u64 {
        digits.iter().fold(0u64, |value, digit| value.wrapping_mul(10).wrapping_add(u64::from(*digit)))
    }
}
