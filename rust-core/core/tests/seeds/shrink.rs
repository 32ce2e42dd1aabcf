//! The least of a failing session: fewer faults, fewer events, as long as it still fails.

use arbscope_core::sim::Troubles;

use crate::mix::Mix;
use crate::{EVENTS, driver};

/// What is still needed for the seed to fail, in words.
pub fn shrink(seed: u64) -> String {
    let mut mix = Mix::of(seed);
    for calm in CALMS {
        let mut calmer = mix.clone();
        calm(&mut calmer);
        if calmer != mix && driver::run(&calmer, EVENTS).failure.is_some() {
            mix = calmer;
        }
    }
    let mut events = EVENTS;
    while events > 100 && driver::run(&mix, events / 2).failure.is_some() {
        events /= 2;
    }
    let failure = driver::run(&mix, events).failure.unwrap_or_default();
    let Mix { plan, troubles, sleeps, deaths } = &mix;
    let named: Vec<String> =
        named(troubles).into_iter().filter(|(_, rate)| *rate > 0).map(|(n, r)| format!("{n} {r}")).collect();
    format!(
        "{} events, {:?}, {}, sleeps {sleeps}, deaths {deaths}: {failure}",
        events,
        plan.instruments,
        named.join(", ")
    )
}

/// Each takes one kind of trouble away.
const CALMS: [fn(&mut Mix); 17] = [
    |mix| mix.troubles.lost = 0,
    |mix| mix.troubles.doubled = 0,
    |mix| mix.troubles.overtaken = 0,
    |mix| mix.troubles.cut_short = 0,
    |mix| mix.troubles.flipped = 0,
    |mix| mix.troubles.late = 0,
    |mix| mix.troubles.dropped = 0,
    |mix| mix.troubles.half_open = 0,
    |mix| mix.troubles.muted = 0,
    |mix| mix.troubles.slowed = 0,
    |mix| mix.troubles.down = 0,
    |mix| mix.troubles.flapping = 0,
    |mix| mix.troubles.halted = 0,
    |mix| mix.troubles.offline = 0,
    |mix| mix.troubles.clock_set = 0,
    |mix| mix.sleeps = 0,
    |mix| mix.deaths = 0,
];

fn named(troubles: &Troubles) -> [(&'static str, u32); 15] {
    let Troubles { lost, doubled, overtaken, cut_short, flipped, late, dropped, .. } = *troubles;
    let Troubles { half_open, muted, slowed, down, flapping, halted, offline, clock_set, .. } = *troubles;
    [
        ("lost", lost),
        ("doubled", doubled),
        ("overtaken", overtaken),
        ("cut short", cut_short),
        ("flipped", flipped),
        ("late", late),
        ("dropped", dropped),
        ("half-open", half_open),
        ("muted", muted),
        ("slowed", slowed),
        ("down", down),
        ("flapping", flapping),
        ("halted", halted),
        ("offline", offline),
        ("clock set", clock_set),
    ]
}
