//! The two markets in focus, order by order, and whether that can be believed.
//!
//! Single orders are held against the venue's own book: at the touch for as long as both are followed, and level
//! by level for what is shown. They decide nothing: the gate, the scanner and paper trading never see them.

use super::constants::*;
use super::touches::{Touch, Touches};
use crate::book::orders::Lost;
use crate::book::{Book, OrderBook, State, Status};
use crate::frame::orders::{QueueRow, QueueRows, Queues};
use crate::market::{MarketId, OrdersState, RawOrder, Side};
use crate::num::Decimal;
use crate::venue::{OrdersEvent, OrdersKind};

/// Where a stream of single orders stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Phase {
    #[default]
    Idle,
    /// Asked for; given up at this moment.
    Asked {
        until_us: i64,
    },
    /// Subscribed; the orders as they stand must come until then.
    Opened {
        until_us: i64,
    },
    Standing,
}

/// One market's single orders.
#[derive(Debug, Default)]
pub struct Seat {
    pub market: Option<MarketId>,
    /// The venue has such a stream.
    pub published: bool,
    /// Connection slot and number that carry it.
    pub line: Option<(usize, u32)>,
    pub phase: Phase,
    pub book: OrderBook,
    /// When it may be asked for (again), and how often in a row it failed.
    pub retry_at_us: i64,
    pub failures: u32,
    /// Why it is not followed, where that is known.
    pub refusal: Option<OrdersState>,
    /// Where the beginning stands in the stream's numbers.
    begun_at: u64,
    /// Changes that came before the beginning.
    waiting: Vec<(u64, RawOrder)>,
    joined_us: i64,
    /// Counts the messages.
    version: u64,
    /// Versions of the book and of the orders that were compared last.
    compared: Option<(u64, u64)>,
    /// Both sides of the touch have agreed, and not disagreed for long since.
    agreed: bool,
    /// Since when they disagree, and the book's version then.
    doubt: Option<(i64, u64)>,
    /// What the book told last, and what the orders added up to.
    told: Touches,
    summed: Touches,
    rows: QueueRows,
}

impl Seat {
    /// Looks at another market, or at none. Room is kept.
    pub fn look_at(&mut self, market: Option<MarketId>, published: bool) {
        self.forget();
        (self.market, self.published) = (market, published);
        (self.retry_at_us, self.failures, self.refusal) = (0, 0, None);
    }

    /// The stream is gone, or not to be trusted.
    pub fn forget(&mut self) {
        (self.phase, self.line) = (Phase::Idle, None);
        self.begin_anew();
    }

    /// It failed: the next time it is asked for comes later and later.
    pub fn fail(&mut self, now_us: i64, refusal: Option<OrdersState>) {
        self.forget();
        self.refusal = refusal;
        self.retry_at_us = now_us + (ORDERS_RETRY_US << self.failures.min(ORDERS_RETRY_DOUBLINGS));
        self.failures += 1;
    }

    /// A new subscription: whatever came before is void.
    pub fn opened(&mut self, now_us: i64, line: (usize, u32)) {
        self.begin_anew();
        self.line = Some(line);
        self.phase = Phase::Opened { until_us: now_us + SNAPSHOT_WAIT_US };
    }

    fn begin_anew(&mut self) {
        self.book.clear();
        self.waiting.clear();
        self.begun_at = 0;
        self.agreed = false;
        self.forget_comparison();
    }

    /// Takes one message of the stream.
    pub fn take(&mut self, now_us: i64, event: &OrdersEvent, orders: &[RawOrder]) -> Result<(), Lost> {
        self.version += 1;
        match (event.kind, self.phase) {
            (OrdersKind::Begin(extent), Phase::Opened { .. }) => {
                self.book.begin(extent, orders)?;
                (self.phase, self.joined_us, self.begun_at) = (Phase::Standing, now_us, event.at);
                self.catch_up()
            }
            (OrdersKind::Changes, Phase::Standing) if self.is_new(event.at) => self.book.apply(orders),
            (OrdersKind::Changes, Phase::Opened { .. }) => self.wait(event.at, orders),
            // A book that is sent over and over begins once.
            _ => Ok(()),
        }
    }

    fn is_new(&self, at: u64) -> bool {
        at == 0 || at > self.begun_at
    }

    fn wait(&mut self, at: u64, orders: &[RawOrder]) -> Result<(), Lost> {
        if self.waiting.len() + orders.len() > ORDERS_WAITING_MAX {
            return Err(Lost::Full);
        }
        self.waiting.extend(orders.iter().map(|order| (at, *order)));
        Ok(())
    }

    fn catch_up(&mut self) -> Result<(), Lost> {
        for place in 0..self.waiting.len() {
            let (at, order) = self.waiting[place];
            if self.is_new(at) {
                self.book.apply(&[order])?;
            }
        }
        self.waiting.clear();
        Ok(())
    }

    /// Holds the orders against the book of the same market; `shown` is the side of its ladder. True where they
    /// disagreed for too long: the orders are wrong.
    pub fn compare(&mut self, now_us: i64, book: &Book, status: &Status, shown: Side) -> bool {
        if self.phase != Phase::Standing || status.state != State::Live {
            self.forget_comparison();
            return false;
        }
        let versions = Some((status.version, self.version));
        if self.compared == versions && self.doubt.is_none() {
            return false;
        }
        self.compared = versions;
        let is_wrong = self.compare_touch(now_us, book, status.version);
        self.note_rows(now_us, book, shown);
        is_wrong
    }

