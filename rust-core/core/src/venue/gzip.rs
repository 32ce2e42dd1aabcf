//! Gzip frames, inflated without allocating once the room has grown.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use super::Malformed;
use super::checksum::Crc32;

/// Largest compressed frame that is read, in bytes.
pub const COMPRESSED_MAX: usize = 1 << 20;
/// Largest text that a frame may inflate to, in bytes.
pub const INFLATED_MAX: usize = 8 << 20;
/// First room of a text; it grows by [`GROWTH`], so that the old and the new room never exceed 9 MiB.
const ROOM: usize = 128 << 10;
const GROWTH: usize = 8;

const HEADER: usize = 10;
const TRAILER: usize = 8;

const DAMAGED: Malformed = Malformed::damaged("damaged gzip");

/// The inflater's tables, made once a connection's venue.
#[derive(Default)]
pub struct Gunzip {
    state: Box<DecompressorOxide>,
}

impl Gunzip {
    /// Inflates one whole gzip member into `room` and gives the length of its text. Refuses anything but
    /// one member that fills the frame and whose CRC-32 and length agree with the text.
    pub fn inflate(&mut self, frame: &[u8], room: &mut Vec<u8>) -> Result<usize, Malformed> {
        if frame.len() > COMPRESSED_MAX {
            return Err(Malformed::new("a compressed frame that is too large"));
        }
        let body = frame.get(header_len(frame).ok_or(DAMAGED)?..).ok_or(DAMAGED)?;
        let (taken, length) = self.deflated(body, room)?;
        let mut crc = Crc32::default();
        crc.bytes(&room[..length]);
        let trailer: &[u8; TRAILER] = body[taken..].try_into().map_err(|_| DAMAGED)?;
        let told = u64::from(crc.finish()) | (length as u64) << 32;
        if u64::from_le_bytes(*trailer) == told { Ok(length) } else { Err(DAMAGED) }
    }

    /// Bytes taken from `body` and bytes written to `room`.
    fn deflated(&mut self, body: &[u8], room: &mut Vec<u8>) -> Result<(usize, usize), Malformed> {
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (mut taken, mut length) = (0, 0);
        self.state.init();
        grow(room)?;
        loop {
            let (status, read, written) = decompress(&mut self.state, &body[taken..], room, length, flags);
            (taken, length) = (taken + read, length + written);
            match status {
                TINFLStatus::Done => return Ok((taken, length)),
                TINFLStatus::HasMoreOutput if length == room.len() => widen(room)?,
                _ => return Err(DAMAGED),
            }
        }
    }
}

impl std::fmt::Debug for Gunzip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gunzip")
    }
}

fn grow(room: &mut Vec<u8>) -> Result<(), Malformed> {
    if room.len() < ROOM { widen(room) } else { Ok(()) }
}

fn widen(room: &mut Vec<u8>) -> Result<(), Malformed> {
    if room.len() >= INFLATED_MAX {
        return Err(Malformed::new("a frame that inflates to too much text"));
    }
    let length = (room.len() * GROWTH).clamp(ROOM, INFLATED_MAX);
    room.reserve_exact(length - room.len());
    room.resize(length, 0);
    Ok(())
}

/// Length of the header with its optional parts, as RFC 1952 lays it out; `None` where it is not one.
fn header_len(frame: &[u8]) -> Option<usize> {
    const CRC: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    let flags = *frame.get(3)?;
    if !frame.starts_with(&[0x1f, 0x8b, 8]) || flags & 0xe0 != 0 {
        return None;
    }
    let mut at = HEADER;
    if flags & EXTRA != 0 {
        at += 2 + usize::from(*frame.get(at)?) + (usize::from(*frame.get(at + 1)?) << 8);
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            at += 1 + frame.get(at..)?.iter().position(|byte| *byte == 0)?;
        }
    }
    if flags & CRC == 0 {
        return Some(at);
    }
    let mut crc = Crc32::default();
    crc.bytes(frame.get(..at)?);
    let told = u16::from_le_bytes(frame.get(at..at + 2)?.try_into().ok()?);
    (crc.finish() as u16 == told).then_some(at + 2)
}

#[cfg(test)]
mod tests {
    use super::{Gunzip, ROOM};

    /// A text of one byte, stored, behind a header with every optional part.
    const FULL: &[u8] = &[
        0x1f, 0x8b, 8, 0x1c, 0, 0, 0, 0, 0, 0xff, 1, 0, 9, b'n', 0, b'c', 0, 1, 1, 0, 0xfe, 0xff, b'A', 0x8b,
        0x9e, 0xd9, 0xd3, 1, 0, 0, 0,
    ];

    #[test]
    fn optional_parts_are_passed_over() {
        let (mut gunzip, mut room) = (Gunzip::default(), Vec::new());
        assert_eq!(gunzip.inflate(FULL, &mut room), Ok(1));
        assert_eq!((room[0], room.len()), (b'A', ROOM));
    }

    #[test]
    fn every_cut_and_every_changed_byte_of_weight_is_refused() {
        let (mut gunzip, mut room) = (Gunzip::default(), Vec::new());
        for end in 0..FULL.len() {
            assert!(gunzip.inflate(&FULL[..end], &mut room).is_err(), "cut at {end}");
        }
        for at in (0..4).chain(18..FULL.len()) {
            let mut changed = FULL.to_vec();
            changed[at] ^= 0x40;
            assert!(gunzip.inflate(&changed, &mut room).is_err(), "byte {at}");
        }
        let longer = [FULL, &[0]].concat();
        assert!(gunzip.inflate(&longer, &mut room).is_err());
    }
}
