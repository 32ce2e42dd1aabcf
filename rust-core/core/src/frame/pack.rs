//! Packs what the page is to see into one buffer. Allocates nothing.

use super::layout::{
    Counts, EngineRow, FocusRow, LadderBuyRow, LadderSellRow, NONE, OpportunityRow, PairRow, PairsRow,
    QuoteRow, ReasonRow, ResultRow, ShellRow, SignalRow, StrategyRow, TradeRow, VenueRow,
};
use super::orders::{QueueRow, Queues};
use super::write::{FrameWriter, TooSmall};
use crate::book::{Level, Shelf};
use crate::market::{Catalogue, InstrumentId, Listing, MarketId, Reason, Side, VenueId, VenueReason};
use crate::scan::{ArbitrageScanner, Cell, Opportunity, Pair};
use crate::signal::SignalGenerator;

/// Levels of a ladder.
pub const LADDER_LEVELS: usize = 20;

/// What a person looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Focus {
    pub instrument: Option<InstrumentId>,
    /// Venues bought and sold at.
    pub pair: Option<(VenueId, VenueId)>,
}

impl Focus {
    /// The pair in focus, if both an instrument and a pair of venues are.
    pub fn pair(&self) -> Option<Pair> {
        let (instrument, (buy, sell)) = (self.instrument?, self.pair?);
        Some(Pair { instrument, buy, sell })
    }
}

/// Figures that only the engine knows.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct EngineFigures {
    /// Events taken in since the start.
    pub events: u64,
    /// Share of wanted market-seconds that were LIVE, 0..1; NaN before the first second.
    pub live_share: f64,
    /// Share of seconds with at least two venues LIVE, 0..1.
    pub two_live_share: f64,
    /// Paper trading is halted.
    pub halted: bool,
    /// Markets whose newest message came late by its own stream's measure.
    pub lagging: u32,
    /// Spans in which nobody watched, and their length in all, ms.
    pub unobserved: u32,
    pub unobserved_ms: f64,
}

/// What only the engine knows of a market's feed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FeedFacts {
    /// 0..100.
    pub health: u8,
    /// Why it is not LIVE.
    pub reason: VenueReason,
    /// Since when it is in its state, µs; NaN: since the start.
    pub since_us: f64,
    /// Time to the next try, ms; NaN if none is planned.
    pub next_try_ms: f64,
}

impl Default for FeedFacts {
    fn default() -> Self {
        Self { health: 100, reason: VenueReason::None, since_us: f64::NAN, next_try_ms: f64::NAN }
    }
}

/// Everything a frame is packed from.
pub struct FrameSource<'a> {
    /// Rises by one a frame.
    pub number: u64,
    /// µs on the monotonic clock.
    pub now_us: i64,
    pub figures: EngineFigures,
    pub focus: Focus,
    pub catalogue: &'a Catalogue,
    pub shelf: &'a Shelf,
    /// One a market; missing ones are unasked.
    pub listings: &'a [Listing],
    /// One a market; missing ones are in perfect health.
    pub feeds: &'a [FeedFacts],
    /// Scanned at `now_us`; its opportunities are put in order here.
    pub scanner: &'a mut ArbitrageScanner,
    pub signals: &'a SignalGenerator,
    /// Single orders of the pair in focus: where it buys, where it sells.
    pub queues: [Queues<'a>; 2],
    /// One a venue, in registry order.
    pub venues: &'a [VenueRow],
    /// Paper orders refused, by reason (place = code); missing ones are zero.
    pub refusals: &'a [u64],
    /// One a strategy, in registry order.
    pub strategies: &'a [StrategyRow],
    /// One a strategy and quote currency.
    pub results: &'a [ResultRow],
    /// Newest first, 128 at most.
    pub trades: &'a [TradeRow],
}

