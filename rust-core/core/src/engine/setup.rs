//! From a session's header to an engine.

use super::Engine;
use super::coins::{Named, Traded, traded};
use super::intake::{Intake, World};
use super::room::{check, distinct};
use super::settings::{HeaderMarket, Refusal, Settings, StrategySetting};
use crate::market::universe::default_pairs;
use crate::market::{InstrumentId, Kind, Market, MarketId, VenueId};

/// Most markets one session may follow.
pub(super) const MARKETS_MAX: usize = 10_000;

pub(super) fn engine(settings: &Settings) -> Result<Engine, Refusal> {
    let world = if settings.live { World::Live } else { World::Recorded };
    let mut intake = Intake::new(world, settings.seed);
    match world {
        World::Live => follow_universe(&mut intake, settings)?,
        World::Recorded => follow_recording(&mut intake, &settings.markets)?,
    }
    let mut engine = Engine::with(intake);
    engine.follow_wishes();
    engine.set_defaults();
    engine.set_person(settings)?;
    Ok(engine)
}

/// Every venue's markets of the chosen instruments.
fn follow_universe(intake: &mut Intake, settings: &Settings) -> Result<(), Refusal> {
    let chosen = match &settings.instruments {
        Some(names) => distinct(names)?,
        None => default_pairs().map(|(base, quote)| (base.to_string(), quote.to_string())).collect(),
    };
    if let Some(ids) = &settings.venues {
        let known: Vec<VenueId> = ids.iter().map(|id| venue(intake, id)).collect::<Result<_, _>>()?;
        for (index, slot) in intake.venues.iter_mut().enumerate() {
            slot.enabled = known.contains(&VenueId::from_index(index));
        }
    }
    check(intake, chosen.len())?;
    // What was chosen before it was known to be no coin does not keep the rest from being followed.
    for (base, quote) in chosen.iter().filter(|(base, quote)| Named::read(base, quote).is_ok()) {
        follow_everywhere(intake, base, quote)?;
    }
    Ok(())
}

/// Adds an instrument at every venue that has it.
pub(super) fn follow_everywhere(intake: &mut Intake, base: &str, quote: &str) -> Result<(), Refusal> {
    let places = intake.catalogue.instruments().len() * intake.venues.len();
    if places.max(intake.catalogue.markets().len()) + intake.venues.len() > MARKETS_MAX {
        return Err(Refusal::new("TOO_MANY_MARKETS", format!("expected at most {MARKETS_MAX} markets")));
    }
    let named = Named::read(base, quote)?;
    let instrument = intake.catalogue.instrument(&named.base, &named.quote);
    for index in 0..intake.venues.len() {
        follow_at(intake, VenueId::from_index(index), &named, instrument);
    }
    Ok(())
}

/// Adds the market of an instrument at one venue, if it has one.
fn follow_at(
    intake: &mut Intake,
    venue: VenueId,
    named: &Named,
    instrument: InstrumentId,
) -> Option<MarketId> {
    let file = &intake.venues[venue.index()].venue;
    let id = file.spec().id;
    let (ticker, power) = named.at(id)?;
    let symbol = intake.symbol_at(venue, ticker, &named.quote)?;
    let rules = file.rules(&symbol).and_then(|rules| rules.of_multiple(power));
    let standing = traded(id, ticker, &named.quote).standing;
    let market = Market { venue, symbol, kind: Kind::Spot, instrument: Some(instrument), rules };
    Some(intake.follow(market, power, standing))
}

/// Adds what this venue's list names otherwise than its file does. What was followed in its place is another
/// market, or none.
pub(super) fn follow_listed(intake: &mut Intake, now_us: i64, venue: VenueId) {
    for place in 0..intake.catalogue.instruments().len() {
        let instrument = InstrumentId::from_index(place);
        let followed = intake.catalogue.instruments()[place].clone();
        let Ok(named) = Named::read(&followed.base, &followed.quote) else { continue };
        let held = intake.catalogue.markets().len();
        let is_full = held >= MARKETS_MAX || !intake.follows(instrument);
        let Some(new) = (!is_full).then(|| follow_at(intake, venue, &named, instrument)).flatten() else {
            continue;
        };
        if new.index() >= held {
            intake.supersede(now_us, new);
        }
    }
}

fn follow_recording(intake: &mut Intake, markets: &[HeaderMarket]) -> Result<(), Refusal> {
    if markets.len() > MARKETS_MAX {
        let message = format!("expected at most {MARKETS_MAX} markets, found {}", markets.len());
        return Err(Refusal::new("TOO_MANY_MARKETS", message));
    }
    for market in markets {
        follow_recorded(intake, market)?;
    }
    Ok(())
}

