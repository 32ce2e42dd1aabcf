//! R13: a day of outages of every kind, and what the venues saw of us meanwhile. The quotas are those of
//! `hundred.rs`, read from the exchanges' fact sheet.

use std::collections::{HashMap, VecDeque};

use arbscope_core::market::{MarketId, VenueId};
use arbscope_core::num::rng::Rng;
use arbscope_core::venue::registry;

use super::host::*;
use super::hundred::{Allowed, TABLE};
use super::speech::whole_book;

const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// An open connection of a venue that is well says its books this often.
const BEAT: i64 = 4 * SECOND;

/// What a venue does with our connections for a while.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Weather {
    Well,
    /// Dials are turned down at once.
    Refusing,
    /// Dials are never answered.
    Deaf,
    /// Connections open and close at once.
    Revolving,
    /// Connections open and say nothing.
    Mute,
    /// They live for a few seconds, then are cut.
    Cutting,
    /// They open, and are thrown out for asking too much.
    Angry,
}

const WEATHERS: [Weather; 7] = [
    Weather::Well,
    Weather::Refusing,
    Weather::Deaf,
    Weather::Revolving,
    Weather::Mute,
    Weather::Cutting,
    Weather::Angry,
];

/// Counts moments in a sliding stretch of time and keeps the most it ever held.
#[derive(Default)]
struct Most {
    moments: VecDeque<i64>,
    most: usize,
}

impl Most {
    fn take(&mut self, now_us: i64, window_us: i64) {
        while self.moments.front().is_some_and(|at_us| now_us - at_us >= window_us) {
            self.moments.pop_front();
        }
        self.moments.push_back(now_us);
        self.most = self.most.max(self.moments.len());
    }
}

/// What one venue saw of us.
#[derive(Default)]
struct Seen {
    dials: Most,
    dials_in_all: u64,
    texts: HashMap<u32, Most>,
    hourly: HashMap<u32, Most>,
    books: Most,
}

struct Outages {
    host: Host,
    rng: Rng,
    weather: Vec<(Weather, i64)>,
    /// Nobody is reached until then.
    offline_until_us: i64,
    /// Open connections, when each speaks next, and when it is cut.
    open: Vec<(VenueId, u32, i64, i64)>,
    /// Dials that will be answered: when, by whom, at which address.
    dialled: Vec<(i64, VenueId, u32, String)>,
    seen: Vec<Seen>,
    said: u64,
    /// Frames of each connection, which Coinbase numbers.
    numbers: HashMap<(u8, u32), u64>,
}

impl Outages {
    fn new(seed: u64) -> Self {
        let ids: Vec<&str> = registry::all().iter().map(|venue| venue.spec().id).collect();
        let host = Host::live(&ids, &["BTC-USDT", "BTC-USD", "BTC-USDC"]);
        Self {
            host,
            rng: Rng::new(seed),
            weather: vec![(Weather::Well, 0); ids.len()],
            offline_until_us: 0,
            open: Vec::new(),
            dialled: Vec::new(),
            seen: ids.iter().map(|_| Seen::default()).collect(),
            said: 1_000,
            numbers: HashMap::new(),
        }
    }

    fn run(&mut self, us: i64) {
        let until_us = self.host.now_us + us;
        while self.host.now_us < until_us {
            self.host.now_us = self.next_us();
            self.change_weather();
            self.answer_dials();
            self.speak();
            let now_us = self.host.now_us;
            self.host.engine.tick(now_us);
            self.host.engine.step();
            for asked in self.host.asked() {
                self.take(asked);
            }
        }
    }

    /// Whatever happens first; a live host never sleeps for two seconds.
    fn next_us(&self) -> i64 {
        let now_us = self.host.now_us;
        let answers = self.dialled.iter().map(|dial| dial.0);
        let beats = self.open.iter().flat_map(|(_, _, beat_us, cut_us)| [*beat_us, *cut_us]);
        let wake = self.host.engine.next_wake_us();
        let next_us = answers.chain(beats).chain(wake).min().unwrap_or(i64::MAX);
        next_us.clamp(now_us + 1_000, now_us + SECOND)
    }

