//! What a session came to: the object that `npm run replay` prints.

use super::Engine;
use super::counters::Counters;
use super::decimal_text::decimal_text;
use crate::book::Book;
use crate::market::{InstrumentId, MarketId, Reason, Side, VenueId};
use crate::num::json_out::JsonOut;
use crate::scan::{Pair, PairState};

impl Engine {
    /// The report as of the last event; the second it stands in has no last instant yet and is not counted.
    pub(super) fn report_json(&mut self) -> String {
        self.step();
        self.report()
    }

    fn report(&self) -> String {
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("format").string("arbscope-replay").key("version").raw(1);
            o.key("stateHash").string(&format!("{:016x}", self.state_hash()));
            o.key("sessionSeconds").float(self.session_seconds()).key("events").raw(self.events);
            o.key("venues").object(|venues| self.venues_json(venues));
            o.key("markets").array(|list| {
                (0..self.intake.feeds.len()).for_each(|index| self.market_report(index, list));
            });
            o.key("pairs").array(|list| self.pairs_json(list));
            o.key("rejected").object(|rejected| self.rejected_json(rejected));
            o.key("paper");
            self.paper.write_report(o);
        });
        out.finish()
    }

    fn session_seconds(&self) -> f64 {
        self.first_us.map_or(0.0, |first_us| (self.now_us - first_us) as f64 / 1e6)
    }

    /// Venues that the session follows.
    fn venues_json(&self, out: &mut JsonOut) {
        for (index, slot) in self.intake.venues.iter().enumerate() {
            let here = |feed: &super::feed::Feed| feed.venue == VenueId::from_index(index);
            if self.intake.feeds.iter().any(here) || slot.counters.frames > 0 {
                out.key(slot.venue.spec().id).object(|o| counters_json(&slot.counters, o));
            }
        }
    }

    fn market_report(&self, index: usize, list: &mut JsonOut) {
        let id = MarketId::from_index(index);
        let leg = self.intake.shelf.leg(id);
        list.object(|o| {
            self.market_json(id, o);
            o.key("state").string(leg.status.state.word());
            side_json(leg.book, Side::Bid, ["bid", "bidSize"], o);
            side_json(leg.book, Side::Ask, ["ask", "askSize"], o);
            o.key("levels").array(|levels| {
                levels.raw(leg.book.len(Side::Bid)).raw(leg.book.len(Side::Ask));
            });
            o.key("crossedUpdates").raw(self.intake.feeds[index].crossed_updates);
        });
    }

    fn pairs_json(&self, list: &mut JsonOut) {
        for key in 0..self.scanner.pair_count() {
            let pair = self.scanner.pair(key);
            if self.scanner.cell(pair).state != PairState::Absent {
                list.object(|o| self.pair_json(pair, o));
            }
        }
    }

    fn pair_json(&self, pair: Pair, out: &mut JsonOut) {
        let tally = self.scanner.tally(pair);
        let id = |venue: VenueId| self.intake.venues[venue.index()].venue.spec().id;
        out.key("instrument").string(&self.instrument_name(pair.instrument));
        out.key("buy").string(id(pair.buy)).key("sell").string(id(pair.sell));
        out.key("bestNetBps").float(tally.best_net_bps.unwrap_or(f64::NAN));
        out.key("secondsNetPositive")
            .raw(tally.seconds_net_positive)
            .key("offered")
            .raw(tally.seconds_offered);
    }

    fn rejected_json(&self, out: &mut JsonOut) {
        for reason in Reason::ALL {
            let seconds = self.scanner.rejected_seconds(*reason);
            let judged = (Reason::Stale..=Reason::Empty).contains(reason);
            if judged || seconds > 0 {
                out.key(reason.word()).raw(seconds);
            }
        }
    }

    pub(super) fn instrument_name(&self, id: InstrumentId) -> String {
        self.intake.catalogue.instruments()[id.index()].name()
    }
}

fn counters_json(counters: &Counters, out: &mut JsonOut) {
    out.key("frames").raw(counters.frames).key("bookUpdates").raw(counters.book_updates);
    out.key("snapshots").raw(counters.snapshots).key("trades").raw(counters.trades);
    out.key("checksumsRight")
        .raw(counters.checksums_right)
        .key("checksumsWrong")
        .raw(counters.checksums_wrong);
    out.key("gaps").raw(counters.gaps).key("resyncs").raw(counters.resyncs);
    out.key("malformed").raw(counters.malformed).key("ignored").raw(counters.ignored);
}

fn side_json(book: &Book, side: Side, names: [&str; 2], out: &mut JsonOut) {
    let texts = book.best(side).map(|level| {
        [decimal_text(level.price, book.price_scale()), decimal_text(level.size, book.size_scale())]
    });
    for (at, name) in names.into_iter().enumerate() {
        out.key(name);
        match &texts {
            Some(texts) => out.string(&texts[at]),
            None => out.null(),
        };
    }
}