/// Packs a frame and gives its length in bytes.
pub fn pack(source: FrameSource<'_>, out: &mut [u8]) -> Result<usize, TooSmall> {
    source.scanner.rank_opportunities(source.now_us);
    let counts = source.counts();
    let mut frame = FrameWriter::begin(out, &counts, source.number, source.now_us)?;
    source.state(&mut frame);
    source.focused(&mut frame);
    source.happenings(&mut frame);
    Ok(frame.finish())
}

/// Most rows that frames of this catalogue can have; for sizing a buffer at subscription.
pub fn counts_max(catalogue: &Catalogue, venues: usize, strategies: usize, quotes: usize) -> Counts {
    Counts {
        engine: 1,
        shell: 1,
        venues,
        quotes: catalogue.markets().len(),
        pairs: catalogue.instruments().len() * venues * venues,
        focus: venues * venues,
        pair: 1,
        ladder_buy: LADDER_LEVELS,
        ladder_sell: LADDER_LEVELS,
        opportunities: crate::scan::OPPORTUNITIES_MAX,
        signals: venues,
        reasons: Reason::ALL.len(),
        strategies,
        results: strategies * quotes,
        trades: TRADES_MAX,
    }
}

/// Trades listed at most.
pub const TRADES_MAX: usize = 128;

