//! One side of a book of single orders: its levels, each with an imagined own order in its queue.

/// One level, at its book's scales.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Queue {
    pub price: i64,
    /// Orders in it.
    pub orders: u32,
    /// Their sizes in sum.
    pub size: i64,
    /// Of that, what stands before the imagined own order.
    pub ahead: i64,
}

#[derive(Clone, Copy, Debug)]
struct Level {
    rank: i64,
    orders: u32,
    size: i64,
    ahead: i64,
    /// Turns before this one stand before the own order; 0 while it is not known what is in the level.
    joined: u64,
}

/// Not known whole: nobody joined it.
const APART: u64 = 0;

/// Levels of a side, worst first: most changes are near the touch, so little is moved.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    levels: Vec<Level>,
    orders: usize,
    /// Nothing is known at this rank and below it.
    beyond: Option<i64>,
    /// The level at the end of a full window, and that the window was full once.
    cut: Option<i64>,
    was_full: bool,
}

impl Line {
    pub fn len(&self) -> usize {
        self.levels.len()
    }

    pub fn clear(&mut self) {
        self.levels.clear();
        *self = Self { levels: std::mem::take(&mut self.levels), ..Self::default() };
    }

    pub fn reserve(&mut self, levels: usize) {
        self.levels.reserve(levels);
    }

    pub fn find(&self, rank: i64) -> Result<usize, usize> {
        self.levels.binary_search_by_key(&rank, |level| level.rank)
    }

    /// A level whose rank stands in place of its price; `None` where it is not known whole.
    pub fn queue(&self, place: usize) -> Option<Queue> {
        let Level { rank, orders, size, ahead, joined } = *self.levels.get(place)?;
        (joined != APART).then_some(Queue { price: rank, orders, size, ahead })
    }

    pub fn is_beyond(&self, rank: i64) -> bool {
        self.beyond.is_some_and(|end| rank <= end)
    }

    /// An order more, with a turn before `next`. The own order of a level that begins with it stands behind it.
    pub fn add(&mut self, rank: i64, size: i64, next: u64) -> Option<()> {
        self.orders += 1;
        match self.find(rank) {
            Ok(at) => {
                let level = &mut self.levels[at];
                level.orders += 1;
                level.size = level.size.checked_add(size)?;
            }
            Err(at) => {
                self.levels.insert(at, Level { rank, orders: 1, size, ahead: size, joined: next });
            }
        }
        Some(())
    }

    /// An order has another size: what is taken from it keeps its place, one that grows goes to the end.
    pub fn resize(&mut self, rank: i64, turn: u64, (from, to): (i64, i64)) -> Option<()> {
        let at = self.find(rank).ok()?;
        let level = &mut self.levels[at];
        level.size = (level.size - from).checked_add(to)?;
        if turn < level.joined {
            level.ahead -= if to > from { from } else { from - to };
        }
        Some(())
    }

    pub fn remove(&mut self, rank: i64, turn: u64, size: i64) {
        let Ok(at) = self.find(rank) else { return };
        self.orders -= 1;
        let level = &mut self.levels[at];
        level.orders -= 1;
        level.size -= size;
        level.ahead -= if turn < level.joined { size } else { 0 };
        if level.orders == 0 {
            self.levels.remove(at);
        }
    }

    /// The own order joins the end of every level.
    pub fn join_all(&mut self, next: u64) {
        self.levels.iter_mut().for_each(|level| level.join(next));
    }

    /// Of so many orders the last may have been left out: only what is better than the worst level is known.
    pub fn end_before_worst(&mut self, most: usize) {
        if self.orders >= most {
            self.beyond = self.levels.first().map(|worst| worst.rank);
        }
    }

    /// Once a window of so many orders was full, its worst level may go on outside it.
    pub fn settle(&mut self, most: usize, next: u64) {
        self.was_full |= self.orders >= most;
        if !self.was_full {
            return;
        }
        let worst = self.levels.first().map(|worst| worst.rank);
        let before = std::mem::replace(&mut self.cut, worst).filter(|rank| Some(*rank) != worst);
        if let Some(Ok(at)) = before.map(|rank| self.find(rank)) {
            self.levels[at].join(next);
        }
        if let Some(worst) = self.levels.first_mut() {
            worst.joined = APART;
        }
    }

    pub fn scale(&mut self, (price, size): (i64, i64)) -> Option<()> {
        for level in &mut self.levels {
            level.rank = level.rank.checked_mul(price)?;
            level.size = level.size.checked_mul(size)?;
            level.ahead = level.ahead.checked_mul(size)?;
        }
        for rank in self.beyond.iter_mut().chain(&mut self.cut) {
            *rank = rank.checked_mul(price)?;
        }
        Some(())
    }
}

impl Level {
    fn join(&mut self, next: u64) {
        self.ahead = self.size;
        self.joined = next;
    }
}
