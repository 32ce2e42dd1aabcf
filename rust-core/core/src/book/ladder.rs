//! One side of a book: tens of thousands of levels in blocks, the best one always at hand.
//!
//! Levels stand in order, worst first, in blocks of at most [`BLOCK`]. A change searches the blocks' lowest
//! ranks, then one block. A level that goes leaves its place empty, and a level that comes takes the nearest
//! empty place, so that little is moved: venues delete and add the same prices over and over. Blocks split
//! when full and merge when thin. They come from a pool whose room is made at snapshots.

use std::mem::{replace, swap};

use super::Level;
use crate::market::Side;

/// Places in a block: whole groups.
const BLOCK: usize = 32;
/// Places that a search looks at together.
const GROUP: usize = 8;
/// Places taken when a side is built at once: the others wait for what comes between.
const BUILT: usize = BLOCK * 3 / 4;
/// Two neighbours that together hold no more levels than this can become one.
const MERGE: usize = BLOCK * 3 / 4;
/// A block that holds no more levels than this looks for a neighbour to become one with.
const THIN: usize = BLOCK / 4;
/// Levels that a block holds on average at least, once neighbours that can be one are: the pool's room is
/// reckoned by it.
const FILL: usize = 10;
/// Blocks beyond those that the levels themselves need.
const SPARE_BLOCKS: usize = 8;

/// Levels by their ranks: the price, negated on the ask side, so that a better level always ranks higher.
/// An empty place has size zero and any rank that keeps the order; behind the last level it is the highest.
#[derive(Clone, Debug)]
struct Block {
    ranks: [i64; BLOCK],
    sizes: [i64; BLOCK],
}

impl Block {
    const EMPTY: Block = Block { ranks: [i64::MAX; BLOCK], sizes: [0; BLOCK] };

    /// The first place whose rank is not below: how many are. Two steps, each a handful of comparisons that
    /// wait for nothing, and no branch.
    #[inline]
    fn find(&self, rank: i64) -> usize {
        let below = |ranks: &[i64]| ranks.iter().map(|other| usize::from(*other < rank)).sum::<usize>();
        let lasts: [i64; BLOCK / GROUP - 1] =
            std::array::from_fn(|group| self.ranks[group * GROUP + GROUP - 1]);
        let first = below(&lasts) * GROUP;
        first + below(&self.ranks[first..first + GROUP])
    }

    /// Puts a level before the place `at`, or moves those from there on up to the next empty place, of which
    /// there is one. Gives the place that is no longer empty.
    #[inline]
    fn insert(&mut self, at: usize, mut rank: i64, mut size: i64) -> usize {
        if at > 0 && self.sizes[at - 1] == 0 {
            (self.ranks[at - 1], self.sizes[at - 1]) = (rank, size);
            return at - 1;
        }
        let mut end = at;
        while size != 0 {
            swap(&mut rank, &mut self.ranks[end]);
            swap(&mut size, &mut self.sizes[end]);
            end += 1;
        }
        end - 1
    }

    /// Moves the levels to the first places.
    fn compact(&mut self) {
        let mut len = 0;
        for at in 0..BLOCK {
            if self.sizes[at] != 0 {
                (self.ranks[len], self.sizes[len]) = (self.ranks[at], self.sizes[at]);
                len += 1;
            }
        }
        self.empty_from(len);
    }

    fn empty_from(&mut self, at: usize) {
        self.ranks[at..].fill(i64::MAX);
        self.sizes[at..].fill(0);
    }

    /// Takes the `count` levels that stand in another block from a place on behind its own `len`.
    fn append(&mut self, len: usize, other: &Block, from: usize, count: usize) {
        self.ranks[len..len + count].copy_from_slice(&other.ranks[from..from + count]);
        self.sizes[len..len + count].copy_from_slice(&other.sizes[from..from + count]);
    }
}

/// A block in use.
#[derive(Clone, Copy, Debug)]
struct Head {
    /// No rank in the block is lower, none in the block before as high.
    lowest: i64,
    /// Which one of the pool.
    block: u16,
    /// Places up to the last that holds a level.
    len: u16,
    /// Levels.
    live: u16,
}