    /// A spell lasts from seconds to hours; half of the time a venue is well.
    fn change_weather(&mut self) {
        let now_us = self.host.now_us;
        for at in 0..self.weather.len() {
            if now_us >= self.weather[at].1 {
                let was_well = self.weather[at].0 == Weather::Well;
                let next = if was_well { WEATHERS[1 + self.rng.up_to(5) as usize] } else { Weather::Well };
                let lasts_us = (SECOND << self.rng.up_to(12)) + i64::from(self.rng.up_to(1_000_000));
                self.weather[at] = (next, now_us + lasts_us);
                self.cut_if_ill(at, next);
            }
        }
        if self.rng.up_to(9_999) == 0 {
            self.offline_until_us = now_us + i64::from(self.rng.up_to(600)) * SECOND;
            (0..self.weather.len()).for_each(|at| self.cut_if_ill(at, Weather::Refusing));
        }
    }

    fn cut_if_ill(&mut self, at: usize, weather: Weather) {
        if matches!(weather, Weather::Refusing | Weather::Deaf | Weather::Revolving | Weather::Cutting) {
            let now_us = self.host.now_us;
            self.open.iter_mut().filter(|open| open.0.index() == at).for_each(|open| open.3 = now_us);
        }
    }

    fn weather_of(&self, venue: VenueId) -> Weather {
        let is_offline = self.host.now_us < self.offline_until_us;
        if is_offline { Weather::Refusing } else { self.weather[venue.index()].0 }
    }

    fn take(&mut self, asked: Asked) {
        let now_us = self.host.now_us;
        match asked {
            Asked::Open { venue, conn, url } => {
                let seen = &mut self.seen[usize::from(venue)];
                seen.dials.take(now_us, TABLE_OF.with(|table| table[usize::from(venue)].1));
                seen.dials_in_all += 1;
                let after_us = 20_000 + i64::from(self.rng.up_to(150_000));
                self.dialled.push((now_us + after_us, VenueId(venue), conn, url));
            }
            Asked::Send { venue, conn, text } => self.take_text(VenueId(venue), conn, &text),
            Asked::Close { venue, conn } => {
                self.open.retain(|open| (open.0.0, open.1) != (venue, conn));
                self.dialled.retain(|dial| (dial.1.0, dial.2) != (venue, conn));
            }
        }
    }

    fn take_text(&mut self, venue: VenueId, conn: u32, text: &str) {
        let now_us = self.host.now_us;
        let shared = allowed(venue).shared;
        let seen = &mut self.seen[venue.index()];
        let line = if shared { 0 } else { conn };
        seen.texts.entry(line).or_default().take(now_us, SECOND);
        seen.hourly.entry(line).or_default().take(now_us, HOUR);
        if text.contains("\"depth\"") {
            seen.books.take(now_us, 60 * SECOND);
            let symbol = text.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
            let book = super::frames::binance_book(self.said, "100", "101").replace("BTCUSDT", symbol);
            self.host.engine.receive(now_us, venue, conn, book.as_bytes(), false);
        }
    }

    fn answer_dials(&mut self) {
        let now_us = self.host.now_us;
        let due: Vec<_> = self.dialled.extract_if(.., |dial| dial.0 <= now_us).collect();
        for (_, venue, conn, url) in due {
            let cut_us = match self.weather_of(venue) {
                Weather::Deaf => continue,
                Weather::Refusing => {
                    self.host.engine.close(now_us, venue, conn, 1006);
                    continue;
                }
                Weather::Revolving => now_us,
                Weather::Cutting => now_us + i64::from(self.rng.up_to(20)) * SECOND,
                Weather::Angry => now_us + SECOND,
                Weather::Well | Weather::Mute => i64::MAX,
            };
            self.host.engine.open(now_us, venue, conn, &url);
            self.open.push((venue, conn, now_us, cut_us));
        }
    }

    /// Open connections say their books, or are cut.
    fn speak(&mut self) {
        let now_us = self.host.now_us;
        for at in (0..self.open.len()).rev() {
            let (venue, conn, beat_us, cut_us) = self.open[at];
            let weather = self.weather_of(venue);
            if now_us >= cut_us {
                self.open.swap_remove(at);
                let code = if weather == Weather::Angry { 1013 } else { 1006 };
                self.host.engine.close(now_us, venue, conn, code);
            } else if now_us >= beat_us {
                self.open[at].2 = now_us + BEAT;
                if weather != Weather::Mute {
                    self.say_books(venue, conn);
                }
            }
        }
    }

