//! The seam as a host sees it: right and wrong lengths, times, venues and texts.

use arbscope_bindings::{Core, code, inbox, layout_hash};

const HEADER: &str = r#"{"t":0,"ev":"header","format":"arbscope-session","version":1,"core":"0.1.0","seed":7,
    "config":{},"markets":[{"venue":"kraken","symbol":"ALGO/USD","base":"ALGO","quote":"USD","kind":"spot"}],"notes":[]}"#;
const T: f64 = 1_700_000_000_000_000.0;

fn put(core: &mut Core, text: &str) -> u32 {
    core.inbox_bytes()[..text.len()].copy_from_slice(text.as_bytes());
    text.len() as u32
}

fn configured() -> Core {
    let mut core = Core::new();
    let len = put(&mut core, HEADER);
    assert_eq!(core.configure(len), 0);
    core
}

fn words(core: &Core) -> String {
    String::from_utf8(core.outbox_bytes().to_vec()).unwrap()
}

#[test]
fn nothing_works_before_configure() {
    let mut core = Core::new();
    let codes = [core.open(T, 0, 1, 0), core.receive(T, 0, 1, 0, false), core.close(T, 0, 1, 1006, 0)];
    assert_eq!(codes, [code::NOT_CONFIGURED; 3]);
    let codes = [core.tick(T), core.wall(T, 1.0), core.command(T, 0), core.step(), core.query(0)];
    assert_eq!(codes, [code::NOT_CONFIGURED; 5]);
    assert_eq!([core.effects(), core.pack_frame()], [code::NOT_CONFIGURED; 2]);
    assert_eq!((core.state_hash_high(), core.state_hash_low()), (0, 0));
    assert_eq!(core.next_wake_us(), f64::INFINITY);
    assert!(words(&core).starts_with(r#"{"code":"NOT_CONFIGURED","message":"#), "{}", words(&core));
}

#[test]
fn lengths_beyond_the_inbox_are_refused_and_the_engine_goes_on() {
    let mut core = configured();
    for len in [inbox::ROOM + 1, inbox::ROOM_MAX, u32::MAX] {
        assert_eq!(core.receive(T, 0, 1, len, false), code::BAD_LENGTH);
        assert_eq!(core.receive(T, 0, 1, len, true), code::BAD_LENGTH);
        assert_eq!(core.open(T, 0, 1, len), code::BAD_LENGTH);
        assert_eq!(core.close(T, 0, 1, 1006, len), code::BAD_LENGTH);
        assert_eq!(core.command(T, len), code::BAD_LENGTH);
        assert_eq!(core.query(len), code::BAD_LENGTH);
        assert_eq!(core.configure(len), code::BAD_LENGTH);
    }
    assert!(words(&core).contains("4294967295"), "{}", words(&core));
    assert_eq!(core.receive(T, 0, 1, inbox::ROOM, false), 0);
    assert_eq!(core.tick(T + 1.0), 0);
}

#[test]
fn the_inbox_grows_on_demand_up_to_its_limit() {
    let mut core = configured();
    assert_eq!(core.grow_inbox(inbox::ROOM_MAX + 1), code::BAD_LENGTH);
    assert_eq!(core.inbox_len(), inbox::ROOM);
    assert_eq!(core.grow_inbox(inbox::ROOM_MAX), 0);
    assert_eq!(core.inbox_len(), inbox::ROOM_MAX);
    assert_eq!(core.grow_inbox(1), 0);
    assert_eq!(core.inbox_len(), inbox::ROOM_MAX);
    assert_eq!(core.receive(T, 0, 1, inbox::ROOM_MAX, true), 0);
}

#[test]
fn wrong_venues_times_and_texts_have_a_code_each() {
    let mut core = configured();
    for venue in [99, 256, u32::MAX] {
        assert_eq!(core.receive(T, venue, 1, 0, false), code::UNKNOWN_VENUE);
    }
    for t in [f64::NAN, f64::INFINITY, -1.0, 0.5, 1e17] {
        assert_eq!(core.tick(t), code::BAD_TIME, "{t}");
    }
    core.inbox_bytes()[..2].copy_from_slice(&[0xff, 0xfe]);
    assert_eq!(core.open(T, 0, 1, 2), code::BAD_TEXT);
    assert_eq!(core.configure(2), code::BAD_TEXT);
    assert_eq!(core.command(T, 2), code::BAD_TEXT);
    let len = put(&mut core, r#"{"do":"fly"}"#);
    assert_eq!(core.command(T, len), code::REFUSED);
    assert!(words(&core).contains("UNKNOWN_COMMAND"), "{}", words(&core));
}

#[test]
fn a_refused_header_leaves_the_engine_as_it_was() {
    let mut core = configured();
    assert_eq!(core.tick(T), 0);
    let hash = (core.state_hash_high(), core.state_hash_low());
    let len = put(&mut core, "{");
    assert_eq!(core.configure(len), code::REFUSED);
    assert_eq!((core.state_hash_high(), core.state_hash_low()), hash);
}

#[test]
fn questions_and_frames_are_answered() {
    let mut core = configured();
    core.tick(T);
    core.step();
    let len = put(&mut core, r#"{"ask":"catalogue"}"#);
    let bytes = core.query(len);
    assert_eq!(bytes as usize, core.outbox_bytes().len());
    assert!(words(&core).contains("ALGO-USD"), "{}", words(&core));
    let bytes = core.pack_frame() as usize;
    let frame = &core.frame_bytes()[..bytes];
    assert_eq!(&frame[..4], b"ARBF");
    assert_eq!(frame[4..8], layout_hash().to_le_bytes());
}
