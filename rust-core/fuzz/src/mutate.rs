//! Damage to a frame: some of it leaves JSON, so that the deeper rules are reached, and some does not.

use arbscope_core::num::rng::Rng;

/// Pieces that matter to a reader of JSON and numbers.
const PIECES: [&[u8]; 38] = [
    b"\"",
    b",",
    b":",
    b"[",
    b"]",
    b"{",
    b"}",
    b"\\",
    b"\\u0031",
    b"\\\"",
    b"\\ud800",
    b"0",
    b"-",
    b".",
    b"e5",
    b"E-3",
    b"null",
    b"true",
    b"false",
    b"\xff",
    b"\xc3\xa9",
    b"\x00",
    b" ",
    b"\n",
    b"[]",
    b"{}",
    b"[[]]",
    b"[\"1\",\"2\"]",
    b"\"\"",
    b"1e400",
    b"\"b\":[]",
    b"\"data\":{}",
    b"\"id\":1",
    b"\"u\":1",
    b"00",
    b"[[[[",
    b"\"x\":",
    b"\"1\"",
];

/// Numbers at the edges of what is accepted.
const NUMBERS: [&[u8]; 20] = [
    b"0",
    b"1",
    b"0.0",
    b"00",
    b"9223372036854775807",
    b"9223372036854775808",
    b"18446744073709551615",
    b"18446744073709551616",
    b"1000000000000",
    b"1000000000000.1",
    b"0.000000000000000001",
    b"0.0000000000000000001",
    b"1.2345678919",
    b"1000000000000000",
    b"1000000000000001",
    b"1e-7",
    b"5E+3",
    b"-1",
    b"340282366920938463463374607431768211456",
    b"123456789012345678",
];

/// One to four pieces of damage; `other` is a frame to borrow from.
pub fn mutate(rng: &mut Rng, frame: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = frame.to_vec();
    for _ in 0..=rng.up_to(3) {
        damage(rng, &mut bytes, other);
    }
    bytes
}

fn damage(rng: &mut Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    let piece = PIECES[below(rng, PIECES.len())];
    let number = NUMBERS[below(rng, NUMBERS.len())];
    let borrowed = &other[span(rng, other.len(), 40)];
    match rng.up_to(11) {
        0 => flip(rng, bytes),
        1 => drop(bytes.drain(span(rng, bytes.len(), 8))),
        2 => insert(rng, bytes, piece),
        3 => bytes.truncate(below(rng, bytes.len() + 1)),
        4 => insert(rng, bytes, borrowed),
        5 => repeat(rng, bytes),
        6 | 7 => replace_token(rng, bytes, number),
        8 => replace_token(rng, bytes, piece),
        9 | 10 => swap_tokens(rng, bytes),
        _ => digit(rng, bytes),
    }
}

fn below(rng: &mut Rng, end: usize) -> usize {
    rng.up_to(end.saturating_sub(1) as u32) as usize
}

fn span(rng: &mut Rng, len: usize, longest: u32) -> std::ops::Range<usize> {
    let from = below(rng, len + 1);
    from..(from + rng.up_to(longest) as usize).min(len)
}

fn flip(rng: &mut Rng, bytes: &mut [u8]) {
    if !bytes.is_empty() {
        let at = below(rng, bytes.len());
        bytes[at] ^= 1 << rng.up_to(7);
    }
}

fn insert(rng: &mut Rng, bytes: &mut Vec<u8>, piece: &[u8]) {
    let at = below(rng, bytes.len() + 1);
    bytes.splice(at..at, piece.iter().copied());
}

fn repeat(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let piece = bytes[span(rng, bytes.len(), 60)].to_vec();
    insert(rng, bytes, &piece);
}

fn digit(rng: &mut Rng, bytes: &mut [u8]) {
    let start = below(rng, bytes.len());
    if let Some(byte) = bytes.iter_mut().skip(start).find(|byte| byte.is_ascii_digit()) {
        *byte = b'0' + rng.up_to(9) as u8;
    }
}

/// The run of letters and digits at or after a random place, without its quotes.
fn token(rng: &mut Rng, bytes: &[u8]) -> std::ops::Range<usize> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'@');
    let start = below(rng, bytes.len() + 1);
    let from = start + bytes[start..].iter().position(is_word).unwrap_or(0);
    let len = bytes[from..].iter().position(|byte| !is_word(byte)).unwrap_or(bytes.len() - from);
    from..from + len
}

fn replace_token(rng: &mut Rng, bytes: &mut Vec<u8>, piece: &[u8]) {
    let place = token(rng, bytes);
    bytes.splice(place, piece.iter().copied());
}

fn swap_tokens(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let (a, b) = (token(rng, bytes), token(rng, bytes));
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    if first.end > second.start {
        return;
    }
    let (left, right) = (bytes[first.clone()].to_vec(), bytes[second.clone()].to_vec());
    bytes.splice(second, left);
    bytes.splice(first, right);
}
