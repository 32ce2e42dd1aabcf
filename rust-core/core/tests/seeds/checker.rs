//! What is right, told apart from the program: it knows what the world delivered, and looks at what the engine
//! would let out.

use std::rc::Rc;

use arbscope_core::book::{Book, Leg, Level as Held, State};
use arbscope_core::engine::Engine;
use arbscope_core::market::{MarketId, Side};
use arbscope_core::num::decimal::pow10;
use arbscope_core::sim::{Known, Level, Sides, World};

use crate::driver::place;

/// Every emission rests on books that something proved within this time, µs; pushes by the clock have their own.
const AGE_MAX_US: i64 = 1_000_000;
/// A larger edge is suspect, and never offered.
const EDGE_SANE: f64 = 0.05;

/// One market: where the world keeps it.
#[derive(Clone, Copy, Debug)]
struct Place {
    venue: usize,
    book: usize,
    age_max_us: i64,
}

/// A book and what was delivered, once they were found to be the same. Neither need be looked at again until one
/// of them changes: the program counts a book's changes, and what is delivered is never changed but replaced.
struct Same {
    version: u64,
    epoch: u32,
    /// Should the program forget to count.
    touch: Option<(Held, Held)>,
    delivered: Rc<Sides>,
}

pub struct Checker {
    places: Vec<Option<Place>>,
    /// When a book was last LIVE, or had an excuse, by market.
    fine_us: Vec<i64>,
    /// The last comparison of each market that came out well.
    same: Vec<Option<Same>>,
    pub emissions: u64,
    pub live_looks: u64,
    /// Of these, compared level by level.
    pub compared: u64,
}

impl Checker {
    pub fn new(engine: &Engine, world: &World) -> Self {
        let markets = engine.catalogue().markets();
        let places = markets.iter().map(|market| {
            let venue = market.venue.index();
            let exchange = world.exchange(venue)?;
            let book = exchange.books.iter().position(|book| book.symbol == market.symbol)?;
            let push_us = arbscope_core::venue::registry::all()[venue].spec().push_interval_us;
            let age_max_us = if push_us > 500_000 { push_us * 3 / 2 } else { AGE_MAX_US };
            Some(Place { venue, book, age_max_us })
        });
        let places: Vec<_> = places.collect();
        let same = places.iter().map(|_| None).collect();
        let fine_us = vec![0; places.len()];
        Self { fine_us, same, places, emissions: 0, live_looks: 0, compared: 0 }
    }

    /// Looks at every book and every offer (R1).
    pub fn look(&mut self, engine: &Engine, world: &World, now_us: i64) -> Result<(), String> {
        for at in 0..self.places.len() {
            let leg = engine.leg(MarketId::from_index(at));
            if leg.status.state == State::Live && now_us - leg.proof_us <= leg.status.age_max_us {
                self.live_looks += 1;
                self.book_is_right(at, &leg, world).map_err(|why| self.told(engine, at, now_us, &why))?;
            }
        }
        for offer in engine.offers() {
            self.emissions += 1;
            for market in [offer.buy_market, offer.sell_market] {
                let leg = engine.leg(market);
                self.leg_may_be_used(market.index(), &leg, world, now_us).map_err(|why| {
                    self.told(engine, market.index(), now_us, &format!("offered, but {why}"))
                })?;
            }
            if offer.gross_bps / 1e4 > EDGE_SANE {
                return Err(self.told(engine, offer.buy_market.index(), now_us, "offered an edge over 5 %"));
            }
        }
        Ok(())
    }

    /// A book that may be used is exactly what was delivered.
    fn book_is_right(&mut self, at: usize, leg: &Leg<'_>, world: &World) -> Result<(), String> {
        let Some(place) = self.places[at] else { return Err("LIVE, but nobody lists it".into()) };
        if self.was_right(at, leg, world.record.books(place.venue, place.book)) {
            return Ok(());
        }
        self.compared += 1;
        let book = &world.exchange(place.venue).expect("it lists it").books[place.book];
        let scales = (book.price_digits, book.size_digits);
        let mut found = Err("LIVE, but nothing was delivered".to_string());
        for known in world.record.books(place.venue, place.book) {
            if known.partial {
                return Ok(());
            }
            found = same_book(leg.book, known, scales);
            if found.is_ok() {
                self.same[at] = Some(Same::of(leg, known));
                break;
            }
        }
        found
    }

