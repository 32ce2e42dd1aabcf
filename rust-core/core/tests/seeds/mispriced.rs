//! Mispricings: a second scanner, in a few plain lines over what was delivered, beside the program's own.
//!
//! Its rule: a pair of venues is an opportunity where buying an order of 1,000 quote units at one's best ask and
//! selling it at the other's best bid leaves more than nothing after both taker fees, both tops hold that order,
//! and the edge is sane (5 % at most). The gate's word is taken as it is (LIVE, young, proved within half a second
//! of each other): that it is right is what every seeded session is about.

use std::collections::BTreeMap;

use arbscope_core::book::Gate;
use arbscope_core::market::MarketId;
use arbscope_core::num::decimal::pow10;
use arbscope_core::sim::{Known, Level, Mispricing};
use arbscope_core::venue::registry;

use crate::driver::SECOND_US;
use crate::report::{in_threads, is_long};
use crate::session::{Session, plan};

const ORDER_QUOTE: f64 = 1_000.0;
const SANE_BPS: f64 = 500.0;
/// Edges nearer to a limit than this are left to the last digit of whoever computes them.
const HAIR: f64 = 1e-6;
const SESSION_S: i64 = 90;

/// Best prices and sizes of one book.
#[derive(Clone, Copy, Debug)]
struct Top {
    bid: f64,
    bid_size: f64,
    ask: f64,
    ask_size: f64,
    fee: f64,
}

impl Top {
    fn of(bids: &[Level], asks: &[Level], digits: (u8, u8), fee: f64) -> Option<Self> {
        let (bid, ask) = (bids.first()?, asks.first()?);
        let price = |level: &Level| level.price as f64 / pow10(digits.0) as f64;
        let size = |level: &Level| level.size as f64 / pow10(digits.1) as f64;
        Some(Self { bid: price(bid), bid_size: size(bid), ask: price(ask), ask_size: size(ask), fee })
    }
}

/// How surely buying at one and selling at the other is an opportunity: above 0 it is, below it is not.
fn margin(buy: &Top, sell: &Top) -> f64 {
    let (cost, kept) = (buy.ask * (1.0 + buy.fee), sell.bid * (1.0 - sell.fee));
    let (gross_bps, net_bps) = ((sell.bid / buy.ask - 1.0) * 1e4, (kept / cost - 1.0) * 1e4);
    let quantity = ORDER_QUOTE / buy.ask;
    let held = buy.ask_size.min(sell.bid_size) / quantity - 1.0;
    // A top that holds the order exactly holds it.
    net_bps.min(SANE_BPS - gross_bps).min(held + HAIR / 2.0)
}

/// What the two scanners said of each other.
#[derive(Clone, Debug, Default)]
struct Count {
    offers: u64,
    /// Offered although nothing delivered was an opportunity.
    unfounded: u64,
    /// Pairs and moments that the second scanner looked at, and those that were an opportunity.
    judged: u64,
    due: u64,
    /// Of these, not offered at that very moment.
    missed: u64,
    planted: u64,
    /// Above threshold for longer than a feed interval and the way to us.
    standing: u64,
    shown: u64,
    wrong: Vec<String>,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.offers += other.offers;
        self.unfounded += other.unfounded;
        self.judged += other.judged;
        self.due += other.due;
        self.missed += other.missed;
        self.planted += other.planted;
        self.standing += other.standing;
        self.shown += other.shown;
        self.wrong.extend(other.wrong);
    }
}

/// One planted difference under watch.
struct Watched {
    planted: Mispricing,
    book: usize,
    /// Pairs of it whose exchanges' own books are an opportunity, each since when.
    since_us: BTreeMap<(usize, bool), i64>,
    stood: bool,
    shown: bool,
}

struct Judge {
    session: Session,
    count: Count,
    watched: Vec<Watched>,
    fees: Vec<f64>,
}

