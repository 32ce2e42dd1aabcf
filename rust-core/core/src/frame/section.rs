//! One section in a frame: rows in, columns in memory.

use super::cell::Cell;
use super::layout::{Column, SECTIONS};

/// Every column begins at a multiple of this, so that any array of numbers may be laid over it.
const ALIGN: usize = 8;

/// A row of one section. Written by [`Cursor`] value by value in the order of the layout's columns.
pub trait Row: Sized {
    /// Place of its section in the table.
    const SECTION: usize;
    fn write(&self, at: &mut Cursor<'_>);
    fn read(at: &mut Reader<'_>) -> Self;
}

/// Bytes that `rows` values of a column take.
fn column_bytes(column: &Column, rows: usize) -> usize {
    (rows * column.of.bytes()).next_multiple_of(ALIGN)
}

/// Bytes of a section (place in the table) with so many rows.
pub fn section_bytes(section: usize, rows: usize) -> usize {
    SECTIONS[section].columns.iter().map(|column| column_bytes(column, rows)).sum()
}

/// Writes one row: a value a column.
pub struct Cursor<'a> {
    bytes: &'a mut [u8],
    rows: usize,
    row: usize,
    /// Where the column that is next begins.
    column: usize,
}

impl Cursor<'_> {
    pub fn write<T: Cell>(&mut self, value: T) {
        value.put(&mut self.bytes[self.column + self.row * T::BYTES..]);
        self.column += (self.rows * T::BYTES).next_multiple_of(ALIGN);
    }
}

/// Reads one row: a value a column.
pub struct Reader<'a> {
    bytes: &'a [u8],
    rows: usize,
    row: usize,
    column: usize,
}

impl Reader<'_> {
    pub fn read<T: Cell>(&mut self) -> T {
        let value = T::get(&self.bytes[self.column + self.row * T::BYTES..]);
        self.column += (self.rows * T::BYTES).next_multiple_of(ALIGN);
        value
    }
}

/// Writes a section's rows; `bytes` is the section's own part of the frame.
pub(super) fn write_rows<R: Row>(bytes: &mut [u8], rows: usize, each: impl Iterator<Item = R>) {
    let mut written = 0;
    for (row, value) in each.take(rows).enumerate() {
        value.write(&mut Cursor { bytes, rows, row, column: 0 });
        written += 1;
    }
    assert_eq!(written, rows, "{}: every row that was announced", SECTIONS[R::SECTION].name);
}

/// Reads one row of a section's own part of a frame.
pub(super) fn read_row<R: Row>(bytes: &[u8], rows: usize, row: usize) -> R {
    R::read(&mut Reader { bytes, rows, row, column: 0 })
}
