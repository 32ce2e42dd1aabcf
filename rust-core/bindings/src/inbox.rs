//! Where the host leaves bytes for the core.

use crate::outcome::{Outcome, bad_length, bad_text};

/// Room at the start, bytes.
pub const ROOM: u32 = 4 << 20;
/// Most room it can be asked for, bytes.
pub const ROOM_MAX: u32 = 16 << 20;

/// A region of fixed size that grows only when asked to.
pub struct Inbox {
    bytes: Vec<u8>,
}

impl Default for Inbox {
    fn default() -> Self {
        Self { bytes: vec![0; ROOM as usize] }
    }
}

impl Inbox {
    /// What the host wrote last: the first `len` bytes.
    pub fn bytes(&self, len: u32) -> Outcome<&[u8]> {
        self.bytes.get(..len as usize).ok_or_else(|| bad_length(len, self.room()))
    }

    /// The same, as text.
    pub fn text(&self, len: u32) -> Outcome<&str> {
        std::str::from_utf8(self.bytes(len)?).map_err(|error| bad_text(error.valid_up_to()))
    }

    pub fn grow(&mut self, len: u32) -> Outcome<()> {
        if len > ROOM_MAX {
            return Err(bad_length(len, ROOM_MAX));
        }
        if len > self.room() {
            self.bytes.resize(len as usize, 0);
        }
        Ok(())
    }

    pub fn room(&self) -> u32 {
        self.bytes.len() as u32
    }

    pub fn address(&self) -> u32 {
        self.bytes.as_ptr() as usize as u32
    }

    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}
