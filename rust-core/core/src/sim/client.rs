//! One connection as an exchange sees it: what it follows, and what was written to it.

/// What the client's book of a market is once it has read a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Place of the market among its exchange's books.
    pub book: usize,
    /// [`super::Book::sequence`] the frame leads to.
    pub sequence: u64,
    /// The frame stands alone: whoever reads it needs none before it.
    pub fresh: bool,
    /// The change ends with this frame (some venues send one frame a level).
    pub ends: bool,
    /// Best levels a side that the channel shows; all where 0.
    pub depth: usize,
}

/// One frame on its way to a client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Packet {
    pub bytes: Vec<u8>,
    pub binary: bool,
    pub mark: Option<Mark>,
}

/// One connection.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub conn: u32,
    /// The address it asked for.
    pub url: String,
    /// Books it follows, by place.
    pub books: Vec<usize>,
    /// Markets whose trades it follows.
    pub trades: Vec<usize>,
    /// Frames written so far, for venues that number them.
    pub sent: u64,
    /// Written and not yet under way.
    pub out: Vec<Packet>,
    /// The venue hangs up with this code once everything is written.
    pub hang_up: Option<u32>,
}

impl Client {
    /// Writes a text frame that says nothing of a book.
    pub fn say(&mut self, text: impl Into<String>) {
        self.push(text.into().into_bytes(), false, None);
    }

    /// Writes a text frame that brings a book or a change of it.
    pub fn book(&mut self, text: impl Into<String>, mark: Mark) {
        self.push(text.into().into_bytes(), false, Some(mark));
    }

    /// Writes a binary frame.
    pub fn binary(&mut self, bytes: Vec<u8>, mark: Option<Mark>) {
        self.push(bytes, true, mark);
    }

    /// Begins or ends following one market's book.
    pub fn follow_book(&mut self, book: usize, on: bool) {
        set(&mut self.books, book, on);
    }

    /// The same for its trades.
    pub fn follow_trades(&mut self, book: usize, on: bool) {
        set(&mut self.trades, book, on);
    }

    fn push(&mut self, bytes: Vec<u8>, binary: bool, mark: Option<Mark>) {
        self.sent += 1;
        self.out.push(Packet { bytes, binary, mark });
    }
}

fn set(list: &mut Vec<usize>, book: usize, on: bool) {
    list.retain(|known| *known != book);
    if on {
        list.push(book);
    }
}