impl FrameSource<'_> {
    fn counts(&self) -> Counts {
        let venues = self.venues.len();
        Counts {
            focus: self.focus.instrument.map_or(0, |_| self.scanner.venue_count().pow(2)),
            pair: usize::from(self.focus.pair().is_some()),
            ladder_buy: self.ladder(Side::Ask).count(),
            ladder_sell: self.ladder(Side::Bid).count(),
            opportunities: self.scanner.opportunities(self.now_us).len(),
            signals: self.signals().count(),
            pairs: self.scanner.pair_count(),
            venues,
            results: self.results.len(),
            trades: self.trades.len().min(TRADES_MAX),
            ..counts_max(self.catalogue, venues, self.strategies.len(), 0)
        }
    }

    fn state(&self, frame: &mut FrameWriter<'_>) {
        frame.rows(std::iter::once(self.engine_row()));
        frame.rows(std::iter::once(ShellRow::default()));
        frame.rows(self.venues.iter().copied());
        frame.rows((0..self.catalogue.markets().len()).map(|at| self.quote_row(MarketId::from_index(at))));
        frame.rows(self.scanner.cells().map(pairs_row));
        frame.rows(self.reason_rows());
        frame.rows(self.strategies.iter().copied());
        frame.rows(self.results.iter().copied());
    }

    fn focused(&self, frame: &mut FrameWriter<'_>) {
        let square = self.scanner.venue_count().pow(2);
        let keys = self.focus.instrument.map(|at| at.index() * square..(at.index() + 1) * square);
        frame.rows(keys.into_iter().flatten().map(|key| self.focus_row(key)));
        frame.rows(self.focus.pair().map(|pair| self.pair_row(pair)).into_iter());
        frame.rows(self.ladder(Side::Ask).map(|Rung { price, size, orders, ahead_size }| LadderBuyRow {
            price,
            size,
            orders,
            ahead_size,
        }));
        frame.rows(self.ladder(Side::Bid).map(|Rung { price, size, orders, ahead_size }| LadderSellRow {
            price,
            size,
            orders,
            ahead_size,
        }));
        frame.rows(self.signals());
    }

    fn happenings(&self, frame: &mut FrameWriter<'_>) {
        frame.rows(self.scanner.opportunities(self.now_us).map(opportunity_row));
        frame.rows(self.trades.iter().copied());
    }

    fn engine_row(&self) -> EngineRow {
        let (scanner, figures) = (&self.scanner, &self.figures);
        let venue = |venue: VenueId| venue.index() as u32;
        EngineRow {
            events: figures.events as f64,
            venue_count: self.venues.len() as u32,
            instrument_count: self.catalogue.instruments().len() as u32,
            market_count: self.catalogue.markets().len() as u32,
            focus_instrument: self.focus.instrument.map_or(NONE, |id| id.index() as u32),
            focus_buy: self.focus.pair.map_or(NONE, |(buy, _)| venue(buy)),
            focus_sell: self.focus.pair.map_or(NONE, |(_, sell)| venue(sell)),
            min_edge_bps: scanner.min_edge_bps(),
            order_size_quote: scanner.order_size_quote(),
            pairs_listed: scanner.listed_count(),
            pairs_offered: scanner.offered_count(),
            best_net_bps: scanner.best_net_bps(),
            last_positive_us: scanner.last_positive_us(self.now_us).map_or(f64::NAN, |us| us as f64),
            pair_calculations: scanner.pair_calculations() as f64,
            live_share: figures.live_share,
            two_live_share: figures.two_live_share,
            halted: u8::from(figures.halted),
            markets_lagging: figures.lagging,
            unobserved: figures.unobserved,
            unobserved_ms: figures.unobserved_ms,
        }
    }

    fn quote_row(&self, id: MarketId) -> QuoteRow {
        let (market, book, status) = (self.catalogue.market(id), self.shelf.book(id), self.shelf.status(id));
        let best = |side| {
            let value = |level: Level| (book.price_f64(level.price), book.size_f64(level.size));
            book.best(side).map_or((f64::NAN, f64::NAN), value)
        };
        let ((bid, bid_size), (ask, ask_size)) = (best(Side::Bid), best(Side::Ask));
        let feed = self.feeds.get(id.index()).copied().unwrap_or_default();
        QuoteRow {
            venue: market.venue.index() as u32,
            instrument: market.instrument.map_or(NONE, |id| id.index() as u32),
            state: status.state as u8,
            crossed: u8::from(status.crossed),
            identity: status.identity as u8,
            bid,
            bid_size,
            ask,
            ask_size,
            age_ms: self.age_ms(id),
            bid_levels: book.len(Side::Bid) as u32,
            ask_levels: book.len(Side::Ask) as u32,
            price_digits: book.price_scale(),
            size_digits: book.size_scale(),
            epoch: status.epoch,
            listing: self.listings.get(id.index()).map_or(0, |listing| *listing as u8),
            health: feed.health,
            held: u8::from(status.held),
            reason: feed.reason as u8,
            since_us: feed.since_us,
            next_try_ms: feed.next_try_ms,
        }
    }

    /// Time since the last proof, ms; NaN if there never was one.
    fn age_ms(&self, market: MarketId) -> f64 {
        let proof_us = self.shelf.leg(market).proof_us;
        if proof_us == 0 { f64::NAN } else { (self.now_us - proof_us) as f64 / 1e3 }
    }

    fn focus_row(&self, key: usize) -> FocusRow {
        let (pair, cell) = (self.scanner.pair(key), self.scanner.cell_at(key));
        FocusRow {
            state: cell.state as u8,
            reason: cell.reason as u8,
            net_bps: cell.net_bps,
            gross_bps: cell.gross_bps,
            fee_bps: cell.gross_bps - cell.net_bps,
            quantity: self.scanner.quantity(pair),
            skew_ms: self.scanner.skew_us(pair) / 1e3,
        }
    }

    fn pair_row(&self, pair: Pair) -> PairRow {
        let (scanner, cell) = (&self.scanner, self.scanner.cell(pair));
        let (buy_ask, sell_bid) = scanner.prices(pair);
        let (buy_ask_size, sell_bid_size) = scanner.sizes(pair);
        let quantity = scanner.order_quantity(pair);
        let age = |venue| scanner.market(pair.instrument, venue).map_or(f64::NAN, |id| self.age_ms(id));
        PairRow {
            state: cell.state as u8,
            reason: cell.reason as u8,
            gross_bps: cell.gross_bps,
            fees_bps: cell.gross_bps - cell.net_bps,
            depth_bps: f64::NAN,
            delay_bps: f64::NAN,
            basis_bps: f64::NAN,
            net_bps: cell.net_bps,
            buy_ask,
            buy_ask_size,
            sell_bid,
            sell_bid_size,
            quantity,
            profit_quote: scanner.profit_quote(pair, quantity),
            buy_age_ms: age(pair.buy),
            sell_age_ms: age(pair.sell),
            buy_orders: self.queues[0].state as u8,
            sell_orders: self.queues[1].state as u8,
            buy_joined_us: self.queues[0].joined_us,
            sell_joined_us: self.queues[1].joined_us,
        }
    }

    /// Best levels that the pair in focus would trade with: asks where it buys, bids where it sells.
    fn ladder(&self, side: Side) -> impl Iterator<Item = Rung> + '_ {
        let market = self.focus.pair().and_then(|pair| {
            let venue = if side == Side::Ask { pair.buy } else { pair.sell };
            self.scanner.market(pair.instrument, venue)
        });
        let book = market.map(|id| self.shelf.book(id));
        let queues = if side == Side::Ask { self.queues[0] } else { self.queues[1] };
        let levels = move |book: &crate::book::Book| {
            let mut ladder = [Rung::default(); LADDER_LEVELS];
            let count = book.len(side).min(LADDER_LEVELS);
            for (place, level) in book.levels(side).take(LADDER_LEVELS).enumerate() {
                ladder[place] = rung(book, level, queues.of(place, level));
            }
            ladder.into_iter().take(count)
        };
        book.map(levels).into_iter().flatten()
    }

    fn signals(&self) -> impl Iterator<Item = SignalRow> + '_ {
        let venues = (0..self.scanner.venue_count()).map(VenueId::from_index);
        venues.filter_map(|venue| {
            let market = self.scanner.market(self.focus.instrument?, venue)?;
            let signal = self.signals.signal(market, self.now_us, self.shelf)?;
            Some(SignalRow {
                venue: venue.index() as u32,
                valid: u8::from(signal.is_valid()),
                queue_imbalance: signal.queue_imbalance,
                microprice_bps: signal.microprice_bps,
                ofi_1s: signal.ofi_1s,
            })
        })
    }

    fn reason_rows(&self) -> impl Iterator<Item = ReasonRow> + '_ {
        let now = self.scanner.rejected_now();
        Reason::ALL.iter().enumerate().map(move |(code, reason)| ReasonRow {
            pairs_now: now[code],
            pair_seconds: self.scanner.rejected_seconds(*reason) as f64,
            refusals: self.refusals.get(code).map_or(0.0, |count| *count as f64),
        })
    }
}

