//! Carrying out what a person decided.

use super::coins::Named;
use super::command::Command;
use super::intake::Sparing;
use super::settings::{Focus, Refusal};
use super::{Engine, setup};
use crate::frame;
use crate::market::{InstrumentId, MarketId, VenueId};
use crate::scan::{Pair, PairState};

impl Engine {
    /// Carries out one command, or refuses it whole.
    pub(super) fn obey(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Fee { venue, taker } => self.set_fee(&venue, taker),
            Command::MinEdge { bps } => {
                let bps = within("the minimum edge", bps, -1_000.0, 1_000.0, "bps")?;
                Ok(self.scanner.set_min_edge_bps(bps))
            }
            Command::OrderSize { quote } => {
                let quote = within("the order size", quote, 0.01, 1e9, "quote units")?;
                Ok(self.scanner.set_order_size(quote))
            }
            Command::Focus(focus) => self.set_focus(&focus),
            Command::Venue { id, enabled } => self.enable_venue(&id, enabled),
            Command::Instrument { name, enabled } => self.enable_instruments(&[name], enabled),
            Command::Instruments { names, enabled } => self.enable_instruments(&names, enabled),
            Command::Probe { venue, symbol } => {
                let market = self.followed(&venue, &symbol)?;
                Ok(self.intake.probe(self.now_us, market))
            }
            Command::Retry { venue } => {
                let venue = setup::venue(&self.intake, &venue)?;
                Ok(self.intake.retry(self.now_us, venue))
            }
            Command::Online => Ok(self.intake.back_online(self.now_us)),
            Command::Identity { venue, symbol, verdict } => {
                let venue = setup::venue(&self.intake, &venue)?;
                self.intake.answer(self.now_us, venue, &symbol, verdict)
            }
            Command::Quarantine { venue, symbol } => self.leave_out(&venue, &symbol),
            Command::Account { json } => Ok(self.paper.restore(json.as_bytes())?),
            Command::Spare { trades, orders } => {
                Ok(self.intake.spare(self.now_us, Sparing { trades, orders }))
            }
            Command::Delay { ms } => Ok(self.paper.set_delay_ms(ms)?),
            Command::Limit { name, value } => Ok(self.paper.set_limit(&name, value)?),
            Command::Strategy { id, enabled } => Ok(self.paper.set_enabled(&id, enabled)?),
            Command::Parameter { id, name, value } => Ok(self.paper.set_parameter(&id, &name, value)?),
            Command::Halt { on } => Ok(self.paper.set_halted(on)),
            Command::Reset => Ok(self.paper.reset()),
            Command::Start { quote, base_worth } => Ok(self.paper.set_start(quote, base_worth)?),
        }
    }

    fn set_fee(&mut self, id: &str, taker: f64) -> Result<(), Refusal> {
        let venue = setup::venue(&self.intake, id)?;
        let taker = within("a taker fee", taker, -0.01, 0.1, "(a fraction: 0.001 is 10 bps)")?;
        Ok(self.charge(venue, taker))
    }

    pub(super) fn charge(&mut self, venue: VenueId, taker: f64) {
        self.scanner.set_fee(venue, taker);
        self.fees[venue.index()] = taker;
    }

    fn set_focus(&mut self, focus: &Focus) -> Result<(), Refusal> {
        let instrument = self.known_instrument(&focus.instrument)?;
        let venue = |id: &Option<String>| id.as_ref().map(|id| setup::venue(&self.intake, id)).transpose();
        let pair = venue(&focus.buy)?.zip(venue(&focus.sell)?);
        self.look_at(instrument, pair);
        Ok(())
    }

    /// Without a pair, the first two venues that both list the instrument.
    pub(super) fn look_at(&mut self, instrument: InstrumentId, pair: Option<(VenueId, VenueId)>) {
        let exists = |pair: &Pair| self.scanner.cell(*pair).state != PairState::Absent;
        let all = (0..self.scanner.pair_count()).map(|key| self.scanner.pair(key));
        let first = all.filter(|pair| pair.instrument == instrument).find(exists);
        let pair = pair.or(first.map(|pair| (pair.buy, pair.sell)));
        self.focus = frame::Focus { instrument: Some(instrument), pair };
        let market = |venue| self.scanner.market(instrument, venue);
        let markets = pair.map_or([None; 2], |(buy, sell)| [market(buy), market(sell)]);
        self.intake.watch(self.now_us, markets);
    }

    fn enable_venue(&mut self, id: &str, enabled: bool) -> Result<(), Refusal> {
        let venue = setup::venue(&self.intake, id)?;
        self.intake.enable_venue(self.now_us, venue, enabled);
        self.follow_wishes();
        Ok(())
    }

    fn leave_out(&mut self, venue: &str, symbol: &str) -> Result<(), Refusal> {
        let market = self.followed(venue, symbol)?;
        Ok(self.intake.leave_out(self.now_us, market))
    }

    /// The market that a venue calls by this symbol.
    fn followed(&self, venue: &str, symbol: &str) -> Result<MarketId, Refusal> {
        let venue = setup::venue(&self.intake, venue)?;
        let market = self.intake.catalogue.symbols().find_any(venue, symbol.as_bytes());
        market.ok_or_else(|| Refusal::new("UNKNOWN_MARKET", format!("{symbol} is not followed there")))
    }

    /// Follows all of these instruments everywhere or nowhere, or refuses them whole.
    fn enable_instruments(&mut self, names: &[String], enabled: bool) -> Result<(), Refusal> {
        let pairs = names.iter().map(|name| setup::split(name)).collect::<Result<Vec<_>, _>>()?;
        if enabled {
            let new = self.new_among(names, &pairs)?;
            self.check_room(names)?;
            self.follow_new(&new)?;
        }
        let ids = names.iter().map(|name| self.known_instrument(name)).collect::<Result<Vec<_>, _>>()?;
        self.intake.enable_instruments(self.now_us, &ids, enabled);
        self.follow_wishes();
        Ok(())
    }

    /// Those that bring markets with them: unknown ones, and multiples, which may be listed beside the coin itself.
    fn new_among<'a>(
        &self,
        names: &[String],
        pairs: &'a [(String, String)],
    ) -> Result<Vec<&'a (String, String)>, Refusal> {
        let mut new = Vec::new();
        for (name, pair) in names.iter().zip(pairs) {
            if Named::read(&pair.0, &pair.1)?.is_multiple() || self.known_instrument(name).is_err() {
                new.push(pair);
            }
        }
        Ok(new)
    }

    fn follow_new(&mut self, new: &[&(String, String)]) -> Result<(), Refusal> {
        let before = self.intake.catalogue.markets().len();
        for (base, quote) in new {
            setup::follow_everywhere(&mut self.intake, base, quote)?;
        }
        self.make_room_for_markets(before);
        Ok(())
    }

    /// Whatever counts markets takes in those from this place of the catalogue on.
    pub(super) fn make_room_for_markets(&mut self, from: usize) {
        if self.intake.catalogue.markets().len() > from {
            self.scanner.rebuild(&self.intake.catalogue);
            self.signals.rebuild(&self.intake.catalogue);
            self.paper.follow(&self.intake.catalogue);
            self.heat.make_room(self.intake.catalogue.markets().len());
            self.intake.look_up_new(self.now_us, from);
        }
    }

    /// The scanner pairs exactly the markets that are wanted.
    pub(super) fn follow_wishes(&mut self) {
        for index in 0..self.intake.feeds.len() {
            let market = MarketId::from_index(index);
            let is_open = self.intake.wants(market) && self.intake.is_trading(market);
            self.scanner.set_wanted(&self.intake.catalogue, market, is_open);
        }
    }

    pub(super) fn known_instrument(&self, name: &str) -> Result<InstrumentId, Refusal> {
        let (base, quote) = setup::split(name)?;
        let named = Named::read(&base, &quote)?;
        let all = self.intake.catalogue.instruments();
        let place = all.iter().position(|known| (&known.base, &known.quote) == (&named.base, &named.quote));
        place
            .map(InstrumentId::from_index)
            .ok_or_else(|| Refusal::new("UNKNOWN_INSTRUMENT", format!("{name} is not followed at any venue")))
    }
}

fn within(what: &str, value: f64, min: f64, max: f64, unit: &str) -> Result<f64, Refusal> {
    if (min..=max).contains(&value) {
        return Ok(value);
    }
    Err(Refusal::new(
        "OUT_OF_RANGE",
        format!("expected {what} between {min} and {max} {unit}, found {value}"),
    ))
}
