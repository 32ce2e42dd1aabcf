//! What guided fuzzing found is replayed: every kept input, and every input that ever broke something.

use arbscope_fuzz::corpus::{crashers, kept};
use arbscope_fuzz::session;
use arbscope_fuzz::target::{Target, names};

#[test]
fn r12_kept_inputs_of_every_target_still_agree() {
    for name in names() {
        let mut target = Target::named(name).expect("a target");
        let inputs = kept(name);
        inputs.iter().for_each(|input| target.check(input));
        println!("{name}: {} kept inputs", inputs.len());
    }
}

#[test]
fn r12_what_the_pages_reader_of_sessions_was_fuzzed_with_is_read_here_too() {
    let broke = crashers("page-session").into_iter().map(|(_, input)| input);
    kept("page-session").into_iter().chain(broke).for_each(|input| session::check(&input));
}

#[test]
fn r12_what_once_broke_something_no_longer_does() {
    for name in names() {
        let mut target = Target::named(name).expect("a target");
        for (file, input) in crashers(name) {
            println!("{name}/{file}");
            target.check(&input);
        }
    }
}
