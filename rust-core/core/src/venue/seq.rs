//! Sequence numbers as venues send them, the verdict of a venue's rule, and the rules that several share.

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

/// A message without a number: nothing to judge by, but a book that has a number never goes on without one.
pub fn unnumbered(last: u64) -> Follow {
    if last == 0 { Follow::Apply } else { Follow::Gap }
}

/// A change names the updates that it holds, and may hold some that the book has already.
pub fn overlapping(last: u64, seq: &Seq) -> Follow {
    if seq.last <= last {
        Follow::Stale
    } else if seq.first > last.saturating_add(1) {
        Follow::Gap
    } else {
        Follow::Apply
    }
}

/// Like [`overlapping`], but only the first change after a snapshot may overlap it; any other must begin where
/// the book ends, which `continues` says.
pub fn overlapping_once(last: u64, seq: &Seq, spliced: bool, continues: bool) -> Follow {
    if seq.last <= last {
        Follow::Stale
    } else if continues || (!spliced && seq.first <= last) {
        Follow::Apply
    } else {
        Follow::Gap
    }
}

/// A change names the one before it. The same one twice is stale; any other number, low ones included, is a gap.
pub fn chained(last: u64, seq: &Seq) -> Follow {
    match seq.prev {
        Some(prev) if prev == last => Follow::Apply,
        Some(_) if seq.last == last => Follow::Stale,
        _ => Follow::Gap,
    }
}