/// One side of a book.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    side: Side,
    pool: Vec<Block>,
    free: Vec<u16>,
    /// Worst first.
    heads: Vec<Head>,
    /// Where the last change was: venues send changes in order of price, so the next one is near.
    finger: usize,
    len: usize,
}

impl Ladder {
    pub fn new(side: Side) -> Self {
        Self { side, pool: vec![], free: vec![], heads: vec![], finger: 0, len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn clear(&mut self) {
        self.free.extend(self.heads.drain(..).map(|head| head.block));
        self.len = 0;
    }

    /// Makes room for so many levels in any arrangement.
    pub fn reserve(&mut self, levels: usize) {
        let blocks = levels / FILL + SPARE_BLOCKS;
        let more = blocks.saturating_sub(self.pool.len());
        self.pool.reserve_exact(more);
        self.free.reserve_exact(blocks.saturating_sub(self.free.len()));
        self.heads.reserve_exact(blocks.saturating_sub(self.heads.len()));
        for _ in 0..more {
            self.free.push(self.pool.len() as u16);
            self.pool.push(Block::EMPTY);
        }
    }

    pub fn best(&self) -> Option<Level> {
        let head = self.heads.last()?;
        Some(self.level(head, usize::from(head.len) - 1))
    }

    pub fn worst(&self) -> Option<Level> {
        self.levels().next_back()
    }

    /// Size of the level at this price.
    pub fn size_at(&self, price: i64) -> Option<i64> {
        let rank = flip(self.side, price);
        let head = self.heads.get(self.place_of(rank))?;
        let level = self.level(head, self.block(head).find(rank).min(BLOCK - 1));
        (level.price == price && level.size != 0).then_some(level.size)
    }

    /// Sets a level's size; zero deletes it, and deleting what is not there changes nothing.
    #[inline]
    pub fn set(&mut self, price: i64, size: i64) {
        let rank = flip(self.side, price);
        let place = self.place_of(rank);
        self.finger = place;
        let Some(head) = self.heads.get_mut(place) else {
            return if size != 0 {
                self.open(0, rank, size)
            };
        };
        let block = &mut self.pool[usize::from(head.block)];
        let at = block.find(rank);
        if at < usize::from(head.len) && block.ranks[at] == rank {
            let before = replace(&mut block.sizes[at], size);
            // Neither case is a branch: nobody can foretell which it is.
            head.live = head.live + u16::from(size != 0) - u16::from(before != 0);
            self.len = self.len + usize::from(size != 0) - usize::from(before != 0);
            let is_untidy = (usize::from(head.live) <= THIN) | (at + 1 == usize::from(head.len));
            if is_untidy & (size == 0) {
                self.tidy(place);
            }
        } else if size != 0 {
            self.insert(place, at, rank, size);
        }
    }

    /// Adds a level above all others; `false` where it is not.
    #[inline]
    pub fn push(&mut self, price: i64, size: i64) -> bool {
        let rank = flip(self.side, price);
        let Some(head) = self.heads.last_mut() else {
            self.open(0, rank, size);
            return true;
        };
        let (block, len) = (&mut self.pool[usize::from(head.block)], usize::from(head.len));
        if block.ranks[len - 1] >= rank {
            return false;
        }
        if len >= BUILT {
            self.open(self.heads.len(), rank, size);
            return true;
        }
        (block.ranks[len], block.sizes[len]) = (rank, size);
        (head.len, head.live) = (head.len + 1, head.live + 1);
        self.len += 1;
        true
    }

    /// Copies the best levels, best first, and gives their number; what stands behind them says nothing.
    pub fn top(&self, out: &mut [(i64, i64)]) -> usize {
        let mut filled = 0;
        for head in self.heads.iter().rev() {
            let (block, len) = (self.block(head), usize::from(head.len));
            for (rank, size) in block.ranks[..len].iter().zip(&block.sizes[..len]).rev() {
                let Some(to) = out.get_mut(filled) else { return filled };
                // An empty place is overwritten by the next one.
                *to = (flip(self.side, *rank), *size);
                filled += usize::from(*size != 0);
            }
        }
        filled
    }

    /// Cuts the side to its best levels.
    pub fn truncate(&mut self, depth: usize) {
        while self.len > depth {
            let count = (self.len - depth).min(usize::from(self.heads[0].live));
            self.drop_worst(count);
        }
    }

    /// Levels, best first.
    pub fn levels(&self) -> Levels<'_> {
        let best = Cursor { place: self.heads.len(), at: 0 };
        Levels { ladder: self, best, worst: Cursor::default(), left: self.len }
    }

    /// Every price and size becomes so many times what it was; `None` where one does not fit.
    pub fn scale(&mut self, price_step: i64, size_step: i64) -> Option<()> {
        for place in 0..self.heads.len() {
            let (head, block) = self.compacted(place);
            let live = usize::from(head.live);
            for (rank, size) in block.ranks[..live].iter_mut().zip(&mut block.sizes) {
                *rank = rank.checked_mul(price_step)?;
                *size = size.checked_mul(size_step)?;
            }
            head.lowest = block.ranks[0];
        }
        Some(())
    }

    /// The block that holds this rank, or would: the last that does not begin above it. The best block and
    /// those at the finger, where most changes are, are looked at before the others are searched.
    #[inline]
    fn place_of(&self, rank: i64) -> usize {
        let begins_below = |place: usize| self.heads.get(place).is_some_and(|head| head.lowest <= rank);
        let last = self.heads.len().saturating_sub(1);
        if begins_below(last) {
            return last;
        }
        let near = if begins_below(self.finger) { self.finger } else { self.finger.saturating_sub(1) };
        if begins_below(near) && !begins_below(near + 1) {
            return near;
        }
        self.heads.partition_point(|head| head.lowest <= rank).saturating_sub(1)
    }

    #[inline]
    fn insert(&mut self, place: usize, at: usize, rank: i64, size: i64) {
        let head = &mut self.heads[place];
        if usize::from(head.len) == BLOCK {
            return self.insert_full(place, rank, size);
        }
        let taken = self.pool[usize::from(head.block)].insert(at, rank, size);
        head.len = head.len.max(taken as u16 + 1);
        head.live += 1;
        head.lowest = head.lowest.min(rank);
        self.len += 1;
    }

    /// The last place is taken. Where others are empty, they become the last ones. Beyond either end of the
    /// side a new block begins, so that a side that is filled in order is filled densely; elsewhere a full
    /// block is halved.
    #[cold]
    fn insert_full(&mut self, place: usize, rank: i64, size: i64) {
        let head = self.heads[place];
        if usize::from(head.live) < BLOCK {
            self.compacted(place);
        } else if self.free.is_empty() && self.merge_all() {
            // There are free blocks now, and the places have changed.
        } else if place + 1 == self.heads.len() && rank > self.block(&head).ranks[BLOCK - 1] {
            return self.open(place + 1, rank, size);
        } else if place == 0 && rank < head.lowest {
            return self.open(0, rank, size);
        } else {
            self.split(place);
        }
        self.set(flip(self.side, rank), size);
    }

    /// A new block for one level.
    fn open(&mut self, place: usize, rank: i64, size: i64) {
        let block = self.take();
        let levels = &mut self.pool[usize::from(block)];
        (levels.ranks[0], levels.sizes[0]) = (rank, size);
        self.heads.insert(place, Head { lowest: rank, block, len: 1, live: 1 });
        self.len += 1;
    }

    /// Halves a block without empty places.
    fn split(&mut self, place: usize) {
        const HALF: usize = BLOCK / 2;
        let upper = self.take();
        let full = &mut self.pool[usize::from(self.heads[place].block)];
        let moved = full.clone();
        full.empty_from(HALF);
        self.pool[usize::from(upper)].append(0, &moved, HALF, HALF);
        (self.heads[place].len, self.heads[place].live) = (HALF as u16, HALF as u16);
        let head = Head { lowest: moved.ranks[HALF], block: upper, len: HALF as u16, live: HALF as u16 };
        self.heads.insert(place + 1, head);
    }

    /// Drops the worst levels, all of them in the worst block.
    fn drop_worst(&mut self, count: usize) {
        let head = &mut self.heads[0];
        let levels = self.pool[usize::from(head.block)].sizes.iter_mut().filter(|size| **size != 0);
        levels.take(count).for_each(|size| *size = 0);
        head.live -= count as u16;
        self.len -= count;
        if usize::from(head.live) <= THIN {
            self.tidy(0);
        }
    }

    /// After levels left a block: where it ends now, and whether it still deserves to be one.
    fn tidy(&mut self, place: usize) {
        let head = &mut self.heads[place];
        let block = &mut self.pool[usize::from(head.block)];
        while head.len > 0 && block.sizes[usize::from(head.len) - 1] == 0 {
            head.len -= 1;
            block.ranks[usize::from(head.len)] = i64::MAX;
        }
        let live = usize::from(head.live);
        if live == 0 {
            self.close(place);
        } else if live <= THIN && self.can_merge(place) {
            self.merge(place);
        } else if live <= THIN && place > 0 && self.can_merge(place - 1) {
            self.merge(place - 1);
        }
    }

    fn can_merge(&self, place: usize) -> bool {
        let next = self.heads.get(place + 1);
        next.is_some_and(|next| usize::from(next.live + self.heads[place].live) <= MERGE)
    }

    /// Merges all neighbours that can be one; true if there were any.
    fn merge_all(&mut self) -> bool {
        let before = self.heads.len();
        for place in (0..before).rev() {
            if self.can_merge(place) {
                self.merge(place);
            }
        }
        self.heads.len() < before
    }

    /// Moves the next block's levels into this one.
    fn merge(&mut self, place: usize) {
        let (next, block) = self.compacted(place + 1);
        let (count, moved) = (next.live, block.clone());
        let (head, block) = self.compacted(place);
        block.append(usize::from(head.live), &moved, 0, usize::from(count));
        head.live += count;
        head.len = head.live;
        self.close(place + 1);
    }

    /// A block whose levels stand in its first places now.
    fn compacted(&mut self, place: usize) -> (&mut Head, &mut Block) {
        let head = &mut self.heads[place];
        let block = &mut self.pool[usize::from(head.block)];
        block.compact();
        head.len = head.live;
        (head, block)
    }

    fn close(&mut self, place: usize) {
        let head = self.heads.remove(place);
        self.free.push(head.block);
    }

    /// A block of empty places.
    fn take(&mut self) -> u16 {
        let Some(block) = self.free.pop() else {
            self.pool.push(Block::EMPTY);
            return (self.pool.len() - 1) as u16;
        };
        self.pool[usize::from(block)].empty_from(0);
        block
    }

    fn block(&self, head: &Head) -> &Block {
        &self.pool[usize::from(head.block)]
    }

    #[inline]
    fn level(&self, head: &Head, at: usize) -> Level {
        let block = self.block(head);
        Level { price: flip(self.side, block.ranks[at]), size: block.sizes[at] }
    }
}

/// From a price to its rank and back.
#[inline]
fn flip(side: Side, value: i64) -> i64 {
    match side {
        Side::Bid => value,
        Side::Ask => -value,
    }
}

/// A place in a block, by the block's place in the order.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    place: usize,
    at: usize,
}

