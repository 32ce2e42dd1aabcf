//! Questions of the cold path, answered in JSON.

use super::decimal_text::decimal_text;
use super::health::Ill;
use super::journal::Entry;
use super::settings::{Refusal, members, text};
use super::{Engine, evidence, setup};
use crate::book::Book;
use crate::market::{InstrumentId, Kind, MarketId, Side, VenueId};
use crate::num::Json;
use crate::num::json_out::JsonOut;

impl Engine {
    /// Answers `{"ask":"account"|"book"|"catalogue"|"events"|"health"|"listings"|"reach"|"report"|"room"|"settings"|"unobserved", ...}`.
    pub fn query(&mut self, json: &[u8]) -> Result<String, Refusal> {
        let mut ask = String::new();
        let (mut venue, mut symbol, mut kind) = (String::new(), String::new(), None);
        let mut depth = 10;
        let mut reader = Json::new(json)?;
        members(&mut reader, |key, json| match key {
            "ask" => Ok(ask = text(json)?),
            "venue" => Ok(venue = text(json)?),
            "symbol" => Ok(symbol = text(json)?),
            "kind" => Ok(kind = Some(Kind::from_word(&text(json)?))),
            "depth" => Ok(depth = json.u64()? as usize),
            _ => Ok(json.skip().map(|_| ())?),
        })?;
        match ask.as_str() {
            "account" => Ok(self.account_json()),
            "catalogue" => Ok(self.catalogue_json()),
            "listings" => Ok(self.listings_json()),
            "reach" => Ok(self.reach_json()),
            "report" => Ok(self.report_json()),
            "room" => Ok(self.room_json()),
            "book" => self.book_json(&venue, &symbol, kind, depth),
            "events" => self.events_json(&venue, &symbol, kind),
            "health" => self.health_json(&venue, &symbol, kind),
            "unobserved" => Ok(self.unobserved_json()),
            "settings" => Ok(self.settings_json()),
            other => Err(Refusal::new("UNKNOWN_QUERY", format!("unknown question \"{other}\""))),
        }
    }

    /// The paper account; `config.account` takes it back.
    fn account_json(&self) -> String {
        let mut out = JsonOut::new();
        self.paper.write_account(&mut out);
        out.finish()
    }

