//! Single orders of the pair in focus: asked for, taken, held against the book, dropped where they are wrong.

use super::*;
use crate::book::orders::Lost;
use crate::engine::watch::{self, SHOWN, Seat};
use crate::market::OrdersState;
use crate::venue::{OrdersEvent, OrdersKind, OrdersStep, Summed, Top};

/// Best orders a side that a checksum looks at.
const CHECKED: usize = crate::venue::CHECKSUM_DEPTH;

impl Intake {
    /// Follows the single orders of these markets alone: where the pair buys, where it sells.
    pub fn watch(&mut self, now_us: i64, markets: [Option<MarketId>; 2]) {
        let seats = &mut self.watch.seats;
        if seats[0].market == markets[1] || seats[1].market == markets[0] {
            seats.swap(0, 1);
            seats.iter_mut().for_each(Seat::forget_comparison);
        }
        for (place, market) in markets.into_iter().enumerate() {
            if self.watch.seats[place].market != market {
                self.end_orders(now_us, place);
                let spared = self.sparing.orders;
                let published = market.is_some_and(|market| !spared && self.publishes_orders(market));
                self.watch.seats[place].look_at(market, published);
            }
        }
    }

    fn publishes_orders(&self, market: MarketId) -> bool {
        let held = self.catalogue.market(market);
        let venue = &self.venues[held.venue.index()].venue;
        !venue.orders_frames(0, held, OrdersStep::Begin).is_empty()
    }

    /// Whatever is due with single orders, after each instant.
    pub fn tend_orders(&mut self, now_us: i64) {
        for (place, shown) in SHOWN.into_iter().enumerate() {
            let Some(market) = self.watch.seats[place].market else { continue };
            self.leave_line(now_us, place, market);
            let (book, status) = (self.shelf.book(market), self.shelf.status(market));
            if self.watch.seats[place].compare(now_us, book, status, shown) {
                self.drop_orders(now_us, place, "they did not add up to the book");
            }
            match self.watch.seats[place].phase {
                watch::Phase::Idle => self.ask_orders(now_us, place, market),
                watch::Phase::Asked { until_us } | watch::Phase::Opened { until_us }
                    if now_us >= until_us =>
                {
                    self.drop_orders(now_us, place, "they did not come");
                }
                _ => {}
            }
            self.lower_to(self.watch.seats[place].deadline_us(now_us));
        }
    }

    /// Orders are followed on the connection that carries the book: when that is lost, left or let go, they are
    /// forgotten.
    fn leave_line(&mut self, now_us: i64, place: usize, market: MarketId) {
        let Some(line) = self.watch.seats[place].line else { return };
        let is_carrier = match self.feeds[market.index()].socket {
            Some(slot) => slot == line.0,
            None => self.world == World::Recorded,
        };
        if !is_carrier {
            self.end_orders(now_us, place);
        }
        if !is_carrier || !self.is_line(line) {
            self.watch.seats[place].forget();
        }
    }

    /// Whether it is still the connection it was.
    fn is_line(&self, (slot, number): (usize, u32)) -> bool {
        let socket = &self.sockets[slot];
        socket.is_open() && socket.number == number
    }

    /// The connection that carries the book is asked, once the book is LIVE.
    fn ask_orders(&mut self, now_us: i64, place: usize, market: MarketId) {
        let is_live = self.shelf.status(market).state == State::Live;
        let seat = &mut self.watch.seats[place];
        let may_ask = self.world == World::Live && seat.published && is_live && now_us >= seat.retry_at_us;
        let carrier = self.feeds[market.index()].socket.filter(|slot| self.sockets[*slot].is_open());
        let Some(slot) = carrier.filter(|_| may_ask) else { return };
        seat.phase = watch::Phase::Asked { until_us: now_us + SNAPSHOT_WAIT_US };
        seat.line = Some((slot, self.sockets[slot].number));
        self.send_orders(now_us, slot, market, OrdersStep::Begin);
    }

    fn send_orders(&mut self, now_us: i64, slot: usize, market: MarketId, step: OrdersStep) {
        if self.world == World::Recorded {
            return;
        }
        let (held, socket) = (self.catalogue.market(market), &mut self.sockets[slot]);
        let venue = &self.venues[socket.venue.index()].venue;
        socket.queue.extend(venue.orders_frames(socket.number, held, step));
        self.flush(now_us, slot);
    }