/// Levels of a side, best first.
#[derive(Clone, Debug)]
pub struct Levels<'a> {
    ladder: &'a Ladder,
    /// Before the level that was given last.
    best: Cursor,
    /// Behind the level that was given last from the other end.
    worst: Cursor,
    left: usize,
}

impl Iterator for Levels<'_> {
    type Item = Level;

    #[inline]
    fn next(&mut self) -> Option<Level> {
        self.left = self.left.checked_sub(1)?;
        loop {
            if self.best.at == 0 {
                self.best.place -= 1;
                self.best.at = usize::from(self.ladder.heads[self.best.place].len);
            }
            self.best.at -= 1;
            let level = self.ladder.level(&self.ladder.heads[self.best.place], self.best.at);
            if level.size != 0 {
                return Some(level);
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl DoubleEndedIterator for Levels<'_> {
    fn next_back(&mut self) -> Option<Level> {
        self.left = self.left.checked_sub(1)?;
        loop {
            let head = &self.ladder.heads[self.worst.place];
            if self.worst.at == usize::from(head.len) {
                self.worst = Cursor { place: self.worst.place + 1, at: 0 };
                continue;
            }
            self.worst.at += 1;
            let level = self.ladder.level(head, self.worst.at - 1);
            if level.size != 0 {
                return Some(level);
            }
        }
    }
}

impl ExactSizeIterator for Levels<'_> {}
