//! A venue and its plain twin.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use arbscope_core::market::{Catalogue, Kind, Market, MarketId, VenueId};
use arbscope_core::venue::{Batch, Frame, Venue, registry};

use crate::said::{self, Said};
use crate::sample::Sample;
use crate::twin;

/// A venue's plain decoder. It may be slow; it must be obvious.
pub trait Oracle {
    /// The venue's id.
    fn id(&self) -> &'static str;

    /// Markets that are known; all other symbols of the samples are nobody's.
    fn markets(&self) -> Vec<(&'static str, Kind)>;

    /// The frames that get damaged, see [`crate::sample::samples`].
    fn samples(&self) -> Vec<Sample>;

    /// A connection was opened: forget what was remembered under its number.
    fn opened(&mut self, _conn: u32) {}

    /// Whether the venue remembers things from frame to frame of a connection. Then every damaged frame
    /// comes after the intact one before it.
    fn remembers(&self) -> bool {
        false
    }

    /// What goes over the wire for these bytes of a frame of this connection (HTX: gzip).
    fn envelope(&self, _conn: u32, bytes: Vec<u8>) -> Vec<u8> {
        bytes
    }

    /// What the frame says; `None` to refuse it.
    fn read(&mut self, frame: &Frame<'_>, markets: &Markets) -> Option<Vec<Said>>;
}

/// Known markets by symbol.
pub struct Markets {
    venue: VenueId,
    catalogue: Catalogue,
}

impl Markets {
    pub fn find(&self, symbol: &str, kind: Kind) -> Option<MarketId> {
        let known = |m: &Market| m.symbol == symbol && m.kind == kind;
        self.catalogue.markets().iter().position(known).map(MarketId::from_index)
    }

    /// For venues whose symbols tell the kind.
    pub fn find_any(&self, symbol: &str) -> Option<MarketId> {
        self.catalogue.markets().iter().position(|m| m.symbol == symbol).map(MarketId::from_index)
    }

    fn new(venue: VenueId, known: &[(&'static str, Kind)]) -> Self {
        let mut catalogue = Catalogue::default();
        for (symbol, kind) in known {
            let market =
                Market { venue, symbol: (*symbol).into(), kind: *kind, instrument: None, rules: None };
            catalogue.add(market);
        }
        Self { venue, catalogue }
    }
}

/// What a frame must never take (R12).
const HANG: Duration = Duration::from_millis(100);
/// A decoder hangs if it does so every time: once may be the machine's doing.
const HANG_TIMES: usize = 5;

/// Where a frame comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    pub conn: u32,
    pub endpoint: usize,
    pub binary: bool,
}

/// The venue and its twin, which read the same frames.
pub struct Pair {
    pub oracle: Box<dyn Oracle>,
    venue: Box<dyn Venue>,
    markets: Markets,
    batch: Batch,
    /// Longest that our decoder took for a frame of the last input.
    slowest: Duration,
}

impl Pair {
    /// Both decoders of a venue, fresh. Panics for a venue that has no twin.
    pub fn new(venue: &str) -> Self {
        let oracle = twin::of(venue).unwrap_or_else(|| panic!("{venue} has no plain decoder"));
        let id = registry::find(oracle.id()).expect("a venue of the registry");
        let venue = registry::all().swap_remove(id.index());
        let markets = Markets::new(id, &oracle.markets());
        Self { oracle, venue, markets, batch: Batch::default(), slowest: Duration::ZERO }
    }

    /// Reads one input, again and again where it takes too long. Panics where it always does.
    pub fn in_time<R>(&mut self, mut read: impl FnMut(&mut Self) -> R) -> R {
        for _ in 0..HANG_TIMES {
            self.slowest = Duration::ZERO;
            let result = read(self);
            if self.slowest < HANG {
                return result;
            }
        }
        panic!("our decoder takes {:?} for a frame", self.slowest);
    }

    pub fn opened(&mut self, conn: u32) {
        self.oracle.opened(conn);
        self.venue.opened(conn);
    }

    /// How many endpoints the venue has.
    pub fn endpoints(&self) -> usize {
        self.venue.spec().endpoints.len()
    }

    pub fn origin_of(&self, sample: &Sample) -> Origin {
        let endpoint = self.venue.spec().endpoint_of(&sample.url);
        Origin { conn: sample.conn, endpoint, binary: sample.binary }
    }

    /// Puts a sample's bytes, whole or damaged, into its envelope and has both read it.
    pub fn agree_on(&mut self, sample: &Sample, bytes: Vec<u8>) -> bool {
        let wire = self.oracle.envelope(sample.conn, bytes);
        self.agree(self.origin_of(sample), &wire)
    }

    /// Whether both accepted the frame; panics where they differ.
    pub fn agree(&mut self, origin: Origin, wire: &[u8]) -> bool {
        let Origin { conn, endpoint, binary } = origin;
        let frame = Frame { venue: self.markets.venue, conn, endpoint, bytes: wire, binary };
        let ours = self.decode(&frame);
        let plain = self.oracle.read(&frame, &self.markets);
        assert!(
            ours.as_ref().ok() == plain.as_ref(),
            "they differ\nours  {ours:?}\nplain {plain:?}\nframe {}",
            shown(wire)
        );
        ours.is_ok()
    }

    /// What our decoder said of the frame it read last.
    pub fn said(&self) -> Vec<Said> {
        said::all(&self.batch)
    }

    fn decode(&mut self, frame: &Frame<'_>) -> Result<Vec<Said>, &'static str> {
        let Self { venue, markets, batch, .. } = self;
        batch.clear();
        let start = Instant::now();
        let read = catch_unwind(AssertUnwindSafe(|| venue.decode(frame, markets.catalogue.symbols(), batch)));
        let took = start.elapsed();
        let read = read.unwrap_or_else(|_| panic!("it panicked\nframe {}", shown(frame.bytes)));
        self.slowest = self.slowest.max(took);
        read.map(|()| self.said()).map_err(|error| error.what)
    }
}

/// As much of a frame as a person wants to see.
pub fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let cut = text.char_indices().nth(4000).map_or(text.len(), |(at, _)| at);
    text[..cut].into()
}