    /// What was compared is compared anew, for the ladder of another side or after a time without a LIVE book.
    pub fn forget_comparison(&mut self) {
        if self.compared.take().is_some() {
            self.doubt = None;
            (self.told, self.summed) = (Touches::default(), Touches::default());
            self.rows = QueueRows::default();
        }
    }

    /// The channels are not in step, so they agree if what one says now the other said a moment ago.
    fn compare_touch(&mut self, now_us: i64, book: &Book, version: u64) -> bool {
        let (told, summed) = (touch_of(book), self.summed_touch(book));
        self.told.note(now_us, told);
        self.summed.note(now_us, summed);
        if told == summed {
            (self.agreed, self.doubt) = (true, None);
            if now_us - self.joined_us >= ORDERS_STABLE_US {
                self.failures = 0;
            }
            return false;
        }
        let same_us = self.told.until_us(now_us, &summed).max(self.summed.until_us(now_us, &told));
        let (since_us, then) = match (same_us, self.doubt) {
            (Some(same_us), Some((since_us, then))) if same_us <= since_us => (since_us, then),
            (Some(same_us), _) => (same_us, version),
            (None, doubt) => doubt.unwrap_or((now_us, version)),
        };
        self.doubt = Some((since_us, then));
        let is_over = now_us - since_us >= ORDERS_SETTLE_US;
        self.agreed = !is_over && (self.agreed || same_us.is_some());
        // A book that has said nothing since may be the late one.
        is_over && version != then
    }

    /// The best levels that the orders add up to, at the book's scales.
    fn summed_touch(&self, book: &Book) -> Touch {
        Side::BOTH.map(|side| {
            let best = self.book.best(side)?;
            let price = Decimal::new(best.price, self.book.price_scale()).rescale(book.price_scale());
            let size = Decimal::new(best.size, self.book.size_scale()).rescale(book.size_scale());
            // Finer than any level of the book: equal to none.
            Some((price.unwrap_or(0), size.unwrap_or(0)))
        })
    }

    fn is_size(&self, book: &Book, size: i64, orders: i64) -> bool {
        Decimal::new(size, book.size_scale()).rescale(self.book.size_scale()) == Some(orders)
    }

    /// A row is renewed when the sizes agree. Else it stays for a while if the book's level is still the one
    /// that agreed: the orders are ahead of the book, or the other way round.
    fn note_rows(&mut self, now_us: i64, book: &Book, shown: Side) {
        let before = self.rows;
        self.rows = QueueRows::default();
        if !self.agreed {
            return;
        }
        for (place, level) in book.levels(shown).take(self.rows.len()).enumerate() {
            let queue = self.book.queue(shown, Decimal::new(level.price, book.price_scale()));
            let queue = queue.filter(|queue| self.is_size(book, level.size, queue.size));
            let row = queue.and_then(|queue| {
                let ahead = Decimal::new(queue.ahead, self.book.size_scale()).rescale(book.size_scale())?;
                let (price, size, orders) = (level.price, level.size, queue.orders);
                Some(QueueRow { price, size, orders, ahead, agreed_us: now_us })
            });
            let is_same = |row: &&QueueRow| {
                (row.price, row.size) == (level.price, level.size)
                    && now_us - row.agreed_us < ORDERS_SETTLE_US
                    && row.agreed_us > 0
            };
            let kept = || before.iter().find(is_same).copied();
            self.rows[place] = row.or_else(kept).unwrap_or_default();
        }
    }

    /// What a frame shows.
    pub fn queues(&self) -> Queues<'_> {
        let state = match (self.published, self.phase, self.agreed) {
            (false, ..) => OrdersState::Unpublished,
            (_, Phase::Standing, true) => OrdersState::Proven,
            (_, Phase::Standing, false) => OrdersState::Unproven,
            _ => self.refusal.unwrap_or(OrdersState::Waiting),
        };
        let is_proven = state == OrdersState::Proven;
        let joined_us = if is_proven { self.joined_us as f64 } else { f64::NAN };
        Queues { state, joined_us, rows: if is_proven { &self.rows } else { &[] } }
    }

    /// The next moment, after now, at which something is due.
    pub fn deadline_us(&self, now_us: i64) -> Option<i64> {
        let phase_us = match self.phase {
            Phase::Idle => self.retry_at_us,
            Phase::Asked { until_us } | Phase::Opened { until_us } => until_us,
            Phase::Standing => self.doubt.map_or(0, |(since_us, _)| since_us + ORDERS_SETTLE_US),
        };
        Some(phase_us).filter(|due_us| *due_us > now_us && self.market.is_some())
    }
}

fn touch_of(book: &Book) -> Touch {
    Side::BOTH.map(|side| book.best(side).map(|level| (level.price, level.size)))
}

/// Both markets of the pair in focus: where it buys, and where it sells.
#[derive(Debug, Default)]
pub struct Watch {
    pub seats: [Seat; 2],
}

/// What each seat's ladder shows.
pub const SHOWN: [Side; 2] = [Side::Ask, Side::Bid];
