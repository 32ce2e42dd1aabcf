//! A book order by order: how many orders make a level, and how much of it stands before a newcomer.
//!
//! Every level has an imagined own order, which joined its end when the book began or, if the level is younger,
//! behind the order that began the level. What came before it and is still there is ahead of it. That shrinks
//! as those orders are cancelled or filled, and never grows: price-time priority is assumed, so that an order
//! that grows, or moves to another price, goes to the end of its level.

mod index;
mod queue;

use index::Index;
use queue::Line;
pub use queue::Queue;

use super::l2::Unfit;
pub use crate::market::Extent;
use crate::market::{Deed, RawOrder, Side};
use crate::num::Decimal;
use crate::num::decimal::pow10;
use crate::num::fnv::Fnv64;

/// Orders kept of both sides together; a book with more is refused.
pub const ORDERS_MAX: usize = 20_000;
/// Room made for a window, beyond the orders that it shows.
const ROOM_MIN: usize = 1_024;
/// Ids that are remembered after their end: venues have been seen to tell of a creation afterwards.
const GONE_KEPT: usize = 32;

/// Why a book can no longer be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lost {
    /// More than [`ORDERS_MAX`] orders.
    Full,
    /// A number that does not fit 64 bits at the scales the book would need.
    Unfit,
}

impl From<Unfit> for Lost {
    fn from(_: Unfit) -> Self {
        Lost::Unfit
    }
}

/// One order. A better price has a higher rank; a later turn stands behind an earlier one.
#[derive(Clone, Copy, Debug)]
struct Order {
    id: u64,
    side: Side,
    rank: i64,
    size: i64,
    turn: u64,
}

/// Single orders of one market, bids and asks.
#[derive(Clone, Debug)]
pub struct OrderBook {
    orders: Vec<Order>,
    index: Index,
    sides: [Line; 2],
    price_scale: u8,
    size_scale: u8,
    extent: Extent,
    /// The next newcomer's turn.
    turn: u64,
    gone: [u64; GONE_KEPT],
    gone_next: usize,
}

impl Default for OrderBook {
    fn default() -> Self {
        Self {
            orders: Vec::new(),
            index: Index::default(),
            sides: Side::BOTH.map(|_| Line::default()),
            price_scale: 0,
            size_scale: 0,
            extent: Extent::All,
            turn: 1,
            gone: [u64::MAX; GONE_KEPT],
            gone_next: 0,
        }
    }
}

impl OrderBook {
    /// Orders held of both sides.
    pub fn len(&self) -> usize {
        self.orders.len()
    }

    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    pub fn price_scale(&self) -> u8 {
        self.price_scale
    }

    pub fn size_scale(&self) -> u8 {
        self.size_scale
    }

    /// Drops every order. Room is kept.
    pub fn clear(&mut self) {
        self.orders.clear();
        self.index.reset(0);
        self.sides.iter_mut().for_each(Line::clear);
        (self.price_scale, self.size_scale) = (0, 0);
        (self.extent, self.turn) = (Extent::All, 1);
        (self.gone, self.gone_next) = ([u64::MAX; GONE_KEPT], 0);
    }

    /// Begins anew with these orders, first come first; the imagined own orders join behind all of them.
    pub fn begin(&mut self, extent: Extent, orders: &[RawOrder]) -> Result<(), Lost> {
        if orders.len() > ORDERS_MAX {
            return Err(Lost::Full);
        }
        self.clear();
        let room = room(extent, orders.len());
        self.orders.reserve(room);
        self.index.reset(room);
        self.sides.iter_mut().for_each(|side| side.reserve(room));
        self.apply(orders)?;
        for side in &mut self.sides {
            side.join_all(self.turn);
            if let Extent::Start(most) = extent {
                side.end_before_worst(most);
            }
        }
        self.forget_beyond();
        self.extent = extent;
        self.settle();
        Ok(())
    }