    /// Whether neither the book nor what was delivered has changed since they were the same.
    fn was_right<'a>(
        &self,
        at: usize,
        leg: &Leg<'_>,
        mut delivered: impl Iterator<Item = &'a Known>,
    ) -> bool {
        let Some(same) = &self.same[at] else { return false };
        same.is_of(leg) && delivered.any(|known| Rc::ptr_eq(&known.sides, &same.delivered))
    }

    fn leg_may_be_used(
        &mut self,
        at: usize,
        leg: &Leg<'_>,
        world: &World,
        now_us: i64,
    ) -> Result<(), String> {
        if leg.status.state != State::Live {
            return Err(format!("its book is {}", leg.status.state.word()));
        }
        if leg.book.touch().is_none_or(|(bid, ask)| bid.price > ask.price) {
            return Err("its book is crossed or has one side only".into());
        }
        let place = self.places[at].ok_or("nobody lists it")?;
        let heard_us = world.record.heard_us(place.venue, place.book).ok_or("nothing was delivered")?;
        if now_us - heard_us > place.age_max_us {
            return Err(format!("nothing came by its connection for {} ms", (now_us - heard_us) / 1_000));
        }
        self.book_is_right(at, leg, world)
    }

    /// A market's venue and its place among that venue's books, if the venue lists it.
    pub fn place(&self, market: MarketId) -> Option<(usize, usize)> {
        self.places[market.index()].map(|place| (place.venue, place.book))
    }

    /// Markets that some venue lists.
    pub fn listed(&self) -> impl Iterator<Item = MarketId> + '_ {
        let all = (0..self.places.len()).map(MarketId::from_index);
        all.filter(|market| self.places[market.index()].is_some())
    }

    /// Whether a book is LIVE and exactly what was delivered.
    pub fn is_exact(&mut self, market: MarketId, engine: &Engine, world: &World) -> bool {
        let leg = engine.leg(market);
        leg.status.state == State::Live && self.book_is_right(market.index(), &leg, world).is_ok()
    }

    pub fn begin_healing(&mut self, now_us: i64) {
        self.fine_us.iter_mut().for_each(|fine_us| *fine_us = now_us);
    }

    /// Every book is LIVE soon, unless one of the rules' own pauses keeps it out.
    pub fn healed(&mut self, engine: &Engine, now_us: i64, within_us: i64) -> Result<(), String> {
        for at in 0..self.places.len() {
            let Some(here) = self.places[at] else { continue };
            let state = engine.leg(MarketId::from_index(at)).status.state;
            let waits = engine.next_dial_us(place(here.venue)).is_some_and(|us| us > now_us);
            if matches!(state, State::Live | State::Quarantined) || waits {
                self.fine_us[at] = now_us;
            }
            if now_us - self.fine_us[at] > within_us {
                return Err(self.told(engine, at, now_us, "still not LIVE although all is well"));
            }
        }
        Ok(())
    }

    fn told(&self, engine: &Engine, at: usize, now_us: i64, why: &str) -> String {
        let market = &engine.catalogue().markets()[at];
        let leg = engine.leg(MarketId::from_index(at));
        let second = (now_us - crate::mix::START_US) as f64 / 1e6;
        format!(
            "{second:.3} s: venue {} {} ({}): {why}",
            market.venue.index(),
            market.symbol,
            leg.status.state.word()
        )
    }
}

impl Same {
    fn of(leg: &Leg<'_>, known: &Known) -> Self {
        let (version, epoch) = (leg.status.version, leg.status.epoch);
        Self { version, epoch, touch: leg.book.touch(), delivered: Rc::clone(&known.sides) }
    }

    fn is_of(&self, leg: &Leg<'_>) -> bool {
        let counted = (leg.status.version, leg.status.epoch) == (self.version, self.epoch);
        counted && leg.book.touch() == self.touch
    }
}

fn same_book(book: &Book, known: &Known, scales: (u8, u8)) -> Result<(), String> {
    same_side(book, Side::Bid, known, scales).and_then(|()| same_side(book, Side::Ask, known, scales))
}

fn same_side(book: &Book, side: Side, known: &Known, scales: (u8, u8)) -> Result<(), String> {
    let expected: &[Level] = if side == Side::Bid { &known.sides.bids } else { &known.sides.asks };
    let depth = if known.depth == 0 { expected.len() } else { known.depth.min(expected.len()) };
    let held: Vec<_> = book.levels(side).collect();
    if held.len() != depth {
        return Err(format!("{side:?}: {} levels, delivered were {depth}", held.len()));
    }
    for (place, (held, delivered)) in held.iter().zip(expected).enumerate() {
        let price = same((held.price, book.price_scale()), (delivered.price, scales.0));
        let size = same((held.size, book.size_scale()), (delivered.size, scales.1));
        if !price || !size {
            return Err(format!("{side:?} {place}: holds {held:?}, delivered was {delivered:?}"));
        }
    }
    Ok(())
}

/// Whether two scaled integers are the same number.
fn same((a, scale_a): (i64, u8), (b, scale_b): (i64, u8)) -> bool {
    i128::from(a) * i128::from(pow10(scale_b)) == i128::from(b) * i128::from(pow10(scale_a))
}
