//! Sequence numbers as venues send them, and the verdict of a venue's rule.

/// Numbers of one book message. What they mean is the venue's own affair.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seq {
    /// First update contained (Binance `U`), or the same as `last`.
    pub first: u64,
    /// Last update contained: where the book stands after this message.
    pub last: u64,
    /// The message before this one (OKX `prevSeqId`, futures `pu`), where the venue sends it.
    pub prev: Option<u64>,
}

/// What the sequence rule says of a delta.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Follow {
    /// It continues the book.
    Apply,
    /// The book already holds it: drop and count as stale or duplicate.
    Stale,
    /// Something is missing before it: the book must be dropped.
    Gap,
}