    fn say_books(&mut self, venue: VenueId, conn: u32) {
        let id = TABLE_OF.with(|table| table[venue.index()].0);
        let markets: Vec<String> = (0..self.host.engine.catalogue().markets().len())
            .map(|at| self.host.engine.catalogue().market(MarketId::from_index(at)))
            .filter(|market| market.venue == venue)
            .map(|market| market.symbol.clone())
            .collect();
        for symbol in markets {
            self.said += 1;
            let number = self.numbers.entry((venue.0, conn)).or_default();
            *number += 1;
            for said in whole_book(id, &symbol, if id == "coinbase" { *number } else { self.said }) {
                self.host.engine.receive(self.host.now_us, venue, conn, &said.bytes, said.binary);
            }
        }
    }
}

thread_local! {
    /// Id of each venue and the stretch in which its dials are counted, µs.
    static TABLE_OF: Vec<(&'static str, i64)> = registry::all()
        .iter()
        .map(|venue| {
            let spec = venue.spec();
            let told = TABLE.iter().find(|row| row.venue == spec.id).expect("a row a venue");
            (spec.id, if told.dials > 0 { told.dials_us } else { spec.limits.connects_window_us })
        })
        .collect();
}

fn allowed(venue: VenueId) -> &'static Allowed {
    let id = TABLE_OF.with(|table| table[venue.index()].0);
    TABLE.iter().find(|row| row.venue == id).expect("a row a venue")
}