    /// Applies the changes of one message, in order. After an error the book is no longer to be trusted.
    pub fn apply(&mut self, changes: &[RawOrder]) -> Result<(), Lost> {
        self.widen(changes)?;
        for change in changes {
            self.change(change)?;
        }
        self.settle();
        Ok(())
    }

    /// The level at a price; `None` where there is none, or where it is not known whole.
    pub fn queue(&self, side: Side, price: Decimal) -> Option<Queue> {
        let price = price.rescale(self.price_scale)?;
        let place = self.sides[side.index()].find(rank_of(side, price)).ok()?;
        self.queue_at(side, place)
    }

    /// The best level; `None` where there is none, or where it is not known whole.
    pub fn best(&self, side: Side) -> Option<Queue> {
        self.queue_at(side, self.sides[side.index()].len().checked_sub(1)?)
    }

    /// Levels that are known whole, best first.
    pub fn queues(&self, side: Side) -> impl Iterator<Item = Queue> + '_ {
        (0..self.sides[side.index()].len()).rev().filter_map(move |place| self.queue_at(side, place))
    }

    /// `(id, size)` of the best orders, by price and then by id; gives their number.
    pub fn top(&self, side: Side, out: &mut [(i64, i64)]) -> usize {
        let mut places = [u32::MAX; TOP_MAX];
        let most = out.len().min(TOP_MAX);
        let mut held = 0;
        for (place, order) in self.orders.iter().enumerate().filter(|(_, order)| order.side == side) {
            let is_before = |other: u32| {
                let other = &self.orders[other as usize];
                (other.rank, order.id) > (order.rank, other.id)
            };
            let at = places[..held].iter().rposition(|other| is_before(*other)).map_or(0, |at| at + 1);
            if at < most {
                held = (held + 1).min(most);
                places.copy_within(at..held - 1, at + 1);
                places[at] = place as u32;
            }
        }
        for (to, place) in out.iter_mut().zip(&places[..held]) {
            let order = &self.orders[*place as usize];
            *to = (order.id as i64, order.size);
        }
        held
    }

    /// Feeds every level to a hash, bids then asks, best first.
    pub fn digest_into(&self, hash: &mut Fnv64) {
        for side in Side::BOTH {
            for queue in self.queues(side) {
                let Queue { price, orders, size, ahead } = queue;
                [price, size, i64::from(orders), ahead].iter().for_each(|number| hash.word(*number as u64));
            }
        }
    }

    fn queue_at(&self, side: Side, place: usize) -> Option<Queue> {
        let queue = self.sides[side.index()].queue(place)?;
        Some(Queue { price: rank_of(side, queue.price), ..queue })
    }

    fn change(&mut self, told: &RawOrder) -> Result<(), Lost> {
        let held = self.index.find(told.id, |place| self.orders[place].id);
        if told.deed == Deed::Gone || told.size.units == 0 {
            held.into_iter().for_each(|place| self.remove(place));
            self.gone[self.gone_next] = told.id;
            self.gone_next = (self.gone_next + 1) % GONE_KEPT;
            return Ok(());
        }
        if matches!(told.deed, Deed::Created | Deed::Changed) && self.gone.contains(&told.id) {
            return Ok(());
        }
        let price = told.price.rescale(self.price_scale).ok_or(Lost::Unfit)?;
        let size = told.size.rescale(self.size_scale).ok_or(Lost::Unfit)?;
        let (side, rank) = (told.side, rank_of(told.side, price));
        match held {
            Some(place) if self.is_at(place, side, rank) => self.resize(place, size),
            Some(place) => {
                self.remove(place);
                self.add(Order { id: told.id, side, rank, size, turn: 0 })
            }
            None => self.add(Order { id: told.id, side, rank, size, turn: 0 }),
        }
    }

    fn is_at(&self, place: usize, side: Side, rank: i64) -> bool {
        let order = &self.orders[place];
        (order.side, order.rank) == (side, rank)
    }

    fn add(&mut self, order: Order) -> Result<(), Lost> {
        if self.sides[order.side.index()].is_beyond(order.rank) {
            return Ok(());
        }
        if self.orders.len() >= ORDERS_MAX {
            return Err(Lost::Full);
        }
        if !self.index.has_room(self.orders.len()) {
            self.grow();
        }
        let turn = self.next_turn();
        self.index.insert(order.id, self.orders.len());
        self.orders.push(Order { turn, ..order });
        self.sides[order.side.index()].add(order.rank, order.size, self.turn).ok_or(Lost::Unfit)
    }

    fn resize(&mut self, place: usize, size: i64) -> Result<(), Lost> {
        let order = self.orders[place];
        let line = &mut self.sides[order.side.index()];
        line.resize(order.rank, order.turn, (order.size, size)).ok_or(Lost::Unfit)?;
        self.orders[place].size = size;
        if size > order.size {
            self.orders[place].turn = self.next_turn();
        }
        Ok(())
    }

    fn remove(&mut self, place: usize) {
        let order = self.orders[place];
        let orders = &self.orders;
        self.index.remove(order.id, |place| orders[place].id);
        let last = self.orders.len() - 1;
        if place != last {
            let orders = &self.orders;
            self.index.moved(orders[last].id, |place| orders[place].id, place);
        }
        self.orders.swap_remove(place);
        self.sides[order.side.index()].remove(order.rank, order.turn, order.size);
    }

    /// A turn behind all others.
    fn next_turn(&mut self) -> u64 {
        self.turn += 1;
        self.turn - 1
    }

    fn grow(&mut self) {
        self.index.reset(2 * self.orders.len().max(ROOM_MIN));
        for (place, order) in self.orders.iter().enumerate() {
            self.index.insert(order.id, place);
        }
    }

    /// Orders where nothing is known whole are of no use.
    fn forget_beyond(&mut self) {
        for place in (0..self.orders.len()).rev() {
            let order = self.orders[place];
            if self.sides[order.side.index()].is_beyond(order.rank) {
                self.remove(place);
            }
        }
    }

    /// At the end of a window stands a level of which only a part may show.
    fn settle(&mut self) {
        if let Extent::Window(most) = self.extent {
            self.sides.iter_mut().for_each(|side| side.settle(most, self.turn));
        }
    }

    fn widen(&mut self, told: &[RawOrder]) -> Result<(), Unfit> {
        let stands = told.iter().filter(|order| order.deed != Deed::Gone);
        let finest = |(price, size): (u8, u8), order: &RawOrder| {
            (price.max(order.price.scale), size.max(order.size.scale))
        };
        let (price_scale, size_scale) = stands.fold((self.price_scale, self.size_scale), finest);
        if (price_scale, size_scale) == (self.price_scale, self.size_scale) {
            return Ok(());
        }
        let steps = (pow10(price_scale - self.price_scale), pow10(size_scale - self.size_scale));
        for order in &mut self.orders {
            order.rank = order.rank.checked_mul(steps.0).ok_or(Unfit)?;
            order.size = order.size.checked_mul(steps.1).ok_or(Unfit)?;
        }
        for side in &mut self.sides {
            side.scale(steps).ok_or(Unfit)?;
        }
        (self.price_scale, self.size_scale) = (price_scale, size_scale);
        Ok(())
    }
}

/// Orders that room is made for at the beginning, so that no change asks for memory.
fn room(extent: Extent, orders: usize) -> usize {
    match extent {
        Extent::Window(most) => (orders + 2 * most + ROOM_MIN).min(ORDERS_MAX),
        Extent::All | Extent::Start(_) => ORDERS_MAX,
    }
}

/// Most orders that [`OrderBook::top`] gives.
const TOP_MAX: usize = 25;

/// Higher is better on both sides; the same function leads back.
fn rank_of(side: Side, price: i64) -> i64 {
    if side == Side::Bid { price } else { -price }
}
