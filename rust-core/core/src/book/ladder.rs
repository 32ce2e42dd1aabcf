//! One side of a book: tens of thousands of levels in blocks, the best one always at hand.
//!
//! Levels stand in order, worst first, in blocks of at most [`BLOCK`]. A change searches the blocks' lowest
//! ranks, then one block, and moves at most one block's levels; blocks split when full and merge when two
//! neighbours are thin. Blocks come from a pool whose room is made at snapshots.

use super::Level;
use crate::market::Side;

/// Levels in a block.
const BLOCK: usize = 64;
/// Two neighbours that together hold no more than this become one.
const MERGE: usize = BLOCK * 3 / 4;
/// Levels that a block holds on average at least, by the rules of splitting and merging: the pool's room is
/// reckoned by it.
const FILL: usize = 20;
/// Blocks beyond those that the levels themselves need.
const SPARE_BLOCKS: usize = 8;

/// A level by its rank: the price, negated on the ask side, so that a better level always ranks higher.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    rank: i64,
    size: i64,
}

#[derive(Clone, Debug)]
struct Block {
    len: usize,
    slots: [Slot; BLOCK],
}

impl Block {
    const EMPTY: Block = Block { len: 0, slots: [Slot { rank: 0, size: 0 }; BLOCK] };

    fn slots(&self) -> &[Slot] {
        &self.slots[..self.len]
    }

    fn insert(&mut self, at: usize, slot: Slot) {
        self.slots.copy_within(at..self.len, at + 1);
        self.slots[at] = slot;
        self.len += 1;
    }

    fn remove(&mut self, at: usize) {
        self.slots.copy_within(at + 1..self.len, at);
        self.len -= 1;
    }

    fn drop_worst(&mut self, count: usize) {
        self.slots.copy_within(count..self.len, 0);
        self.len -= count;
    }
}

/// One side of a book.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    side: Side,
    pool: Vec<Block>,
    free: Vec<u16>,
    /// Blocks in use, worst first, and the lowest rank of each.
    order: Vec<u16>,
    lowest: Vec<i64>,
    len: usize,
}