fn follow_recorded(intake: &mut Intake, told: &HeaderMarket) -> Result<(), Refusal> {
    let venue = venue(intake, &told.venue)?;
    let coins = match (&told.base, &told.quote) {
        (Some(base), Some(quote)) => traded(&told.venue, base, quote),
        _ => Traded::default(),
    };
    let instrument = coins.pair.map(|(base, quote)| intake.catalogue.instrument(&base, &quote));
    let rules = intake.venues[venue.index()].venue.rules(&told.symbol);
    let rules = rules.and_then(|rules| rules.of_multiple(coins.power));
    let kind = told.kind.as_deref().map_or(Kind::Unknown, Kind::from_word);
    let market = Market { venue, symbol: told.symbol.clone(), kind, instrument, rules };
    intake.follow(market, coins.power, coins.standing);
    Ok(())
}

pub(super) fn venue(intake: &Intake, id: &str) -> Result<VenueId, Refusal> {
    let ids = || intake.venues.iter().map(|slot| slot.venue.spec().id);
    ids().position(|known| known == id).map(VenueId::from_index).ok_or_else(|| {
        let known: Vec<&str> = ids().collect();
        Refusal::new("UNKNOWN_VENUE", format!("unknown venue \"{id}\"; known are {}", known.join(", ")))
    })
}

/// `BTC-USDT` as base and quote.
pub(super) fn split(name: &str) -> Result<(String, String), Refusal> {
    match name.split_once('-') {
        Some((base, quote)) if !base.is_empty() && !quote.is_empty() => Ok((base.into(), quote.into())),
        _ => Err(Refusal::new(
            "UNKNOWN_INSTRUMENT",
            format!("expected a name like BTC-USDT, found \"{name}\""),
        )),
    }
}

impl Engine {
    /// What the venues' files say, before the person's own settings.
    fn set_defaults(&mut self) {
        for index in 0..self.intake.venues.len() {
            let fee = self.intake.venues[index].venue.spec().fee_taker;
            self.charge(VenueId::from_index(index), fee);
        }
        if let Some(instrument) = self.first_paired() {
            self.look_at(instrument, None);
        }
    }

    fn set_person(&mut self, settings: &Settings) -> Result<(), Refusal> {
        use super::command::Command;
        for (venue, taker) in &settings.fees {
            self.obey(Command::Fee { venue: venue.clone(), taker: *taker })?;
        }
        for (id, symbol, verdict) in &settings.identity {
            // A venue may have gone since.
            if let Ok(venue) = venue(&self.intake, id) {
                self.intake.answer(0, venue, symbol, Some(*verdict))?;
            }
        }
        self.obey(Command::MinEdge { bps: settings.min_edge_bps })?;
        self.obey(Command::OrderSize { quote: settings.order_size_quote })?;
        self.obey(Command::Delay { ms: settings.delay_ms })?;
        self.obey(Command::Start { quote: settings.start_quote, base_worth: settings.start_base_worth })?;
        // Balances funded before the start was known are funded anew.
        self.paper.reset();
        for (name, value) in &settings.limits {
            self.obey(Command::Limit { name: name.clone(), value: *value })?;
        }
        for strategy in &settings.strategies {
            self.set_strategy(strategy)?;
        }
        if let Some(account) = &settings.account {
            self.paper.restore(account.as_bytes())?;
        }
        if let Some(focus) = &settings.focus {
            // What the person looked at elsewhere may not exist here.
            let _ = self.obey(Command::Focus(focus.clone()));
        }
        Ok(())
    }

    fn set_strategy(&mut self, told: &StrategySetting) -> Result<(), Refusal> {
        for (name, value) in &told.parameters {
            self.paper.set_parameter(&told.id, name, *value)?;
        }
        Ok(self.paper.set_enabled(&told.id, told.enabled)?)
    }

    /// The first instrument that two venues list, else the first one.
    fn first_paired(&self) -> Option<crate::market::InstrumentId> {
        let catalogue = &self.intake.catalogue;
        let venues_of = |instrument| {
            let spot = |m: &&Market| m.kind == Kind::Spot && m.instrument == Some(instrument);
            catalogue.markets().iter().filter(spot).count()
        };
        let ids = || (0..catalogue.instruments().len()).map(crate::market::InstrumentId::from_index);
        ids().find(|id| venues_of(*id) > 1).or_else(|| ids().next())
    }
}
