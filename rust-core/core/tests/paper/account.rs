//! The account outlives a reload bit for bit, and refuses what is not one.

use crate::world::{A, B, World, amount};
use arbscope_core::num::rng::Rng;
use arbscope_core::paper::{Paper, TradeState};

fn traded() -> World {
    let mut world = World::new();
    world.fees = vec![0.001, 0.002];
    world.book(A, &[("99.98", "500")], &[("100.00", "500")]);
    world.book(B, &[("100.80", "500")], &[("101.00", "500")]);
    world.step();
    world.enable("cross-venue", &[]);
    world.enable("book-imbalance", &[]);
    world.offer(49.0);
    world.signal(A, 0.9, 1.0);
    world.pass_ms(150);
    world.pass_ms(1_000);
    world
}

fn fresh(world: &World) -> Paper {
    let mut paper = Paper::new(&["binance", "htx"]);
    paper.follow(&world.catalogue);
    paper
}

#[test]
fn a_reload_gives_the_same_account() {
    let mut world = traded();
    let (text, hash) = (world.account(), world.paper.ledger_hash());
    let mut paper = fresh(&world);
    assert_ne!(paper.ledger_hash(), hash);
    paper.restore(text.as_bytes()).unwrap();
    for id in ["cross-venue", "book-imbalance"] {
        paper.set_enabled(id, true).unwrap();
    }
    assert_eq!(paper.ledger_hash(), hash);
    world.paper = paper;
    assert_eq!(world.account(), text);
    world.check_ledger();
}

#[test]
fn the_restored_account_goes_on() {
    let mut world = traded();
    let mut paper = fresh(&world);
    paper.restore(world.account().as_bytes()).unwrap();
    paper.set_enabled("cross-venue", true).unwrap();
    world.paper = paper;
    world.pass_ms(5_000);
    world.offer(49.0);
    world.pass_ms(150);
    assert_eq!(world.paper.trade_rows().next().unwrap().seq, 3);
    world.check_ledger();
}

#[test]
fn an_account_may_be_restored_before_its_markets_are_followed() {
    let world = traded();
    let mut paper = Paper::new(&["binance", "htx"]);
    paper.restore(world.account().as_bytes()).unwrap();
    assert_eq!(paper.ledger_hash(), world.paper.ledger_hash());
    paper.follow(&world.catalogue);
    assert_eq!(paper.ledger_hash(), world.paper.ledger_hash());
    assert_eq!(paper.trade_rows().next().unwrap().instrument, world.catalogue.market(A).instrument);
}

#[test]
fn orders_under_way_are_unknown_after_a_reload() {
    let mut world = traded();
    world.offer(49.0);
    let mut paper = fresh(&world);
    paper.restore(world.account().as_bytes()).unwrap();
    let row = paper.trade_rows().next().unwrap();
    assert_eq!(row.state, TradeState::Unknown);
    world.paper = paper;
    assert_eq!(world.locked(0, "USDT"), amount("0"));
}

#[test]
fn d04_what_does_not_balance_or_is_no_account_changes_nothing() {
    let world = traded();
    let text = world.account();
    let mut paper = fresh(&world);
    let before = paper.ledger_hash();
    for (from, to, complaint) in [
        (r#""total":"10000""#, r#""total":"10001""#, "does not balance"),
        (r#""version":1"#, r#""version":2"#, "account.version: expected 1"),
        (r#""venue":"htx""#, r#""venue":"nowhere""#, "expected a venue's id"),
        (r#""volume":""#, r#""volume":"-"#, "expected an amount from 0"),
        (r#""halted":false"#, r#""halted":0"#, "account.halted: expected true or false"),
        (r#""nextTrade":3"#, r#""nextTrade":1"#, "trades newest first"),
        (r#""equity":["#, r#""equity":[7,"#, "account.equity[0]: expected an object"),
        ("}", "", "not JSON"),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        let refusal = paper.restore(text.replacen(from, to, 1).as_bytes()).unwrap_err();
        assert_eq!(refusal.code, "BAD_ACCOUNT");
        assert!(refusal.message.contains(complaint), "{}", refusal.message);
        assert_eq!((paper.ledger_hash(), paper.trade_rows().count()), (before, 0));
    }
}

#[test]
fn mutated_accounts_never_panic() {
    let world = traded();
    let text = world.account().into_bytes();
    let mut paper = fresh(&world);
    let mut rng = Rng::new(5);
    for round in 0..3_000 {
        let mut bytes = text.clone();
        for _ in 0..=rng.up_to(3) {
            let place = rng.up_to(bytes.len() as u32 - 1) as usize;
            bytes[place] = b"0129-.\"{}[],:xe"[rng.up_to(14) as usize];
        }
        if paper.restore(&bytes).is_ok() {
            let sums =
                (0..paper.places().assets().len()).map(|asset| paper.ledger().sum(asset, paper.places()));
            assert!(sums.clone().all(|sum| sum.is_zero()), "seed 5, round {round}");
        }
    }
}

#[test]
fn reset_starts_over_with_the_balances_in_force() {
    let mut world = traded();
    world.offer(49.0);
    world.paper.set_start(2_000.0, 300.0).unwrap();
    world.paper.reset();
    assert_eq!(world.paper.next_deadline_us(), None);
    assert_eq!((world.total(0, "USDT"), world.total(0, "LINK")), (amount("2000"), amount("0")));
    assert_eq!(world.pnl("cross-venue", "USDT"), amount("0"));
    assert!(world.paper.strategy_rows().all(|row| row.enabled && row.trades == 0));
    world.pass_ms(10);
    assert_eq!(world.total(0, "LINK"), amount("3.00030003"));
    world.offer(49.0);
    world.pass_ms(150);
    assert_eq!(world.paper.trade_rows().next().unwrap().seq, 1);
    world.check_ledger();
}

#[test]
fn curves_have_one_point_a_second() {
    let mut world = traded();
    world.pass_ms(100);
    world.pass_ms(100);
    for _ in 0..4 {
        world.pass_ms(500);
    }
    let text = world.account();
    let curve = r#"{"strategy":"cross-venue","quote":"USDT","points":[[1629417600,0],[1629417601,4.984],[1629417602,4.984],[1629417603,4.984]]}"#;
    assert!(text.contains(curve), "{text}");
}

#[test]
fn settings_are_written_as_the_configuration_has_them() {
    let world = World::new();
    let mut out = arbscope_core::num::json_out::JsonOut::new();
    out.object(|o| world.paper.write_settings(o));
    let text = out.finish();
    let start = r#"{"delayMs":150,"start":{"quote":10000,"baseWorth":10000},"limits":{"orderNotionalQuote":5000,"openOrders":8,"dailyLossQuote":500},"strategies":{"book-imbalance":{"enabled":false,"parameters":{"threshold":0.6,"#;
    assert!(text.starts_with(start), "{text}");
}