impl Ladder {
    pub fn new(side: Side) -> Self {
        Self { side, pool: vec![], free: vec![], order: vec![], lowest: vec![], len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn clear(&mut self) {
        self.free.append(&mut self.order);
        self.lowest.clear();
        self.len = 0;
    }

    /// Makes room for so many levels in any arrangement.
    pub fn reserve(&mut self, levels: usize) {
        let blocks = levels / FILL + SPARE_BLOCKS;
        let more = blocks.saturating_sub(self.pool.len());
        self.pool.reserve_exact(more);
        self.free.reserve_exact(blocks.saturating_sub(self.free.len()));
        self.order.reserve_exact(blocks.saturating_sub(self.order.len()));
        self.lowest.reserve_exact(blocks.saturating_sub(self.lowest.len()));
        for _ in 0..more {
            self.free.push(self.pool.len() as u16);
            self.pool.push(Block::EMPTY);
        }
    }

    pub fn best(&self) -> Option<Level> {
        let block = &self.pool[usize::from(*self.order.last()?)];
        Some(self.level(block.slots[block.len - 1]))
    }

    pub fn worst(&self) -> Option<Level> {
        Some(self.level(self.pool[usize::from(*self.order.first()?)].slots[0]))
    }

    /// Size of the level at this price.
    pub fn size_at(&self, price: i64) -> Option<i64> {
        let rank = flip(self.side, price);
        let slots = self.pool[usize::from(self.order[self.place_of(rank)?])].slots();
        let at = slots.binary_search_by_key(&rank, |slot| slot.rank).ok()?;
        Some(slots[at].size)
    }

    /// Sets a level's size; zero deletes it, and deleting what is not there changes nothing.
    pub fn set(&mut self, price: i64, size: i64) {
        let rank = flip(self.side, price);
        let Some(place) = self.place_of(rank) else {
            if size != 0 {
                self.open(0, Slot { rank, size });
            }
            return;
        };
        let block = &mut self.pool[usize::from(self.order[place])];
        let at = block.slots().partition_point(|slot| slot.rank < rank);
        let known = at < block.len && block.slots[at].rank == rank;
        match (known, size) {
            (true, 0) => self.remove(place, at),
            (true, size) => block.slots[at].size = size,
            (false, 0) => {}
            (false, size) => self.insert(place, at, Slot { rank, size }),
        }
    }

    /// Cuts the side to its best levels.
    pub fn truncate(&mut self, depth: usize) {
        let mut extra = self.len.saturating_sub(depth);
        while extra > 0 {
            let worst = usize::from(self.order[0]);
            let count = extra.min(self.pool[worst].len);
            self.pool[worst].drop_worst(count);
            self.len -= count;
            extra -= count;
            self.tidy(0);
        }
    }

    /// Levels, best first.
    pub fn levels(&self) -> Levels<'_> {
        let best = Cursor { place: self.order.len().saturating_sub(1), passed: 0 };
        Levels { ladder: self, best, worst: Cursor::default(), left: self.len }
    }

    /// Every price and size becomes so many times what it was; `None` where one does not fit.
    pub fn scale(&mut self, price_step: i64, size_step: i64) -> Option<()> {
        for (place, block) in self.order.iter().enumerate() {
            let block = &mut self.pool[usize::from(*block)];
            for slot in &mut block.slots[..block.len] {
                slot.rank = slot.rank.checked_mul(price_step)?;
                slot.size = slot.size.checked_mul(size_step)?;
            }
            self.lowest[place] = block.slots[0].rank;
        }
        Some(())
    }

    /// The block that holds this rank, or would: the last that does not begin above it.
    fn place_of(&self, rank: i64) -> Option<usize> {
        let last = self.lowest.len().checked_sub(1)?;
        if rank >= self.lowest[last] {
            return Some(last);
        }
        Some(self.lowest.partition_point(|lowest| *lowest <= rank).saturating_sub(1))
    }

    fn insert(&mut self, place: usize, at: usize, slot: Slot) {
        if self.block(place).len == BLOCK {
            return self.insert_full(place, at, slot);
        }
        self.block(place).insert(at, slot);
        self.len += 1;
        if at == 0 {
            self.lowest[place] = slot.rank;
        }
    }

    /// Beyond either end of the side a new block begins, so that a side that is filled in order is filled
    /// densely; elsewhere the full block is halved.
    fn insert_full(&mut self, place: usize, at: usize, slot: Slot) {
        if at == BLOCK && place + 1 == self.order.len() {
            return self.open(place + 1, slot);
        }
        if at == 0 && place == 0 {
            return self.open(0, slot);
        }
        self.split(place);
        let half = self.block(place).len;
        if at <= half { self.insert(place, at, slot) } else { self.insert(place + 1, at - half, slot) }
    }

    /// A new block for one level.
    fn open(&mut self, place: usize, slot: Slot) {
        let block = self.take();
        self.order.insert(place, block);
        self.lowest.insert(place, slot.rank);
        self.block(place).len = 0;
        self.block(place).insert(0, slot);
        self.len += 1;
    }

    fn split(&mut self, place: usize) {
        let (full, upper) = (usize::from(self.order[place]), self.take());
        let half = BLOCK / 2;
        let moved = self.pool[full].slots;
        let target = &mut self.pool[usize::from(upper)];
        target.slots[..BLOCK - half].copy_from_slice(&moved[half..]);
        target.len = BLOCK - half;
        self.pool[full].len = half;
        self.order.insert(place + 1, upper);
        self.lowest.insert(place + 1, moved[half].rank);
    }

    fn remove(&mut self, place: usize, at: usize) {
        self.block(place).remove(at);
        self.len -= 1;
        self.tidy(place);
    }

    /// After levels left a block: its lowest rank, and whether it still deserves to be one.
    fn tidy(&mut self, place: usize) {
        let len = self.block(place).len;
        if len == 0 {
            return self.close(place);
        }
        self.lowest[place] = self.block(place).slots[0].rank;
        if place > 0 && len + self.block(place - 1).len <= MERGE {
            self.merge(place - 1);
        } else if place + 1 < self.order.len() && len + self.block(place + 1).len <= MERGE {
            self.merge(place);
        }
    }

    /// Moves the next block's levels into this one.
    fn merge(&mut self, place: usize) {
        let next = usize::from(self.order[place + 1]);
        let (moved, count) = (self.pool[next].slots, self.pool[next].len);
        let block = self.block(place);
        block.slots[block.len..block.len + count].copy_from_slice(&moved[..count]);
        block.len += count;
        self.close(place + 1);
    }

    fn close(&mut self, place: usize) {
        self.lowest.remove(place);
        let block = self.order.remove(place);
        self.free.push(block);
    }

    fn take(&mut self) -> u16 {
        self.free.pop().unwrap_or_else(|| {
            self.pool.push(Block::EMPTY);
            (self.pool.len() - 1) as u16
        })
    }

    fn block(&mut self, place: usize) -> &mut Block {
        &mut self.pool[usize::from(self.order[place])]
    }

    fn level(&self, slot: Slot) -> Level {
        Level { price: flip(self.side, slot.rank), size: slot.size }
    }
}

/// From a price to its rank and back.
fn flip(side: Side, value: i64) -> i64 {
    match side {
        Side::Bid => value,
        Side::Ask => -value,
    }
}

/// A block, by its place in the order, and how many of its levels were passed.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    place: usize,
    passed: usize,
}

/// Levels of a side, best first.
#[derive(Clone, Debug)]
pub struct Levels<'a> {
    ladder: &'a Ladder,
    best: Cursor,
    worst: Cursor,
    left: usize,
}

impl<'a> Levels<'a> {
    fn block(&self, place: usize) -> &'a [Slot] {
        self.ladder.pool[usize::from(self.ladder.order[place])].slots()
    }
}

impl Iterator for Levels<'_> {
    type Item = Level;

    fn next(&mut self) -> Option<Level> {
        self.nth(0)
    }

    fn nth(&mut self, mut skip: usize) -> Option<Level> {
        let Some(left) = self.left.checked_sub(skip + 1) else {
            self.left = 0;
            return None;
        };
        self.left = left;
        let mut block = self.block(self.best.place);
        while skip >= block.len() - self.best.passed {
            skip -= block.len() - self.best.passed;
            self.best = Cursor { place: self.best.place - 1, passed: 0 };
            block = self.block(self.best.place);
        }
        self.best.passed += skip + 1;
        Some(self.ladder.level(block[block.len() - self.best.passed]))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl DoubleEndedIterator for Levels<'_> {
    fn next_back(&mut self) -> Option<Level> {
        self.left = self.left.checked_sub(1)?;
        if self.worst.passed == self.block(self.worst.place).len() {
            self.worst = Cursor { place: self.worst.place + 1, passed: 0 };
        }
        self.worst.passed += 1;
        Some(self.ladder.level(self.block(self.worst.place)[self.worst.passed - 1]))
    }
}

impl ExactSizeIterator for Levels<'_> {}
