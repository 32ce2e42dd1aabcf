//! One input of the guided fuzzing: a connection and the frames that come over it, as bytes.
//!
//! The first byte tells the connection: its endpoint in the lower five bits, then whether frames are binary,
//! then its number (HTX puts the frames of connection 1 into gzip before they are read). Text frames follow,
//! parted by [`BETWEEN`], which no JSON can hold; binary frames have two bytes of length before each.

use arbscope_core::num::rng::Rng;

use crate::mutate::mutate;
use crate::pair::{Origin, Pair};
use crate::sample::{Sample, before};

/// Between two text frames: JSON holds no control character but blanks.
pub const BETWEEN: u8 = 0x1e;
/// Longest input that is worth its time, in bytes.
pub const BYTES_MAX: usize = 8 * 1024;
const ENDPOINT: u8 = 0x1f;
const BINARY: u8 = 0x20;
const CONN_SHIFT: u32 = 6;

/// Has both decoders of a venue read an input. Panics where they differ, panic or take too long.
pub fn check(pair: &mut Pair, input: &[u8]) {
    if let Some((head, body)) = input.split_first() {
        pair.in_time(|pair| read(pair, *head, body));
    }
}

fn read(pair: &mut Pair, head: u8, body: &[u8]) {
    let origin = Origin {
        conn: u32::from(head >> CONN_SHIFT),
        endpoint: usize::from(head & ENDPOINT) % pair.endpoints(),
        binary: head & BINARY != 0,
    };
    pair.opened(origin.conn);
    for frame in frames(origin.binary, body) {
        let wire = pair.oracle.envelope(origin.conn, frame.into());
        pair.agree(origin, &wire);
    }
}

fn frames(binary: bool, body: &[u8]) -> Vec<&[u8]> {
    if binary { counted(body) } else { body.split(|byte| *byte == BETWEEN).collect() }
}

fn counted(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    while let [low, high, body @ ..] = rest {
        let (frame, after) = body.split_at(usize::from(u16::from_le_bytes([*low, *high])).min(body.len()));
        frames.push(frame);
        rest = after;
    }
    frames
}

fn join(head: u8, frames: &[&[u8]]) -> Vec<u8> {
    let mut input = vec![head];
    for (at, frame) in frames.iter().enumerate() {
        if head & BINARY != 0 {
            input.extend((frame.len() as u16).to_le_bytes());
        } else if at > 0 {
            input.push(BETWEEN);
        }
        input.extend(*frame);
    }
    input
}

/// The recorded frames of a venue as inputs to begin from, each with what its connection said before it
/// where the venue remembers that.
pub fn seeds(pair: &Pair) -> Vec<Vec<u8>> {
    let samples = pair.oracle.samples();
    let seed = |at: usize| {
        let sample = &samples[at];
        let before = before(&samples, at, BYTES_MAX).filter(|_| pair.oracle.remembers());
        let frames: Vec<&[u8]> = before.into_iter().chain([sample]).map(|s| s.bytes.as_slice()).collect();
        join(head_of(pair, sample), &frames)
    };
    (0..samples.len()).map(seed).filter(|input| input.len() <= BYTES_MAX).collect()
}

fn head_of(pair: &Pair, sample: &Sample) -> u8 {
    let Origin { conn, endpoint, binary } = pair.origin_of(sample);
    // Where numbers only keep samples apart, any will do.
    (endpoint as u8 & ENDPOINT) | (u8::from(binary) * BINARY) | ((conn.min(1) as u8) << CONN_SHIFT)
}

/// Damages one frame of an input in ways that leave JSON and numbers nearly whole.
pub fn damaged(input: &[u8], seed: u64) -> Vec<u8> {
    let Some((head, body)) = input.split_first() else { return vec![0] };
    let rng = &mut Rng::new(seed);
    let frames = frames(head & BINARY != 0, body);
    let pick = |rng: &mut Rng| rng.up_to(frames.len().saturating_sub(1) as u32) as usize;
    let (at, from) = (pick(rng), pick(rng));
    let Some(frame) = frames.get(at) else { return vec![*head] };
    let changed = mutate(rng, frame, frames[from]);
    let mut all = frames.clone();
    all[at] = &changed;
    join(*head, &all)
}