    fn end_orders(&mut self, now_us: i64, place: usize) {
        let Seat { market, line, phase, .. } = self.watch.seats[place];
        let Some((market, line)) = market.zip(line).filter(|_| phase != watch::Phase::Idle) else { return };
        if self.is_line(line) {
            self.send_orders(now_us, line.0, market, OrdersStep::End);
        }
    }

    /// What is held is wrong or lost: it begins anew, after a pause.
    fn drop_orders(&mut self, now_us: i64, place: usize, why: &'static str) {
        self.fail_orders(now_us, place, None, why);
    }

    fn fail_orders(&mut self, now_us: i64, place: usize, refusal: Option<OrdersState>, why: &'static str) {
        self.end_orders(now_us, place);
        let seat = &mut self.watch.seats[place];
        seat.fail(now_us, refusal);
        if let Some(market) = seat.market {
            let venue = self.catalogue.market(market).venue;
            self.journal.note(now_us, venue, Happening::OrdersDropped { market, why });
        }
        self.lower_to(self.watch.seats[place].deadline_us(now_us));
    }

    /// A frame of this connection is missing or could not be read: it may have been one of single orders.
    pub(super) fn doubt_orders(&mut self, now_us: i64, slot: usize, why: &'static str) {
        for place in 0..SHOWN.len() {
            if self.watch.seats[place].line.is_some_and(|(carrier, _)| carrier == slot) {
                self.drop_orders(now_us, place, why);
            }
        }
    }

    pub(super) fn take_orders(&mut self, now_us: i64, slot: usize, event: &OrdersEvent, batch: &Batch) {
        let line = (slot, self.sockets[slot].number);
        let is_seat = |seat: &Seat| seat.market == Some(event.market);
        let Some(place) = self.watch.seats.iter().position(is_seat) else {
            return self.unwatched_orders(now_us, slot, event);
        };
        let seat = &mut self.watch.seats[place];
        match event.kind {
            OrdersKind::Opened => {
                seat.opened(now_us, line);
                self.lower(now_us + SNAPSHOT_WAIT_US);
            }
            OrdersKind::Refused => self.fail_orders(now_us, place, Some(OrdersState::Refused), "refused"),
            _ if seat.line == Some(line) => self.take_order_message(now_us, place, event, batch),
            _ => {}
        }
    }

    /// A subscription that was under way when the focus moved on.
    fn unwatched_orders(&mut self, now_us: i64, slot: usize, event: &OrdersEvent) {
        if event.kind == OrdersKind::Opened {
            self.send_orders(now_us, slot, event.market, OrdersStep::End);
        }
    }

    fn take_order_message(&mut self, now_us: i64, place: usize, event: &OrdersEvent, batch: &Batch) {
        let seat = &mut self.watch.seats[place];
        let was = seat.phase;
        match seat.take(now_us, event, batch.orders_of(event)) {
            Ok(()) => {}
            Err(Lost::Full) => {
                let why = "there are too many";
                return self.fail_orders(now_us, place, Some(OrdersState::TooMany), why);
            }
            Err(Lost::Unfit) => return self.drop_orders(now_us, place, "a number is too fine for its book"),
        }
        let (is_standing, line) = (seat.phase == watch::Phase::Standing, seat.line);
        if let Some((slot, _)) = line.filter(|_| is_standing && was != seat.phase) {
            self.send_orders(now_us, slot, event.market, OrdersStep::Begun);
        }
        if event.checksum.is_some_and(|told| is_standing && self.sum_orders(place, event.market) != told) {
            self.drop_orders(now_us, place, "their checksum was wrong");
        }
    }

    fn sum_orders(&self, place: usize, market: MarketId) -> u32 {
        let book = &self.watch.seats[place].book;
        let mut sides = [[(0, 0); CHECKED]; 2];
        let held = Side::BOTH.map(|side| book.top(side, &mut sides[side.index()]));
        let (bids, asks) = (&sides[0][..held[0]], &sides[1][..held[1]]);
        let top = Top { bids, asks, price_scale: 0, size_scale: book.size_scale() };
        let venue = &self.venues[self.catalogue.market(market).venue.index()].venue;
        venue.checksum(&top, &mut Summed::default())
    }
}
