//! Frames of recordings, to damage and to begin from.

use crate::capture::{Origin, Record, fixture, read};

/// A frame of a recording.
#[derive(Clone, Debug)]
pub struct Sample {
    pub conn: u32,
    pub url: String,
    pub bytes: Vec<u8>,
    pub binary: bool,
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

/// The intact frame of the same connection before this one, if it is not longer than `bytes_max`.
pub fn before(samples: &[Sample], at: usize, bytes_max: usize) -> Option<&Sample> {
    let same = |sample: &&Sample| sample.conn == samples[at].conn && sample.bytes.len() <= bytes_max;
    samples[..at].iter().next_back().filter(same)
}