/// Dials in their stretch, texts in a second and in an hour on one line, books asked for in a minute: each with
/// what is allowed; 0 where nothing is published and our own limit is none.
fn counts(seen: &Seen, venue: VenueId) -> [(&'static str, usize, usize); 4] {
    let (told, venues) = (allowed(venue), registry::all());
    let limits = venues[venue.index()].spec().limits;
    let dials = if told.dials > 0 { told.dials } else { limits.connects as usize };
    let busiest = |lines: &HashMap<u32, Most>| lines.values().map(|line| line.most).max().unwrap_or(0);
    [
        ("dials", seen.dials.most, dials),
        ("texts in a second", busiest(&seen.texts), told.texts),
        ("texts in an hour", busiest(&seen.hourly), told.texts_an_hour),
        ("books in a minute", seen.books.most, told.books_a_minute),
    ]
}

#[test]
fn r13_a_day_of_outages_passes_no_quota_of_any_venue() {
    let seed = std::env::var("ARBSCOPE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    println!("seed {seed}");
    let mut outages = Outages::new(seed);
    outages.run(DAY);
    let (mut dials, mut passed) = (0, Vec::new());
    for (at, seen) in outages.seen.iter().enumerate() {
        let venue = VenueId::from_index(at);
        dials += seen.dials_in_all;
        for (what, counted, most) in counts(seen, venue) {
            let id = allowed(venue).venue;
            println!("{id:12} {what:18} {counted:5} of {most}");
            if most > 0 && counted > most {
                passed.push(format!("{id}: {counted} {what}, {most} are allowed"));
            }
        }
        assert!(seen.dials_in_all > 50, "{}: only {} dials", allowed(venue).venue, seen.dials_in_all);
    }
    println!("figure R13: {} quotas passed in 24 h of outages at 16 venues, {dials} dials", passed.len());
    assert!(passed.is_empty(), "{passed:#?}");
}

#[test]
fn t09_a_venue_that_throws_us_out_for_asking_too_much_is_left_alone_for_a_minute() {
    for code in [1008, 1013] {
        let mut host = Host::live(&["kraken"], &["BTC-USD"]);
        let conn = first_dial(&host.wait(SECOND));
        host.open("kraken", conn, "wss://ws.kraken.com/v2");
        host.say("kraken", conn, &snapshot("100.0", "100.1"));
        host.engine.close(host.now_us, id("kraken"), conn, code);
        host.command(serde_json::json!({"do": "online"})).unwrap();
        let asked = host.wait(59 * SECOND);
        assert!(!asked.iter().any(|a| matches!(a, Asked::Open { .. })), "{code}: {asked:?}");
        assert!(host.wait(3 * SECOND).iter().any(|a| matches!(a, Asked::Open { .. })), "{code}");
    }
}

#[test]
fn t09_a_suspected_ban_silences_every_connection_of_the_venue_but_no_retry_of_a_person() {
    let names: Vec<String> = (0..40).map(|n| format!("C{n}-USD")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut host = Host::live(&["coinbase", "kraken"], &names);
    let (mut dials_us, mut kraken) = (Vec::new(), 0);
    for _ in 0..(20 * 240) {
        for asked in host.wait(SECOND / 20) {
            match asked {
                Asked::Open { venue, conn, .. } if venue == id("kraken").0 => {
                    kraken = conn;
                    host.open("kraken", conn, "");
                }
                Asked::Open { conn, .. } => {
                    dials_us.push(host.now_us);
                    host.close("coinbase", conn);
                }
                _ => {}
            }
        }
        host.say("kraken", kraken, r#"{"channel":"heartbeat"}"#);
    }
    let longest_us = dials_us.windows(2).map(|two| two[1] - two[0]).max().unwrap_or(0);
    assert!(longest_us >= 59 * SECOND, "two connections, one silence: {longest_us}");
    let row = host.engine.query(br#"{"ask":"events","venue":"coinbase"}"#).unwrap();
    assert!(row.contains("ban-suspected"), "{row}");
    host.command(serde_json::json!({"do": "retry", "venue": "coinbase"})).unwrap();
    let asked = [host.asked(), host.wait(SECOND)].concat();
    assert!(asked.iter().any(|a| matches!(a, Asked::Open { .. })), "a person may: {asked:?}");
}

fn first_dial(asked: &[Asked]) -> u32 {
    let conn = |a: &Asked| if let Asked::Open { conn, .. } = a { Some(*conn) } else { None };
    asked.iter().find_map(conn).expect("a dial")
}

/// Every dial fails within milliseconds for so long.
fn offline(host: &mut Host, seconds: i64) -> Vec<(u8, i64)> {
    let mut dials = Vec::new();
    let until_us = host.now_us + seconds * SECOND;
    let venues = registry::all();
    while host.now_us < until_us {
        for asked in host.wait(SECOND / 20) {
            if let Asked::Open { venue, conn, .. } = asked {
                dials.push((venue, host.now_us));
                host.close(venues[usize::from(venue)].spec().id, conn);
            }
        }
    }
    dials
}

#[test]
fn t10_while_our_own_network_is_down_every_venue_is_tried_at_least_every_five_seconds() {
    let venues = ["kraken", "coinbase", "okx", "bybit"];
    let mut host = Host::live(&venues, &["BTC-USD", "BTC-USDT"]);
    let dials = offline(&mut host, 300);
    for venue in venues {
        let mine: Vec<i64> = dials.iter().filter(|dial| dial.0 == id(venue).0).map(|dial| dial.1).collect();
        let longest_us = mine.windows(2).map(|two| two[1] - two[0]).max().expect("dials");
        let limits = registry::all()[usize::from(id(venue).0)].spec().limits;
        // A venue that takes few connections is tried so that some are left once the network is back.
        let pace_us = limits.connects_window_us * 21 / 20 / i64::from((limits.connects * 6 / 10).max(1));
        let most_us = 200_000 + pace_us.max(5 * SECOND);
        assert!(longest_us <= most_us, "{venue}: {longest_us} µs between two tries");
    }
    let text = host.engine.query(br#"{"ask":"events","venue":"okx"}"#).unwrap();
    assert!(!text.contains("ban-suspected"), "nobody is suspected: {text}");
}

#[test]
fn t10_once_the_network_is_back_the_first_venue_up_makes_no_ban_of_the_others() {
    let mut host = Host::live(&["kraken", "okx"], &["BTC-USD", "BTC-USDT"]);
    offline(&mut host, 120);
    // Kraken opens; OKX fails once more.
    let (mut kraken, mut okx_dials) = (None, Vec::new());
    for _ in 0..(20 * 20) {
        for asked in host.wait(SECOND / 20) {
            if let Asked::Open { venue, conn, .. } = asked {
                if venue == id("kraken").0 {
                    host.open("kraken", conn, "");
                    kraken = Some(conn);
                } else if kraken.is_some() && okx_dials.is_empty() {
                    okx_dials.push(host.now_us);
                    host.close("okx", conn);
                } else if kraken.is_some() {
                    okx_dials.push(host.now_us);
                } else {
                    host.close("okx", conn);
                }
            }
        }
        if let Some(conn) = kraken {
            host.say("kraken", conn, r#"{"channel":"heartbeat"}"#);
        }
    }
    assert!(okx_dials.len() > 1, "tried again within twenty seconds: {okx_dials:?}");
}

/// Which venues are dialled in this.
fn dialled(asked: &[Asked]) -> std::collections::BTreeSet<u8> {
    let venue = |a: &Asked| if let Asked::Open { venue, .. } = a { Some(*venue) } else { None };
    asked.iter().filter_map(venue).collect()
}

#[test]
fn t10_online_means_one_try_a_venue_at_once() {
    let venues: Vec<&str> = registry::all().iter().map(|venue| venue.spec().id).collect();
    for seconds in [30, 60, 300] {
        let mut host = Host::live(&venues, &["BTC-USD", "BTC-USDT", "BTC-USDC"]);
        offline(&mut host, seconds);
        host.command(serde_json::json!({"do": "online"})).unwrap();
        let asked = [host.asked(), host.wait(100_000)].concat();
        assert_eq!(dialled(&asked).len(), venues.len(), "{seconds} s: {asked:?}");
    }
}

#[test]
fn t10_the_first_connection_that_opens_again_means_one_try_at_every_other_venue() {
    let venues: Vec<&str> = registry::all().iter().map(|venue| venue.spec().id).collect();
    let mut host = Host::live(&venues, &["BTC-USD", "BTC-USDT", "BTC-USDC"]);
    offline(&mut host, 60);
    let first = loop {
        let asked = host.wait(SECOND / 20);
        if let Some(Asked::Open { venue, conn, .. }) = asked.into_iter().next() {
            host.open(venues[usize::from(venue)], conn, "");
            break venue;
        }
    };
    let asked = [host.asked(), host.wait(SECOND / 2)].concat();
    let others = dialled(&asked).into_iter().filter(|venue| *venue != first).count();
    assert!(others >= venues.len() - 2, "but for one under way: {others}");
}

#[test]
fn l05_when_all_venues_reconnect_together_they_are_staggered() {
    let ids: Vec<&str> = registry::all().iter().map(|venue| venue.spec().id).collect();
    let names: Vec<String> = (0..60).flat_map(|n| [format!("C{n}-USDT"), format!("C{n}-USD")]).collect();
    let mut host = Host::live(&ids, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut open = Vec::new();
    let answer = |host: &mut Host, asked: Vec<Asked>, open: &mut Vec<(u8, u32)>| {
        let mut dials = Vec::new();
        for asked in asked {
            if let Asked::Open { venue, conn, url } = asked {
                dials.push((venue, host.now_us));
                host.open(ids[usize::from(venue)], conn, &url);
                open.push((venue, conn));
            }
        }
        dials
    };
    for _ in 0..40 {
        let asked = host.wait(SECOND / 20);
        answer(&mut host, asked, &mut open);
    }
    assert!(open.len() >= 30, "{}", open.len());
    for (venue, conn) in std::mem::take(&mut open) {
        host.engine.close(host.now_us, VenueId(venue), conn, 1006);
    }
    host.engine.step();
    let mut dials = Vec::new();
    for _ in 0..40 {
        let asked = host.wait(SECOND / 40);
        dials.extend(answer(&mut host, asked, &mut open));
    }
    let moments: std::collections::BTreeSet<i64> = dials.iter().map(|dial| dial.1).collect();
    assert!(moments.len() >= 5, "spread over a quarter of a second: {moments:?}");
    for venue in registry::all().iter().enumerate() {
        let limits = venue.1.spec().limits;
        let mine = dials.iter().filter(|dial| usize::from(dial.0) == venue.0).count();
        let in_a_second = limits.connects_window_us <= SECOND;
        assert!(!in_a_second || mine <= limits.connects as usize * 2, "{}: {mine}", venue.1.spec().id);
    }
}