fn session(seed: u64) -> Count {
    let session = Session::of(plan(seed, &[]));
    let fees = registry::all().iter().map(|venue| venue.spec().fee_taker).collect();
    let mut judge = Judge { session, count: Count::default(), watched: Vec::new(), fees };
    let end_us = judge.session.now_us() + SESSION_S * SECOND_US;
    while judge.session.now_us() < end_us {
        let arrived = judge.session.driver.next(end_us);
        let is_news = arrived.is_some();
        judge.session.driver.give(arrived);
        if is_news {
            judge.compare();
            judge.follow_planted();
        }
    }
    judge.finish()
}

impl Judge {
    /// Both scanners on what stands now.
    fn compare(&mut self) {
        let offered: Vec<(MarketId, MarketId)> =
            self.session.driver.engine.offers().map(|offer| (offer.buy_market, offer.sell_market)).collect();
        for (buy, sell) in &offered {
            self.count.offers += 1;
            let margins = self.margins(*buy, *sell);
            // Between the frames of one change only the venue could say what its book is.
            if !margins.is_empty() && margins.iter().all(|margin| *margin <= -HAIR) {
                self.count.unfounded += 1;
                self.complain(*buy, *sell, "offered for nothing");
            }
        }
        for (buy, sell) in self.usable_pairs() {
            let margins = self.margins(buy, sell);
            self.count.judged += 1;
            if margins.is_empty() || margins.iter().any(|margin| *margin <= HAIR) {
                continue;
            }
            self.count.due += 1;
            if !offered.contains(&(buy, sell)) {
                self.count.missed += 1;
                self.complain(buy, sell, "not offered");
            }
        }
    }

    /// Ordered pairs of markets of one instrument that the gate would let through.
    fn usable_pairs(&self) -> Vec<(MarketId, MarketId)> {
        let driver = &self.session.driver;
        let (gate, markets) = (Gate { now_us: driver.engine.now_us() }, driver.engine.catalogue().markets());
        let usable: Vec<MarketId> = driver
            .checker
            .listed()
            .filter(|market| gate.judge(&[driver.engine.leg(*market)]).is_ok())
            .collect();
        let instrument = |market: MarketId| markets[market.index()].instrument;
        let pairs = usable.iter().flat_map(|buy| usable.iter().map(move |sell| (*buy, *sell)));
        pairs
            .filter(|(buy, sell)| buy != sell && instrument(*buy) == instrument(*sell))
            .filter(|(buy, sell)| gate.judge(&[driver.engine.leg(*buy), driver.engine.leg(*sell)]).is_ok())
            .collect()
    }

    /// The second scanner's word on a pair: one for each way to take what was delivered of the two.
    fn margins(&self, buy: MarketId, sell: MarketId) -> Vec<f64> {
        let (buys, sells) = (self.delivered(buy), self.delivered(sell));
        buys.iter().flat_map(|buy| sells.iter().map(|sell| margin(buy, sell))).collect()
    }

    fn delivered(&self, market: MarketId) -> Vec<Top> {
        let driver = &self.session.driver;
        let Some((venue, book)) = driver.checker.place(market) else { return Vec::new() };
        let told = &driver.world.exchange(venue).expect("it lists it").books[book];
        let digits = (told.price_digits, told.size_digits);
        let top = |known: &Known| Top::of(&known.sides.bids, &known.sides.asks, digits, self.fees[venue]);
        driver.world.record.books(venue, book).filter(|known| !known.partial).filter_map(top).collect()
    }

    /// What is planted stands at the exchanges, and is offered here or not.
    fn follow_planted(&mut self) {
        let list = &self.session.driver.world.mispricings.list;
        for planted in list.iter().filter(|planted| planted.from_us > self.session.driver.now_us - SECOND_US)
        {
            if self.watched.iter().all(|watched| watched.planted != *planted) {
                let exchange = self.session.driver.world.exchange(planted.venue).expect("it is up");
                let is_it = |book: &arbscope_core::sim::Book| {
                    book.base == planted.base && book.quote == planted.quote
                };
                let book = exchange.books.iter().position(is_it).expect("it is listed");
                let since_us = BTreeMap::new();
                let planted = planted.clone();
                self.watched.push(Watched { planted, book, since_us, stood: false, shown: false });
            }
        }
        let mut watched = std::mem::take(&mut self.watched);
        watched.iter_mut().for_each(|one| self.follow_one(one));
        self.watched = watched;
    }

