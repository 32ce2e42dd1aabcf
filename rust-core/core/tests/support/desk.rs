//! The least that turns a venue's events into books, for tests that replay recordings without the engine:
//! the venue's own sequence rule, deltas kept until the snapshot, and counts.
#![allow(dead_code, reason = "every test binary uses its own part of this desk")]

use std::path::Path;

use arbscope_core::book::Book;
use arbscope_core::market::{Catalogue, Kind, Market, MarketId, Side, VenueId};
use arbscope_core::num::decimal::{SIZE_SCALE_MAX, pow10};
use arbscope_core::venue::checksum::CHECKSUM_DEPTH;
use arbscope_core::venue::{
    Batch, BookEvent, BookKind, Event, Follow, Frame, Malformed, RawLevel, Summed, Top, Venue, registry,
};
use serde_json::Value;

/// One market's book, how far it got, and what happened to it.
#[derive(Default)]
pub struct Held {
    pub symbol: String,
    pub book: Book,
    pub last: Option<u64>,
    spliced: bool,
    waiting: Vec<(BookEvent, Vec<RawLevel>)>,
    /// Deltas, applied or stale.
    pub deltas: usize,
    pub applied: usize,
    pub stale: usize,
    pub gaps: usize,
    pub snapshots: usize,
    pub fulls: usize,
    pub crossed: usize,
    pub checksums_right: usize,
    pub checksums_wrong: usize,
}

/// A venue and the books of its markets.
pub struct Desk {
    pub venue: Box<dyn Venue>,
    pub id: VenueId,
    pub catalogue: Catalogue,
    pub held: Vec<Held>,
    pub batch: Batch,
}

impl Desk {
    pub fn new(venue: &str) -> Self {
        let id = registry::find(venue).expect("a venue of the registry");
        let venue = registry::all().swap_remove(id.index());
        Self { venue, id, catalogue: Catalogue::default(), held: Vec::new(), batch: Batch::default() }
    }

    pub fn add(&mut self, symbol: &str, kind: Kind) -> MarketId {
        let market = Market { venue: self.id, symbol: symbol.into(), kind, instrument: None, rules: None };
        self.held.push(Held { symbol: symbol.into(), ..Held::default() });
        self.catalogue.add(market)
    }

    /// Decodes one frame into `self.batch` without touching a book.
    pub fn decode(&mut self, conn: u32, url: &str, bytes: &[u8], binary: bool) -> Result<(), Malformed> {
        let endpoint = self.venue.spec().endpoint_of(url);
        let frame = Frame { venue: self.id, conn, endpoint, bytes, binary };
        self.batch.clear();
        self.venue.decode(&frame, self.catalogue.symbols(), &mut self.batch)
    }

    /// The events of one frame, applied to no book.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Vec<Event>, Malformed> {
        self.decode(0, "", bytes, false).map(|()| self.batch.events.clone())
    }

    /// Decodes one frame and applies its books.
    pub fn receive(&mut self, conn: u32, url: &str, bytes: &[u8], binary: bool) {
        let read = self.decode(conn, url, bytes, binary);
        read.unwrap_or_else(|error| panic!("{error:?} in {}", String::from_utf8_lossy(bytes)));
        let batch = std::mem::take(&mut self.batch);
        for event in &batch.events {
            if let Event::Book(event) = event {
                let held = &mut self.held[event.market.index()];
                held.take(&*self.venue, event, batch.levels_of(event));
                held.crossed += usize::from(held.book.is_crossed());
            }
        }
        self.batch = batch;
    }

    pub fn text(&mut self, url: &str, text: &str) {
        self.receive(0, url, text.as_bytes(), false);
    }

    /// Sum of a count over all markets.
    pub fn sum(&self, count: impl Fn(&Held) -> usize) -> usize {
        self.held.iter().map(count).sum()
    }

    /// The events of the last frame.
    pub fn events(&self) -> &[Event] {
        &self.batch.events
    }

    /// Panics unless the ten best levels and the number of levels are those the file gives for `name`.
    pub fn assert_final(&self, market: MarketId, name: &str, file: &Path) {
        let oracle: Value = serde_json::from_slice(&std::fs::read(file).expect("an oracle")).expect("JSON");
        let oracle = &oracle["markets"][name];
        let book = &self.held[market.index()].book;
        for (side, key) in [(Side::Bid, "bids"), (Side::Ask, "asks")] {
            assert_eq!(best(book, side), plain_levels(&oracle[key]), "{name} {key}");
            let levels = oracle["levels"][side.index()].as_u64().expect("a count");
            assert_eq!(book.len(side) as u64, levels, "{name}: levels of {key}");
        }
    }
}

