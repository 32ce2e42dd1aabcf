//! libFuzzer, guided by coverage, on one target: `npm run fuzz` builds and starts it.
//!
//! `ARBSCOPE_FUZZ_TARGET` names the target; everything else are libFuzzer's own arguments.
#![no_main]

use std::cell::RefCell;

use arbscope_fuzz::target::Target;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fn named() -> Target {
    let name = std::env::var("ARBSCOPE_FUZZ_TARGET").unwrap_or_default();
    Target::named(&name).unwrap_or_else(|| panic!("ARBSCOPE_FUZZ_TARGET={name}: no such target"))
}

thread_local! {
    static TARGET: RefCell<Target> = RefCell::new(named());
}

fuzz_target!(|input: &[u8]| TARGET.with_borrow_mut(|target| target.check(input)));

// Half of the damage is libFuzzer's own, half knows what JSON and numbers look like.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 2 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let changed = TARGET.with_borrow(|target| target.damaged(&data[..size], u64::from(seed)));
    let length = changed.len().min(max_size);
    data[..length].copy_from_slice(&changed[..length]);
    length
});
