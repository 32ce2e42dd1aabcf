//! Questions of the cold path, answered in JSON.

use super::settings::{Refusal, members, text};
use super::{Engine, setup};
use crate::market::MarketId;
use crate::num::Json;
use crate::num::json_out::JsonOut;

impl Engine {
    /// Answers `{"ask":"catalogue"|"report"|"events"|...}`.
    pub fn query(&mut self, json: &[u8]) -> Result<String, Refusal> {
        let mut ask = String::new();
        let mut venue = String::new();
        let mut reader = Json::new(json)?;
        members(&mut reader, |key, json| match key {
            "ask" => Ok(ask = text(json)?),
            "venue" => Ok(venue = text(json)?),
            _ => Ok(json.skip().map(|_| ())?),
        })?;
        match ask.as_str() {
            "catalogue" => Ok(self.catalogue_json()),
            "report" => Ok(self.report_json()),
            "events" => self.events_json(&venue),
            other => Err(Refusal::new("UNKNOWN_QUERY", format!("unknown question \"{other}\""))),
        }
    }

    fn catalogue_json(&self) -> String {
        let catalogue = &self.intake.catalogue;
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("venues").array(|list| {
                self.intake.venues.iter().for_each(|slot| {
                    let spec = slot.venue.spec();
                    list.object(|v| {
                        v.key("id").string(spec.id).key("name").string(spec.name);
                        v.key("short").string(spec.short).key("enabled").raw(slot.enabled);
                    });
                })
            });
            o.key("instruments").array(|list| {
                catalogue.instruments().iter().for_each(|instrument| {
                    list.string(&instrument.name());
                })
            });
            o.key("markets").array(|list| {
                (0..catalogue.markets().len()).for_each(|index| {
                    list.object(|m| self.market_json(MarketId::from_index(index), m));
                })
            });
        });
        out.finish()
    }

    /// The members `venue`, `symbol`, `instrument`, `kind` of a market.
    pub(super) fn market_json(&self, id: MarketId, out: &mut JsonOut) {
        let market = self.intake.catalogue.market(id);
        let spec = self.intake.venues[market.venue.index()].venue.spec();
        out.key("venue").string(spec.id).key("symbol").string(&market.symbol).key("instrument");
        match market.instrument {
            Some(instrument) => out.string(&self.intake.catalogue.instruments()[instrument.index()].name()),
            None => out.null(),
        };
        out.key("kind");
        match market.kind.word() {
            Some(word) => out.string(word),
            None => out.null(),
        };
    }

    fn events_json(&self, id: &str) -> Result<String, Refusal> {
        let venue = setup::venue(&self.intake, id)?;
        let symbol = |market: MarketId| self.intake.catalogue.market(market).symbol.clone();
        let mut out = JsonOut::new();
        out.array(|list| {
            self.intake.journal.of(venue).rev().for_each(|entry| {
                list.object(|o| {
                    o.key("t").raw(entry.t_us).key("text").string(&entry.what.words(symbol));
                });
            })
        });
        Ok(out.finish())
    }
}