    /// What is in force, in the form of a session's `config`.
    fn settings_json(&self) -> String {
        let id = |venue: usize| self.intake.venues[venue].venue.spec().id;
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("fees").object(|fees| {
                self.fees.iter().enumerate().for_each(|(venue, taker)| {
                    fees.key(id(venue)).float(*taker);
                });
            });
            o.key("minEdgeBps").float(self.scanner.min_edge_bps());
            o.key("orderSizeQuote").float(self.scanner.order_size_quote());
            o.key("focus").object(|focus| self.focus_json(focus));
            o.key("identity").object(|answers| {
                self.intake.coins.answers().for_each(|(venue, symbol, verdict)| {
                    answers.key(&format!("{} {symbol}", id(venue.index()))).string(verdict.word());
                });
            });
            self.paper.write_settings(o);
        });
        out.finish()
    }

    fn focus_json(&self, out: &mut JsonOut) {
        if let Some(instrument) = self.focus.instrument {
            out.key("instrument").string(&self.instrument_name(instrument));
        }
        if let Some((buy, sell)) = self.focus.pair {
            let id = |venue: VenueId| self.intake.venues[venue.index()].venue.spec().id;
            out.key("buy").string(id(buy)).key("sell").string(id(sell));
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
            o.key("unfollowed").array(|list| {
                let is_left = |place: &usize| !self.intake.follows(InstrumentId::from_index(*place));
                (0..catalogue.instruments().len()).filter(is_left).for_each(|place| {
                    list.string(&catalogue.instruments()[place].name());
                })
            });
            o.key("quotes").array(|list| {
                catalogue.quotes().for_each(|quote| {
                    list.string(quote);
                });
            });
            o.key("markets").array(|list| {
                (0..catalogue.markets().len()).for_each(|index| {
                    let id = MarketId::from_index(index);
                    list.object(|m| {
                        self.market_json(id, m);
                        self.coin_json(id, m);
                        self.listing_json(id, m);
                        self.rules_json(id, m);
                    });
                })
            });
        });
        out.finish()
    }

    /// The members `identity`, `evidence`, `power`, `farSinceUs` of a market.
    fn coin_json(&self, id: MarketId, out: &mut JsonOut) {
        out.key("identity").string(self.intake.identity(id).word());
        out.key("evidence").string(&evidence::sentence(&self.intake, id));
        out.key("power").raw(self.intake.shelf.book(id).power()).key("farSinceUs");
        match self.intake.coins.likeness.far_since_us(id) {
            Some(us) => out.raw(us),
            None => out.null(),
        };
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

    /// The best `depth` levels of each side of one market, as exact text. Without a kind, the first market
    /// of that symbol.
    fn book_json(
        &self,
        venue: &str,
        symbol: &str,
        kind: Option<Kind>,
        depth: usize,
    ) -> Result<String, Refusal> {
        let id = self.market_named(venue, symbol, kind)?;
        let book = self.intake.shelf.book(id);
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("state").string(self.intake.shelf.status(id).state.word());
            o.key("bids").array(|list| levels_json(book, Side::Bid, depth, list));
            o.key("asks").array(|list| levels_json(book, Side::Ask, depth, list));
            o.key("levels").array(|list| {
                list.raw(book.len(Side::Bid)).raw(book.len(Side::Ask));
            });
        });
        Ok(out.finish())
    }

    /// What happened last at a venue, or to one market, newest first.
    fn events_json(&self, id: &str, symbol: &str, kind: Option<Kind>) -> Result<String, Refusal> {
        let journal = &self.intake.journal;
        let ring = match symbol {
            "" => journal.of(setup::venue(&self.intake, id)?),
            _ => journal.of_market(self.market_named(id, symbol, kind)?),
        };
        let mut out = JsonOut::new();
        out.array(|list| ring.iter().rev().for_each(|entry| self.event_json(entry, list)));
        Ok(out.finish())
    }

    fn event_json(&self, entry: &Entry, list: &mut JsonOut) {
        let told = entry.what.told();
        list.object(|o| {
            o.key("t").raw(entry.t_us).key("what").string(told.word).key("market");
            match told.market {
                Some(market) => o.string(&self.intake.catalogue.market(market).symbol),
                None => o.null(),
            };
            // As text: a sequence number may be larger than what JavaScript holds exactly.
            o.key("n").array(|list| {
                told.numbers.iter().for_each(|number| {
                    list.string(&number.to_string());
                });
            });
            o.key("text").string(told.text);
        });
    }

    /// One market's health and what it is made of.
    fn health_json(&self, id: &str, symbol: &str, kind: Option<Kind>) -> Result<String, Refusal> {
        let market = self.market_named(id, symbol, kind)?;
        let health = &self.intake.care[market.index()].health;
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("score").raw(health.score()).key("held").raw(health.is_held());
            o.key("components").array(|list| {
                for cost in &Ill::TABLE {
                    list.array(|pair| {
                        pair.raw(health.amount(cost.ill)).raw(health.points(cost));
                    });
                }
            });
        });
        Ok(out.finish())
    }

    /// When nobody watched, oldest first.
    fn unobserved_json(&self) -> String {
        let unobserved = &self.intake.unobserved;
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("count").raw(unobserved.count).key("lostUs").raw(unobserved.lost_us);
            o.key("spans").array(|list| {
                unobserved.spans().for_each(|span| {
                    list.object(|o| {
                        o.key("fromUs").raw(span.from_us).key("toUs").raw(span.to_us);
                        o.key("lostUs").raw(span.lost_us).key("why").string(span.why.word());
                    });
                });
            });
        });
        out.finish()
    }

    /// A market by its venue's symbol; without a kind, the first of that symbol.
    fn market_named(&self, venue: &str, symbol: &str, kind: Option<Kind>) -> Result<MarketId, Refusal> {
        let venue = setup::venue(&self.intake, venue)?;
        let symbols = self.intake.catalogue.symbols();
        let found = match kind {
            Some(kind) => symbols.find(venue, kind, symbol.as_bytes()),
            None => symbols.find_any(venue, symbol.as_bytes()),
        };
        let unknown = || Refusal::new("UNKNOWN_MARKET", format!("no market \"{symbol}\" is followed there"));
        found.ok_or_else(unknown)
    }
}

fn levels_json(book: &Book, side: Side, depth: usize, list: &mut JsonOut) {
    for level in book.levels(side).take(depth) {
        list.array(|pair| {
            pair.string(&decimal_text(level.price, book.price_scale()));
            pair.string(&decimal_text(level.size, book.size_scale()));
        });
    }
}
