//! The two sides of a book.

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Side {
    Bid,
    Ask,
}

impl Side {
    pub const BOTH: [Side; 2] = [Side::Bid, Side::Ask];

    pub fn other(self) -> Side {
        match self {
            Side::Bid => Side::Ask,
            Side::Ask => Side::Bid,
        }
    }

    pub const fn index(self) -> usize {
        self as usize
    }
}
