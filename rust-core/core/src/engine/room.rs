//! How many instruments fit: into every venue's quotas and into memory, were each listed everywhere.

use super::Engine;
use super::intake::Intake;
use super::settings::Refusal;
use super::setup::{MARKETS_MAX, split};
use super::slot::VenueSlot;
use crate::frame::{counts_max, frame_bytes};
use crate::market::{Catalogue, Kind, Market, MarketId, VenueId};
use crate::num::json_out::JsonOut;
use crate::paper::STRATEGIES;
use crate::venue::{Spec, Venue, Wanted};

/// Every book is to be asked for within this time of a start.
const START_S: f64 = 120.0;
/// Of quotas of dials and of texts an hour, the other part is left for reconnecting and resubscribing.
const SHARE: f64 = 0.5;
/// A frame is copied up to sixty times a second.
const FRAME_BYTES_MAX: usize = 1 << 20;
/// Room for all books together, and what one takes: some hundred levels a side, and what waits for a snapshot.
const BOOKS_BYTES_MAX: usize = 256 << 20;
const BOOK_BYTES: usize = 64 << 10;

/// How many fit, and what says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Room {
    pub fits: usize,
    pub tightest: &'static str,
}

impl Room {
    /// Of the enabled venues and of memory, whatever is tightest.
    fn of(intake: &mut Intake) -> Self {
        let venues = intake.venues.len();
        let enabled = intake.venues.iter_mut().filter(|slot| slot.enabled);
        let rooms =
            enabled.map(|slot| Room { fits: fits_at(slot, venues), tightest: slot.venue.spec().name });
        let memory = Room { fits: in_memory(venues), tightest: "memory" };
        rooms.chain([memory]).min_by_key(|room| room.fits).unwrap_or(memory)
    }
}

/// Whether so many fit, without reckoning how many more would.
fn fits_plainly(intake: &Intake, instruments: usize) -> bool {
    let markets = imagined(instruments.min(MARKETS_MAX));
    let mut enabled = intake.venues.iter().filter(|slot| slot.enabled);
    instruments <= in_memory(intake.venues.len())
        && enabled.all(|slot| is_allowed(slot.venue.as_ref(), &markets))
}

/// Reckoned once a venue: what it allows does not change.
fn fits_at(slot: &mut VenueSlot, venues: usize) -> usize {
    let fits = slot.room.unwrap_or_else(|| fits(slot.venue.as_ref(), &imagined(MARKETS_MAX / venues)));
    slot.room = Some(fits);
    fits
}

/// Markets under names as long as most.
fn imagined(count: usize) -> Vec<Market> {
    let market = |n: usize| Market {
        venue: VenueId(0),
        symbol: format!("C{n:04}-USDT"),
        kind: Kind::Spot,
        instrument: None,
        rules: None,
    };
    (0..count).map(market).collect()
}

/// Most markets whose plan keeps to what the venue allows.
fn fits(venue: &dyn Venue, markets: &[Market]) -> usize {
    let (mut fits, mut too_many) = (0, markets.len() + 1);
    while too_many - fits > 1 {
        let middle = fits.midpoint(too_many);
        if is_allowed(venue, &markets[..middle]) { fits = middle } else { too_many = middle }
    }
    fits
}

fn is_allowed(venue: &dyn Venue, markets: &[Market]) -> bool {
    let want = |(n, market)| Wanted { id: MarketId::from_index(n), market };
    let wanted: Vec<Wanted<'_>> = markets.iter().enumerate().map(want).collect();
    let plans = venue.plan(&wanted);
    let planned: usize = plans.iter().map(|plan| plan.markets.len()).sum();
    let all: usize = plans.iter().map(|plan| plan.sends.len()).sum();
    let most = plans.iter().map(|plan| plan.sends.len()).max().unwrap_or(0);
    let requests = markets.first().and_then(|market| venue.snapshot_request(market)).map_or(0, |_| planned);
    planned == markets.len() && keeps_quotas(venue.spec(), plans.len(), (all, most), requests)
}

/// `all` texts on `conns` connections, `most` of them on one, and so many requests.
fn keeps_quotas(spec: &Spec, conns: usize, (all, most): (usize, usize), requests: usize) -> bool {
    let limits = spec.limits;
    let windows = (START_S * 1e6 / limits.connects_window_us as f64).max(1.0);
    let dials = f64::from(limits.connects) * windows * SHARE;
    let paced = if limits.sends_shared { all } else { most };
    let texts = f64::from(limits.sends_per_second) * START_S;
    let an_hour = f64::from(limits.sends_per_hour) * SHARE;
    let asked = f64::from(limits.requests_per_minute) * START_S / 60.0;
    conns as f64 <= dials
        && paced as f64 <= texts
        && (limits.sends_per_hour == 0 || most as f64 <= an_hour)
        && (limits.requests_per_minute == 0 || requests as f64 <= asked)
}

/// Most instruments whose frames and books there is memory for.
fn in_memory(venues: usize) -> usize {
    let in_books = BOOKS_BYTES_MAX / (BOOK_BYTES * venues);
    let frame = |instruments: usize| {
        let mut counts = counts_max(&Catalogue::default(), venues, STRATEGIES.len(), 1);
        counts.pairs = instruments * venues * venues;
        counts.quotes = instruments * venues;
        frame_bytes(&counts)
    };
    let an_instrument = frame(1) - frame(0);
    in_books.min((FRAME_BYTES_MAX - frame(0)) / an_instrument)
}

impl Engine {
    /// Refuses what would not fit, saying how many would.
    pub(super) fn check_room(&mut self, names: &[String]) -> Result<(), Refusal> {
        let said_before = |at: usize| names[..at].contains(&names[at]);
        let is_new = |at: &usize| !self.is_followed(&names[*at]) && !said_before(*at);
        let instruments = self.intake.wanted_instruments() + (0..names.len()).filter(is_new).count();
        check(&mut self.intake, instruments)
    }

    fn is_followed(&self, name: &str) -> bool {
        self.known_instrument(name).is_ok_and(|id| self.intake.follows(id))
    }

    /// The answer to `{"ask":"room"}`.
    pub(super) fn room_json(&mut self) -> String {
        let room = Room::of(&mut self.intake);
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("instruments").raw(self.intake.wanted_instruments());
            o.key("fits").raw(room.fits).key("tightest").string(room.tightest);
        });
        out.finish()
    }
}

/// Refuses so many instruments if they do not fit.
pub(super) fn check(intake: &mut Intake, instruments: usize) -> Result<(), Refusal> {
    if fits_plainly(intake, instruments) {
        return Ok(());
    }
    let Room { fits, tightest } = Room::of(intake);
    let whose = if tightest == "memory" { "memory is".into() } else { format!("{tightest}'s quotas are") };
    let message = format!("{instruments} instruments are too many: {fits} fit; {whose} the tightest");
    Err(Refusal::new("TOO_MANY_MARKETS", message))
}

/// Base and quote of each name, each once.
pub(super) fn distinct(names: &[String]) -> Result<Vec<(String, String)>, Refusal> {
    let mut pairs: Vec<(String, String)> = Vec::with_capacity(names.len());
    for name in names {
        let pair = split(name)?;
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    Ok(pairs)
}
