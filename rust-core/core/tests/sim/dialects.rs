//! Every dialect against the real decoder, book and state machine. The table of venues is the registry's.

use arbscope_core::book::State;
use arbscope_core::sim::{Client, Desk, dialect};
use arbscope_core::venue::Guard;
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
        assert!(link.counter("checksumsRight") > 0 || venue.spec().guard != Guard::Checksum);
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
        let unknown = link.books.len();
        assert_ne!(link.state(unknown), State::Live);
        // Where the refusal does not name it, or there is none, its silence tells after a while.
        for _ in 0..20 {
            if link.market(unknown)["listing"] == "not-listed" {
                break;
            }
            link.settle();
        }
        assert_eq!(link.market(unknown)["listing"], "not-listed");
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
        for place in 0..link.books.len() {
            let row = link.market(place);
            assert_eq!(
                (&row["rules"]["from"], &row["listing"]),
                (&json!("venue"), &json!("listed")),
                "{row}"
            );
        }
    }
}

#[test]
fn second_channels_show_the_book_whole_at_every_change() {
    for venue in venues() {
        let mut link = Straight::live(venue.as_ref(), SEED);
        let market = link.engine.catalogue().market(link.markets[0]).clone();
        let Some(second) = venue.fallback(&market, Some("")) else { continue };
        [second.leave_first, second.subscribe].iter().for_each(|text| link.say(0, text));
        for _ in 0..CHANGES {
            link.wait(SECOND / 20);
            link.change(0);
            link.check(0);
        }
        link.say(0, &second.unsubscribe);
        assert!(link.clients.iter().all(|client| !client.books.contains(&0)), "{}", second.channel);
        assert_eq!((link.counter("malformed"), link.counter("gaps")), (0, 0));
    }
}

/// They are refused, or accepted and never told of.
#[test]
fn a_wish_for_single_orders_leaves_the_books_alone() {
    for venue in venues() {
        let mut link = Straight::live(venue.as_ref(), SEED);
        let (name, book) = (venue.spec().id, &link.books[0]);
        let instrument = format!("{}-{}", book.base, book.quote);
        link.command(&json!({"do": "focus", "instrument": instrument, "buy": name, "sell": name}));
        for _ in 0..60 {
            link.wait(SECOND / 2);
            (0..link.books.len()).for_each(|at| {
                link.change(at);
                link.check(at);
            });
        }
        assert_eq!((link.counter("malformed"), link.counter("gaps"), link.closed), (0, 0, 0));
    }
}

#[test]
fn crypto_com_hangs_up_on_whoever_does_not_answer_its_heartbeat() {
    let (desk, mut client) = (Desk { books: &[], now_us: 0 }, Client::default());
    let mut speaker = dialect::find("crypto-com").expect("it speaks");
    speaker.beat(&mut client, &desk);
    assert_eq!((client.out.len(), client.hang_up), (1, None));
    speaker.read(&mut client, &desk, r#"{"id":0,"method":"public/respond-heartbeat"}"#);
    speaker.beat(&mut client, &desk);
    speaker.beat(&mut client, &desk);
    assert_eq!((client.out.len(), client.hang_up), (2, Some(1000)));
}
