//! Seeded sessions: the whole engine against the simulated world, with everything going wrong at once, then
//! healed. A checker apart from the program decides.
//!
//! `ARBSCOPE_SEEDS=50000` runs the long form, `ARBSCOPE_SEED=123` one seed, with what happened printed.

mod checker;
mod driver;
mod mix;
mod shrink;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use driver::Outcome;
use mix::Mix;
use shrink::shrink;

/// Seeds of the form that runs with every test.
const SEEDS: u64 = 1_000;
/// Events of a session before it is healed.
pub const EVENTS: u64 = 10_000;

#[test]
fn r1_every_seed_is_right_or_says_that_it_is_not_and_heals() {
    if let Some(seed) = number("ARBSCOPE_SEED") {
        println!("{:#?}", Mix::of(seed));
        println!("{:?}", driver::run(&Mix::of(seed), EVENTS));
    }
    let seeds = number("ARBSCOPE_SEEDS").unwrap_or(SEEDS);
    println!("seeds 1 to {seeds}, {EVENTS} events each");
    let total = Mutex::new(Total::default());
    let failures = in_threads(seeds, &total);
    println!("{:?}", total.into_inner().expect("no panic"));
    for (seed, failure) in &failures {
        println!("seed {seed}: {failure}\n  shrunk: {}", shrink(*seed));
    }
    assert!(failures.is_empty(), "{} of {seeds} seeds failed", failures.len());
}

/// What all sessions came to: a checker that looked at nothing would be content.
#[derive(Clone, Debug, Default)]
struct Total {
    seeds: u64,
    events: u64,
    simulated_hours: f64,
    live_books_compared: u64,
    offers_checked: u64,
}

impl Total {
    fn add(&mut self, outcome: &Outcome) {
        self.seeds += 1;
        self.events += outcome.events;
        self.simulated_hours += outcome.simulated_us as f64 / 3.6e9;
        self.live_books_compared += outcome.live_books_compared;
        self.offers_checked += outcome.offers_checked;
    }
}

/// Seeds that failed once: each stays.
#[test]
fn r1_seeds_that_failed_before_stay_mended() {
    for line in include_str!("failed-before.txt").lines().filter(|line| !line.starts_with('#')) {
        let seed = line.split_whitespace().next().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| panic!("expected a seed, got {line}"));
        assert_eq!(driver::run(&Mix::of(seed), EVENTS).failure, None, "seed {line}");
    }
}

fn in_threads(seeds: u64, total: &Mutex<Total>) -> Vec<(u64, String)> {
    let next = AtomicU64::new(1);
    let threads = thread::available_parallelism().map_or(1, |count| count.get());
    let work = || {
        let mut failures = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > seeds || failures.len() > 9 {
                return failures;
            }
            let outcome = driver::run(&Mix::of(seed), EVENTS);
            total.lock().expect("no panic").add(&outcome);
            failures.extend(outcome.failure.map(|failure| (seed, failure)));
        }
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        all.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    })
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}: expected a whole number, got {text}")))
}
