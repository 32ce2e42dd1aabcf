//! Feeds damaged frames to a venue and to its plain twin.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use arbscope_core::market::{Catalogue, Kind, Market, MarketId, VenueId};
use arbscope_core::num::rng::Rng;
use arbscope_core::venue::{Batch, Frame, Venue, registry};

use crate::capture::{Origin, Record, fixture, read};
use crate::mutate::mutate;
use crate::said::{self, Said};

/// A frame of a recording.
#[derive(Clone, Debug)]
pub struct Sample {
    pub conn: u32,
    pub url: String,
    pub bytes: Vec<u8>,
    pub binary: bool,
}

/// A venue's plain decoder. It may be slow; it must be obvious.
pub trait Oracle {
    /// The venue's id.
    fn id(&self) -> &'static str;

    /// Markets that are known; all other symbols of the samples are nobody's.
    fn markets(&self) -> Vec<(&'static str, Kind)>;

    /// The frames that get damaged, see [`samples`].
    fn samples(&self) -> Vec<Sample>;

    /// A connection was opened: forget what was remembered under its number.
    fn opened(&mut self, _conn: u32) {}

    /// Whether the venue remembers things from frame to frame of a connection. Then every damaged frame
    /// comes after the intact one before it.
    fn remembers(&self) -> bool {
        false
    }

    /// What goes over the wire for these bytes of a sample (HTX: gzip).
    fn envelope(&self, _sample: &Sample, bytes: Vec<u8>) -> Vec<u8> {
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
    #[allow(dead_code, reason = "not every set of venues has one of those")]
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

/// Frames of a recording taken evenly, at most `max` of them, as of connections to `url` (empty: their own).
pub fn samples(path: &str, url: &str, max: usize) -> Vec<Sample> {
    let frames: Vec<Record> =
        read(&fixture(path)).into_iter().filter(|record| record.origin == Origin::Socket).collect();
    let sample = |record: &Record| {
        let url = if url.is_empty() { record.url.to_string() } else { url.to_string() };
        Sample { conn: record.conn, url, bytes: record.data.clone(), binary: record.binary }
    };
    frames.iter().step_by(frames.len().div_ceil(max).max(1)).map(sample).collect()
}

/// A sample from its text.
pub fn text(url: &str, text: String) -> Sample {
    Sample { conn: 0, url: url.into(), bytes: text.into_bytes(), binary: false }
}

const INPUTS_SHORT: u64 = 20_000;
/// Frames above this size are damaged more seldom: they say little more and take much longer.
const LARGE_BYTES: usize = 32 * 1024;
const LARGE_EVERY: u64 = 1000;
const LARGEST_BYTES: usize = 512 * 1024;
/// Far above what any frame takes, even where two cores are shared by many.
const HANG: Duration = Duration::from_secs(10);

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}: no number")))
}

/// Runs intact samples, then damaged ones.
pub fn run(oracle: impl Oracle) {
    let (inputs, seed) = (setting("ARBSCOPE_FUZZ", INPUTS_SHORT), setting("ARBSCOPE_FUZZ_SEED", 1));
    let mut pair = Pair::new(oracle);
    let samples = pair.oracle.samples();
    println!("{}: {} samples, {inputs} inputs, seed {seed}", pair.oracle.id(), samples.len());
    for sample in samples.iter().filter(|sample| sample.bytes.len() <= LARGEST_BYTES) {
        pair.oracle_opened(sample.conn);
        let wire = pair.oracle.envelope(sample, sample.bytes.clone());
        assert!(pair.agree(sample, &wire), "an intact frame is refused: {}", shown(&wire));
    }
    let accepted = damaged(&mut pair, &samples, inputs, &mut Rng::new(seed));
    println!("{}: {accepted} damaged frames were accepted by both", pair.oracle.id());
    assert!(accepted > inputs / 20, "so much is refused that little was compared");
}

fn damaged<O: Oracle>(pair: &mut Pair<O>, samples: &[Sample], inputs: u64, rng: &mut Rng) -> u64 {
    let small: Vec<usize> = (0..samples.len()).filter(|at| samples[*at].bytes.len() <= LARGE_BYTES).collect();
    let pick = |rng: &mut Rng| small[rng.up_to(small.len() as u32 - 1) as usize];
    let mut accepted = 0;
    for input in 0..inputs {
        let is_any = input % LARGE_EVERY == 1;
        let at = if is_any { rng.up_to(samples.len() as u32 - 1) as usize } else { pick(rng) };
        let other = &samples[pick(rng)].bytes;
        pair.oracle_opened(samples[at].conn);
        pair.remember(samples, at);
        let bytes = mutate(rng, &samples[at].bytes, other);
        let wire = pair.oracle.envelope(&samples[at], bytes);
        accepted += u64::from(pair.agree(&samples[at], &wire));
    }
    accepted
}

fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let cut = text.char_indices().nth(4000).map_or(text.len(), |(at, _)| at);
    text[..cut].into()
}

/// The venue and its twin.
struct Pair<O> {
    oracle: O,
    venue: Box<dyn Venue>,
    markets: Markets,
    batch: Batch,
}

impl<O: Oracle> Pair<O> {
    fn new(oracle: O) -> Self {
        let id = registry::find(oracle.id()).expect("a venue of the registry");
        let venue = registry::all().swap_remove(id.index());
        let markets = Markets::new(id, &oracle.markets());
        Self { oracle, venue, markets, batch: Batch::default() }
    }

    fn oracle_opened(&mut self, conn: u32) {
        self.oracle.opened(conn);
        self.venue.opened(conn);
    }

    /// Both read the intact frame before this one of its connection.
    fn remember(&mut self, samples: &[Sample], at: usize) {
        let same = |sample: &&Sample| sample.conn == samples[at].conn && sample.bytes.len() <= LARGE_BYTES;
        if let Some(before) =
            samples[..at].iter().next_back().filter(same).filter(|_| self.oracle.remembers())
        {
            let wire = self.oracle.envelope(before, before.bytes.clone());
            self.agree(before, &wire);
        }
    }

    /// Whether both accepted the frame; panics where they differ.
    fn agree(&mut self, sample: &Sample, wire: &[u8]) -> bool {
        let endpoint = self.venue.spec().endpoint_of(&sample.url);
        let Sample { conn, binary, .. } = *sample;
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

    fn decode(&mut self, frame: &Frame<'_>) -> Result<Vec<Said>, &'static str> {
        let Self { venue, markets, batch, .. } = self;
        batch.clear();
        let start = Instant::now();
        let read = catch_unwind(AssertUnwindSafe(|| venue.decode(frame, markets.catalogue.symbols(), batch)));
        let read = read.unwrap_or_else(|_| panic!("it panicked\nframe {}", shown(frame.bytes)));
        assert!(start.elapsed() < HANG, "it took {:?}\nframe {}", start.elapsed(), shown(frame.bytes));
        read.map(|()| said::all(batch)).map_err(|error| error.what)
    }
}
