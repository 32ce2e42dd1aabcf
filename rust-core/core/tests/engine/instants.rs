//! Time: instants, order, and the hash.

use super::host::*;

#[test]
fn changing_any_single_level_changes_the_hash() {
    let levels: Vec<(String, String)> =
        (0..20).map(|n| (format!("{}.0", 100 - n), "1.00000000".into())).collect();
    let hash_with = |changed: Option<usize>| {
        let mut host = Host::recorded();
        let sized: Vec<(&str, &str)> = levels
            .iter()
            .enumerate()
            .map(|(n, (p, q))| (p.as_str(), if Some(n) == changed { "1.00000001" } else { q.as_str() }))
            .collect();
        host.open("kraken", 1, "wss://ws.kraken.com/v2");
        host.say("kraken", 1, r#"{"method":"subscribe","result":{"channel":"book","symbol":"BTC/USD","depth":1000,"snapshot":true},"success":true}"#);
        host.say("kraken", 1, &snapshot("100.0", "100.1"));
        host.say("kraken", 1, &update(&sized, &[]));
        host.engine.state_hash()
    };
    let plain = hash_with(None);
    assert_eq!(plain, hash_with(None));
    let changed: Vec<u64> = (0..levels.len()).map(|n| hash_with(Some(n))).collect();
    assert!(changed.iter().all(|hash| *hash != plain));
}

#[test]
fn ticks_between_events_change_nothing() {
    let run = |tick_us: Option<i64>| {
        let mut host = Host::recorded();
        host.engine.open(START, id("kraken"), 1, "wss://ws.kraken.com/v2");
        for n in 0..200i64 {
            let t_us = START + n * 37_000;
            if let Some(tick_us) = tick_us {
                host.engine.tick(t_us - tick_us);
                host.engine.step();
            }
            let frame = if n == 0 {
                snapshot("100.0", "100.1")
            } else {
                update(&[("99.0", &format!("{n}.00000000"))], &[])
            };
            host.engine.receive(t_us, id("kraken"), 1, frame.as_bytes(), false);
        }
        host.engine.step();
        host.engine.state_hash()
    };
    assert_eq!(run(None), run(Some(10_000)));
}

#[test]
fn a_far_future_event_costs_no_eternity() {
    let mut host = Host::recorded();
    host.open("kraken", 1, "");
    host.say("kraken", 1, &snapshot("100.0", "100.1"));
    host.engine.tick(START + 4_000_000_000_000_000);
    assert_eq!(host.state(), "STALE");
}

#[test]
fn a_second_counts_once_its_last_instant_has_passed() {
    let mut host = Host::replay(&[("kraken", "BTC/USD", "BTC-USD"), ("coinbase", "BTC-USD", "BTC-USD")]);
    let mut counted = |tenths: u64| {
        host.now_us = START + tenths as i64 * SECOND / 10;
        host.say("kraken", 1, &snapshot("100.0", "100.1"));
        host.say("coinbase", 1, &super::frames::coinbase(tenths, "snapshot", "104", "105"));
        let report = host.report();
        let pairs = report["pairs"].as_array().expect("pairs");
        pairs.iter().map(|pair| pair["secondsNetPositive"].as_u64().unwrap()).max().unwrap_or(0)
    };
    let by_tenth: Vec<u64> = (0..=30).map(&mut counted).collect();
    assert_eq!([0, 9, 10, 19, 25, 29, 30].map(|tenths| by_tenth[tenths]), [0, 0, 1, 1, 2, 2, 3]);
}
