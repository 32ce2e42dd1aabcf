//! A text as a gzip member (RFC 1952), for the one venue whose every frame is one.

use miniz_oxide::deflate::compress_to_vec;

use crate::venue::checksum::Crc32;

/// Deflated, without optional parts, of no time and no named system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// As fast as it gets.
const LEVEL: u8 = 1;

/// Header, deflated text, its CRC-32 and its length.
pub fn pack(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut crc = Crc32::default();
    crc.bytes(bytes);
    let mut member = HEADER.to_vec();
    member.extend(compress_to_vec(bytes, LEVEL));
    member.extend(crc.finish().to_le_bytes());
    member.extend((bytes.len() as u32).to_le_bytes());
    member
}

#[cfg(test)]
mod tests {
    use super::pack;
    use crate::venue::gzip::Gunzip;

    #[test]
    fn what_is_packed_is_unpacked() {
        for text in [String::new(), r#"{"ping":1492420473027}"#.into(), "[618.37,71.594],".repeat(5_000)] {
            let (packed, mut room) = (pack(&text), Vec::new());
            let length = Gunzip::default().inflate(&packed, &mut room).unwrap();
            assert_eq!(&room[..length], text.as_bytes());
        }
    }
}