/// A level of a ladder.
#[derive(Clone, Copy, Default)]
struct Rung {
    price: f64,
    size: f64,
    orders: u32,
    ahead_size: f64,
}

fn rung(book: &crate::book::Book, level: Level, queue: Option<&QueueRow>) -> Rung {
    Rung {
        price: book.price_f64(level.price),
        size: book.size_f64(level.size),
        orders: queue.map_or(NONE, |queue| queue.orders),
        ahead_size: queue.map_or(f64::NAN, |queue| book.size_f64(queue.ahead)),
    }
}

fn pairs_row(cell: Cell) -> PairsRow {
    PairsRow {
        state: cell.state as u8,
        reason: cell.reason as u8,
        net_bps: cell.net_bps as f32,
        gross_bps: cell.gross_bps as f32,
    }
}

fn opportunity_row(row: Opportunity) -> OpportunityRow {
    OpportunityRow {
        key: row.key,
        instrument: row.instrument.index() as u32,
        buy: row.buy.index() as u32,
        sell: row.sell.index() as u32,
        net_bps: row.net_bps,
        gross_bps: row.gross_bps,
        quantity: row.quantity,
        profit_quote: row.profit_quote,
        first_us: row.first_us as f64,
        last_us: row.last_us as f64,
        peak_net_bps: row.peak_net_bps,
        reason: row.reason as u8,
        alive: u8::from(row.alive),
        censored: u8::from(row.censored),
    }
}