    fn follow_one(&self, one: &mut Watched) {
        let driver = &self.session.driver;
        let now_us = driver.now_us;
        if now_us > one.planted.to_us + 10 * SECOND_US {
            return;
        }
        let here = self.session.market(one.planted.venue, one.book);
        one.shown |=
            driver.engine.offers().any(|offer| offer.buy_market == here || offer.sell_market == here);
        let Some(own) = self.stands(one.planted.venue, &one.planted) else { return };
        for other in (0..self.fees.len()).filter(|other| *other != one.planted.venue) {
            let Some(top) = self.stands(other, &one.planted) else { continue };
            for buys_here in [false, true] {
                let margin = if buys_here { margin(&own.0, &top.0) } else { margin(&top.0, &own.0) };
                if margin <= HAIR {
                    one.since_us.remove(&(other, buys_here));
                    continue;
                }
                let since_us = *one.since_us.entry((other, buys_here)).or_insert(now_us);
                one.stood |= now_us - since_us > own.1.max(top.1);
            }
        }
    }

    /// The true top of the planted instrument at a venue, and the feed interval plus the way from there, µs.
    fn stands(&self, venue: usize, planted: &Mispricing) -> Option<(Top, i64)> {
        let exchange = self.session.driver.world.exchange(venue)?;
        let mut books = exchange.books.iter();
        let at = books.position(|book| book.base == planted.base && book.quote == planted.quote)?;
        let book = &exchange.books[at];
        let digits = (book.price_digits, book.size_digits);
        let top = Top::of(&book.sides.bids, &book.sides.asks, digits, self.fees[venue])?;
        Some((top, exchange.makers[at].longest_rest_us() + exchange.latency_us * 5 / 4))
    }

    fn finish(mut self) -> Count {
        let now_us = self.session.now_us();
        for one in self.watched.iter().filter(|one| one.planted.to_us < now_us) {
            self.count.planted += 1;
            self.count.standing += u64::from(one.stood);
            self.count.shown += u64::from(one.stood && one.shown);
            if one.stood && !one.shown {
                self.count.wrong.push(format!("planted, never offered: {:?}", one.planted));
            }
        }
        self.count
    }

    fn complain(&mut self, buy: MarketId, sell: MarketId, what: &str) {
        if self.count.wrong.len() < 5 {
            let markets = self.session.driver.engine.catalogue().markets();
            let name = |market: MarketId| {
                let told = &markets[market.index()];
                format!("{} {}", told.venue.index(), told.symbol)
            };
            let (margins, now_us) = (self.margins(buy, sell), self.session.now_us());
            self.count.wrong.push(format!("{now_us}: {} to {}: {what}, {margins:?}", name(buy), name(sell)));
        }
    }
}

#[test]
fn s_every_standing_mispricing_is_offered_and_nothing_else() {
    let seeds = if is_long() { 200 } else { 12 };
    let mut all = Count::default();
    in_threads(seeds, session).into_iter().for_each(|count| all.add(count));
    let Count { offers, unfounded, judged, due, missed, planted, standing, shown, .. } = all;
    println!(
        "{offers} offers looked at, {unfounded} unfounded; {due} of {judged} pairs due, {missed} of them missed"
    );
    println!("{planted} planted, {standing} stood long enough, {shown} of them offered");
    all.wrong.iter().take(20).for_each(|wrong| println!("{wrong}"));
    assert!(standing > seeds, "too few to tell");
    assert_eq!((unfounded, missed, shown), (0, 0, standing));
}