impl Held {
    fn take(&mut self, venue: &dyn Venue, event: &BookEvent, levels: &[RawLevel]) {
        self.snapshots += usize::from(event.kind == BookKind::Snapshot);
        self.fulls += usize::from(event.kind == BookKind::Full);
        match event.kind {
            BookKind::Delta if self.last.is_none() => self.waiting.push((*event, levels.to_vec())),
            BookKind::Delta => self.delta(venue, event, levels),
            BookKind::Full if self.is_old(venue, event) => self.stale += 1,
            BookKind::Snapshot | BookKind::Full => self.replace(venue, event, levels),
        }
        if event.keep_depth > 0 {
            self.book.truncate(event.keep_depth);
        }
        if let Some(told) = event.checksum {
            let right = checksum(venue, &self.book) == told;
            self.checksums_right += usize::from(right);
            self.checksums_wrong += usize::from(!right);
        }
    }

    /// A whole book that is numbered is held against the one that stands.
    fn is_old(&self, venue: &dyn Venue, event: &BookEvent) -> bool {
        let verdict = |last| venue.follow(last, &event.seq, self.spliced);
        event.seq.last != 0 && self.last.is_some_and(|last| verdict(last) == Follow::Stale)
    }

    fn replace(&mut self, venue: &dyn Venue, event: &BookEvent, levels: &[RawLevel]) {
        self.book.replace(levels).expect("levels that fit");
        self.last = Some(event.seq.last);
        self.spliced = false;
        for (event, levels) in std::mem::take(&mut self.waiting) {
            self.delta(venue, &event, &levels);
        }
    }

    fn delta(&mut self, venue: &dyn Venue, event: &BookEvent, levels: &[RawLevel]) {
        self.deltas += 1;
        match venue.follow(self.last.expect("a book that stands"), &event.seq, self.spliced) {
            Follow::Stale => self.stale += 1,
            Follow::Gap => self.gaps += 1,
            Follow::Apply => {
                self.book.apply(levels).expect("levels that fit");
                (self.last, self.spliced) = (Some(event.seq.last), true);
                self.applied += 1;
            }
        }
    }
}

/// The venue's checksum of a book.
pub fn checksum(venue: &dyn Venue, book: &Book) -> u32 {
    let best = |side| -> Vec<(i64, i64)> {
        book.levels(side).take(CHECKSUM_DEPTH).map(|level| (level.price, level.size)).collect()
    };
    let (price_scale, size_scale) = (book.price_scale(), book.size_scale());
    let top = Top { bids: &best(Side::Bid), asks: &best(Side::Ask), price_scale, size_scale };
    venue.checksum(&top, &mut Summed::default())
}

/// The ten best levels of a side as plain text, best first.
pub fn best(book: &Book, side: Side) -> Vec<(String, String)> {
    let text = |l: arbscope_core::book::Level| {
        (plain(l.price, book.price_scale()), plain(l.size, book.size_scale()))
    };
    book.levels(side).take(10).map(text).collect()
}

/// `units × 10^-scale` without trailing zeros.
pub fn plain(units: i64, scale: u8) -> String {
    let (whole, rest) = (units / pow10(scale), units % pow10(scale));
    if rest == 0 {
        return whole.to_string();
    }
    format!("{whole}.{rest:0width$}", width = scale as usize).trim_end_matches('0').into()
}

fn plain_levels(levels: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a decimal").to_string();
    let pair = |level: &Value| (text(&level[0]), floored(&text(&level[1])));
    levels.as_array().expect("levels").iter().map(pair).collect()
}

/// Sizes are kept to nine decimals; an oracle may have more.
fn floored(size: &str) -> String {
    match size.split_once('.') {
        Some((whole, fine)) if fine.len() > usize::from(SIZE_SCALE_MAX) => {
            let kept = format!("{whole}.{}", &fine[..usize::from(SIZE_SCALE_MAX)]);
            kept.trim_end_matches('0').trim_end_matches('.').into()
        }
        _ => size.into(),
    }
}
