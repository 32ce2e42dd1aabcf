//! Every dialect against the real decoder, book and state machine. The table of venues is the registry's.

use arbscope_core::book::State;
use serde_json::json;

use super::straight::*;

const SEED: u64 = 20_261_123;
const CHANGES: usize = 200;

#[test]
fn after_every_change_the_engine_holds_the_simulated_book() {
    for venue in venues() {
        let mut link = Straight::live(venue.as_ref(), SEED);
        for n in 0..CHANGES {
            link.wait(SECOND / 20);
            let at = n % link.books.len();
            link.change(at);
            link.check(at);
        }
        for name in ["malformed", "gaps", "resyncs", "checksumsWrong"] {
            assert_eq!(link.counter(name), 0, "{name}");
        }
        assert_eq!(link.closed, 0, "no connection was given up");
    }
}

#[test]
fn trades_arrive() {
    for venue in venues() {
        let mut link = Straight::live(venue.as_ref(), SEED);
        let before = link.counter("trades");
        for n in 0..20 {
            link.wait(SECOND / 20);
            assert!(link.trade(n % link.books.len()), "somebody follows them");
        }
        assert_eq!((link.counter("trades") - before, link.counter("malformed")), (20, 0));
    }
}

#[test]
fn a_calm_market_stays_live_for_two_minutes() {
    for venue in venues() {
        let mut link = Straight::live(venue.as_ref(), SEED);
        let (opened, closed) = (link.opened, link.closed);
        for _ in 0..60 {
            link.wait(2 * SECOND);
            (0..link.books.len()).for_each(|at| {
                link.change(at);
                link.check(at);
            });
        }
        assert_eq!((link.opened, link.closed, link.counter("malformed")), (opened, closed, 0));
    }
}

#[test]
fn an_unknown_market_is_refused_and_leaves_the_others_alone() {
    for venue in venues() {
        let mut link = Straight::live(venue.as_ref(), SEED);
        assert_ne!(link.state(link.books.len()), State::Live);
        let unknown = link.symbols.last().expect("one").clone();
        assert_eq!(link.market(&unknown)["listing"], "not-listed", "refused, or not in the venue's list");
    }
}

#[test]
fn a_subscription_ends_and_begins_anew() {
    for venue in venues() {
        let mut link = Straight::live(venue.as_ref(), SEED);
        let instrument = format!("{}-{}", link.books[0].base, link.books[0].quote);
        link.command(&json!({"do": "instrument", "name": instrument, "enabled": false}));
        link.wait(2 * SECOND);
        assert_eq!(link.state(0), State::Idle);
        assert!(link.clients.iter().all(|client| !client.books.contains(&0) && !client.trades.contains(&0)));
        link.change(0);
        link.command(&json!({"do": "instrument", "name": instrument, "enabled": true}));
        link.settle();
        assert!(link.trade(0));
        assert_eq!(link.counter("malformed"), 0);
    }
}

#[test]
fn t01_a_cut_connection_is_followed_by_another() {
    for venue in venues() {
        let mut link = Straight::live(venue.as_ref(), SEED);
        link.cut();
        link.settle();
        assert_eq!((link.counter("malformed"), link.counter("checksumsWrong")), (0, 0));
    }
}

#[test]
fn venues_that_list_their_markets_name_every_book() {
    for venue in venues().iter().filter(|venue| venue.list_request().is_some()) {
        let name = venue.spec().id;
        let mut link = Straight::live(venue.as_ref(), SEED);
        let listings = link.ask(&json!({"ask": "listings"}));
        let row =
            listings["venues"].as_array().unwrap().iter().find(|row| row["id"] == name).unwrap().clone();
        assert_eq!(row["source"], "venue", "{name}: {row}");
        assert_eq!(row["count"], link.books.len());
        for symbol in link.symbols[..link.books.len()].to_vec() {
            let row = link.market(&symbol);
            assert_eq!(
                (&row["rules"]["from"], &row["listing"]),
                (&json!("venue"), &json!("listed")),
                "{row}"
            );
        }
    }
}
