//! Comparing with texts known beforehand, in whole words: what `==` makes of them is a call that goes byte
//! by byte in WebAssembly.

/// Whether exactly these bytes stand at `at`.
#[inline(always)]
pub(super) fn stands<const N: usize>(text: &[u8], at: usize, wanted: &[u8; N]) -> bool {
    let found = text.get(at..).and_then(|rest| rest.first_chunk());
    found.is_some_and(|found| is_same(found, wanted))
}

/// Lengths are constant, so what remains of this are a few loads.
#[inline(always)]
fn is_same<const N: usize>(a: &[u8; N], b: &[u8; N]) -> bool {
    let mut other = 0;
    let mut at = 0;
    while at + 8 <= N {
        other |= word(a, at) ^ word(b, at);
        at += 8;
    }
    if at < N && N >= 8 {
        other |= word(a, N - 8) ^ word(b, N - 8);
        at = N;
    }
    if at + 4 <= N {
        other |= u64::from(half(a, at) ^ half(b, at));
        at += 4;
    }
    while at < N {
        other |= u64::from(a[at] ^ b[at]);
        at += 1;
    }
    other == 0
}

/// Whether two texts are the same.
#[inline]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (Some(last_a), Some(last_b)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) else {
        return a.iter().zip(b).all(|(a, b)| a == b);
    };
    let mut words = a.chunks_exact(8).zip(b.chunks_exact(8));
    last_a == last_b && words.all(|(a, b)| word_of(a) == word_of(b))
}

/// Whether a text ends with another.
#[inline]
pub fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len() >= end.len() && same(&text[text.len() - end.len()..], end)
}

#[inline(always)]
fn word<const N: usize>(bytes: &[u8; N], at: usize) -> u64 {
    word_of(&bytes[at..at + 8])
}

#[inline(always)]
fn word_of(eight: &[u8]) -> u64 {
    u64::from_le_bytes(eight.try_into().unwrap_or_default())
}

#[inline(always)]
fn half<const N: usize>(bytes: &[u8; N], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_byte_counts<const N: usize>() {
        let wanted: [u8; N] = std::array::from_fn(|at| b'a' + at as u8);
        assert!(stands(&wanted, 0, &wanted) && same(&wanted, &wanted));
        for at in 0..N {
            let mut other = wanted;
            other[at] ^= 0x80;
            assert!(!stands(&other, 0, &wanted) && !same(&other, &wanted), "{N} bytes, at {at}");
            assert!(ends_with(&wanted, &wanted[at..]) && !ends_with(&other, &wanted[at..]));
            assert!(!stands(&wanted[..at], 0, &wanted) && !same(&wanted[..at], &wanted));
        }
    }

    #[test]
    fn literals_of_every_length() {
        every_byte_counts::<1>();
        every_byte_counts::<2>();
        every_byte_counts::<3>();
        every_byte_counts::<5>();
        every_byte_counts::<7>();
        every_byte_counts::<8>();
        every_byte_counts::<11>();
        every_byte_counts::<16>();
        every_byte_counts::<29>();
        assert!(stands(b"abc", 3, b"") && !stands(b"abc", 4, b""));
    }
}
