//! A frame being written into a caller's buffer, and read back from it.

use super::cell::Cell;
use super::layout::{Counts, HEADER_BYTES, MAGIC, SECTIONS, layout_hash};
use super::section::{Row, read_row, section_bytes, write_rows};

/// The buffer does not hold the frame: it needs this many bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooSmall {
    pub bytes: usize,
}

const TABLE_END: usize = HEADER_BYTES + 8 * SECTIONS.len();

/// Bytes of a frame with so many rows: what a buffer needs, reckoned at subscription.
pub fn frame_bytes(counts: &Counts) -> usize {
    counts.all().iter().enumerate().fold(TABLE_END, |end, (place, rows)| end + section_bytes(place, *rows))
}

/// A frame whose header and table are written and whose sections wait for their rows.
pub struct FrameWriter<'a> {
    bytes: &'a mut [u8],
}

impl<'a> FrameWriter<'a> {
    /// Lays a frame out. `number` rises by one a frame; the time is µs on the monotonic clock.
    pub fn begin(out: &'a mut [u8], counts: &Counts, number: u64, now_us: i64) -> Result<Self, TooSmall> {
        let bytes = frame_bytes(counts);
        let Some(bytes_of_frame) = out.get_mut(..bytes) else { return Err(TooSmall { bytes }) };
        // Padding and the worker's own row are zero unless written, whatever the buffer held before.
        bytes_of_frame.fill(0);
        let mut writer = Self { bytes: bytes_of_frame };
        writer.header(number, now_us);
        writer.table(counts);
        Ok(writer)
    }

    /// Writes a section; `each` gives as many rows as were announced.
    pub fn rows<R: Row>(&mut self, each: impl Iterator<Item = R>) {
        let (from, rows) = table_entry(self.bytes, R::SECTION);
        write_rows(&mut self.bytes[from..from + section_bytes(R::SECTION, rows)], rows, each);
    }

    /// Bytes of the whole frame.
    pub fn finish(self) -> usize {
        self.bytes.len()
    }

    fn header(&mut self, number: u64, now_us: i64) {
        let words = [MAGIC, layout_hash(), self.bytes.len() as u32, SECTIONS.len() as u32];
        for (place, word) in words.into_iter().enumerate() {
            word.put(&mut self.bytes[4 * place..]);
        }
        (number as f64).put(&mut self.bytes[16..]);
        (now_us as f64).put(&mut self.bytes[24..]);
    }

    fn table(&mut self, counts: &Counts) {
        let mut from = TABLE_END;
        for (place, rows) in counts.all().into_iter().enumerate() {
            let at = HEADER_BYTES + 8 * place;
            (from as u32).put(&mut self.bytes[at..]);
            (rows as u32).put(&mut self.bytes[at + 4..]);
            from += section_bytes(place, rows);
        }
    }
}

/// A packed frame, for tests and native tools.
#[derive(Clone, Copy, Debug)]
pub struct FrameReader<'a> {
    bytes: &'a [u8],
}

impl<'a> FrameReader<'a> {
    /// `None` where the bytes are not a frame of this layout.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let word = |at: usize| bytes.get(at..at + 4).map(u32::get);
        let whole = word(8).is_some_and(|length| length as usize <= bytes.len());
        let ours = word(0) == Some(MAGIC) && word(4) == Some(layout_hash());
        (whole && ours && bytes.len() >= TABLE_END).then_some(Self { bytes })
    }

    /// Rows of a section.
    pub fn count<R: Row>(&self) -> usize {
        table_entry(self.bytes, R::SECTION).1
    }

    /// One row; panics beyond the last.
    pub fn row<R: Row>(&self, row: usize) -> R {
        let (from, rows) = table_entry(self.bytes, R::SECTION);
        assert!(row < rows, "the section has {rows} rows");
        read_row(&self.bytes[from..from + section_bytes(R::SECTION, rows)], rows, row)
    }

    /// Frame number and time, µs.
    pub fn stamp(&self) -> (f64, f64) {
        (f64::get(&self.bytes[16..]), f64::get(&self.bytes[24..]))
    }
}

/// Offset and rows of a section.
fn table_entry(bytes: &[u8], section: usize) -> (usize, usize) {
    let at = HEADER_BYTES + 8 * section;
    (u32::get(&bytes[at..]) as usize, u32::get(&bytes[at + 4..]) as usize)
}
