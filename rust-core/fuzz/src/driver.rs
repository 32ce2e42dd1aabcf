//! Feeds damaged frames of recordings to a venue and to its plain twin.

use arbscope_core::num::rng::Rng;

use crate::mutate::mutate;
use crate::pair::{Pair, shown};
use crate::sample::{Sample, before};

const INPUTS_SHORT: u64 = 20_000;
/// Frames above this size are damaged more seldom: they say little more and take much longer.
const LARGE_BYTES: usize = 32 * 1024;
const LARGE_EVERY: u64 = 1000;
const LARGEST_BYTES: usize = 512 * 1024;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}: no number")))
}

/// Runs intact samples, then damaged ones: `ARBSCOPE_FUZZ` of them, from the seed `ARBSCOPE_FUZZ_SEED`.
pub fn run(venue: &str) {
    let (inputs, seed) = (setting("ARBSCOPE_FUZZ", INPUTS_SHORT), setting("ARBSCOPE_FUZZ_SEED", 1));
    let mut pair = Pair::new(venue);
    let samples = pair.oracle.samples();
    println!("{venue}: {} samples, {inputs} inputs, seed {seed}", samples.len());
    intact(&mut pair, &samples);
    let accepted = damaged(&mut pair, &samples, inputs, &mut Rng::new(seed));
    println!("{venue}: {inputs} inputs, {accepted} accepted by both");
    assert!(accepted > inputs / 20, "so much is refused that little was compared");
}

fn intact(pair: &mut Pair, samples: &[Sample]) {
    for sample in samples.iter().filter(|sample| sample.bytes.len() <= LARGEST_BYTES) {
        pair.opened(sample.conn);
        let agreed = pair.agree_on(sample, sample.bytes.clone());
        assert!(agreed, "an intact frame is refused: {}", shown(&sample.bytes));
    }
}

fn damaged(pair: &mut Pair, samples: &[Sample], inputs: u64, rng: &mut Rng) -> u64 {
    let small: Vec<usize> = (0..samples.len()).filter(|at| samples[*at].bytes.len() <= LARGE_BYTES).collect();
    let pick = |rng: &mut Rng| small[rng.up_to(small.len() as u32 - 1) as usize];
    let mut accepted = 0;
    for input in 0..inputs {
        let is_any = input % LARGE_EVERY == 1;
        let at = if is_any { rng.up_to(samples.len() as u32 - 1) as usize } else { pick(rng) };
        let other = &samples[pick(rng)].bytes;
        let bytes = mutate(rng, &samples[at].bytes, other);
        accepted += u64::from(pair.in_time(|pair| {
            pair.opened(samples[at].conn);
            remember(pair, samples, at);
            pair.agree_on(&samples[at], bytes.clone())
        }));
    }
    accepted
}

/// Both read the intact frame before this one of its connection.
fn remember(pair: &mut Pair, samples: &[Sample], at: usize) {
    let before = before(samples, at, LARGE_BYTES).filter(|_| pair.oracle.remembers());
    if let Some(before) = before {
        pair.agree_on(before, before.bytes.clone());
    }
}
