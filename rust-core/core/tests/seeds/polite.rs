//! R13: what the venues see of us through a day of outages of every pattern, counted from their side of the wire.

use std::collections::{BTreeMap, VecDeque};

use arbscope_core::sim::{Delivery, Plan, Troubles};
use arbscope_core::venue::{Limits, Role, registry};

use crate::driver::{Asked, Request, SECOND_US};
use crate::report::{Report, is_long};
use crate::session::{Session, plan};

const MINUTE_US: i64 = 60 * SECOND_US;
const HOUR_US: i64 = 60 * MINUTE_US;
/// Dials in a row without an open that look like a ban while others are up, and the silence that follows.
const BAN_FAILURES: u32 = 8;
const BAN_WAIT_US: i64 = MINUTE_US;

/// An hour of each, in turns.
const PATTERNS: [Troubles; 6] = {
    const CALM: Troubles = Troubles {
        lost: 0,
        doubled: 0,
        overtaken: 0,
        cut_short: 0,
        flipped: 0,
        late: 0,
        dropped: 0,
        half_open: 0,
        muted: 0,
        slowed: 0,
        down: 0,
        flapping: 0,
        halted: 0,
        offline: 0,
        clock_set: 0,
    };
    [
        Troubles { dropped: 50_000, half_open: 10_000, ..CALM },
        Troubles { flapping: 10_000, down: 2_000, ..CALM },
        Troubles { down: 20_000, ..CALM },
        Troubles { offline: 20_000, ..CALM },
        Troubles {
            lost: 20_000,
            overtaken: 20_000,
            muted: 20_000,
            flipped: 20_000,
            cut_short: 5_000,
            ..CALM
        },
        Troubles { dropped: 10_000, flapping: 3_000, down: 5_000, offline: 3_000, lost: 5_000, ..CALM },
    ]
};

/// The most that a stretch of time ever held, beside what it may.
#[derive(Clone, Debug, Default)]
struct Meter {
    moments_us: VecDeque<i64>,
    most: usize,
}

impl Meter {
    fn count(&mut self, now_us: i64, window_us: i64) {
        while self.moments_us.front().is_some_and(|at_us| now_us - at_us >= window_us) {
            self.moments_us.pop_front();
        }
        self.moments_us.push_back(now_us);
        self.most = self.most.max(self.moments_us.len());
    }
}

/// What one venue saw.
#[derive(Default)]
struct Seen {
    dials: Meter,
    dials_in_all: u64,
    texts_in_all: u64,
    /// By connection; all under 0 where they are counted by address.
    second: BTreeMap<u32, Meter>,
    hour: BTreeMap<u32, Meter>,
    requests: Meter,
    /// Most texts of any connection that is no more.
    most: [usize; 2],
}

/// One address as it answers dials.
#[derive(Default)]
struct Door {
    unopened: u32,
    /// Nobody may knock before.
    quiet_until_us: i64,
    bans: u64,
}

struct Watcher {
    seen: Vec<Seen>,
    limits: Vec<Limits>,
    doors: BTreeMap<(usize, String), Door>,
    /// Address and whether it is open, by connection.
    conns: BTreeMap<(usize, u32), (String, bool)>,
    wrong: Vec<String>,
}

impl Watcher {
    fn new() -> Self {
        let limits: Vec<Limits> = registry::all().iter().map(|venue| venue.spec().limits).collect();
        let seen = limits.iter().map(|_| Seen::default()).collect();
        Self { seen, limits, doors: BTreeMap::new(), conns: BTreeMap::new(), wrong: Vec::new() }
    }

    fn asked(&mut self, asked: &Asked) {
        let (venue, conn, t_us) = (asked.venue, asked.conn, asked.t_us);
        match &asked.what {
            Request::Open(url) => self.dial(t_us, venue, conn, url),
            Request::Send(text) => self.text(t_us, venue, conn, text),
            Request::Close => self.gone(t_us, venue, conn),
        }
    }

    fn dial(&mut self, t_us: i64, venue: usize, conn: u32, url: &str) {
        self.seen[venue].dials_in_all += 1;
        self.seen[venue].dials.count(t_us, self.limits[venue].connects_window_us);
        let door = self.doors.entry((venue, url.into())).or_default();
        if t_us < door.quiet_until_us {
            self.wrong
                .push(format!("{url}: dialled {} µs before its ban was over", door.quiet_until_us - t_us));
        }
        self.conns.insert((venue, conn), (url.into(), false));
    }

    /// Answers to the venue's own pings are not counted against an hour's subscriptions.
    fn text(&mut self, t_us: i64, venue: usize, conn: u32, text: &str) {
        let limits = self.limits[venue];
        let url = self.conns.get(&(venue, conn)).map_or("", |(url, _)| url.as_str());
        let spec = *registry::all()[venue].spec();
        let seen = &mut self.seen[venue];
        seen.texts_in_all += 1;
        let counted_as = if limits.sends_shared { 0 } else { conn };
        seen.second.entry(counted_as).or_default().count(t_us, SECOND_US);
        if spec.endpoints[spec.endpoint_of(url)].role == Role::Query {
            seen.requests.count(t_us, MINUTE_US);
        } else if text.contains("ubscribe") {
            seen.hour.entry(conn).or_default().count(t_us, HOUR_US);
        }
    }

    fn arrived(&mut self, t_us: i64, what: &Delivery) {
        match what {
            Delivery::Opened { venue, conn, .. } => {
                if let Some((url, is_open)) = self.conns.get_mut(&(*venue, *conn)) {
                    *is_open = true;
                    self.doors.entry((*venue, url.clone())).or_default().unopened = 0;
                }
            }
            Delivery::Closed { venue, conn, .. } => self.gone(t_us, *venue, *conn),
            _ => {}
        }
    }

    fn gone(&mut self, t_us: i64, venue: usize, conn: u32) {
        let Some((url, was_open)) = self.conns.remove(&(venue, conn)) else { return };
        let seen = &mut self.seen[venue];
        for (place, meters) in [&mut seen.second, &mut seen.hour].into_iter().enumerate() {
            let most = meters.remove(&conn).map_or(0, |meter| meter.most);
            seen.most[place] = seen.most[place].max(most);
        }
        if was_open {
            return;
        }
        let others_up = self.conns.iter().any(|((other, _), (_, open))| *other != venue && *open);
        let door = self.doors.entry((venue, url)).or_default();
        // While nobody is up, failures speak of our own network.
        door.unopened += u32::from(others_up);
        if door.unopened >= BAN_FAILURES && others_up {
            (door.quiet_until_us, door.bans) = (t_us + BAN_WAIT_US, door.bans + 1);
        }
    }

    /// One line a venue, and what went beyond its limits.
    fn judge(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, venue) in registry::all().iter().enumerate() {
            let (id, limits, seen) = (venue.spec().id, self.limits[at], &self.seen[at]);
            let most = |meters: &BTreeMap<u32, Meter>, place: usize| {
                meters.values().map(|meter| meter.most).max().unwrap_or(0).max(seen.most[place])
            };
            let (second, hour) = (most(&seen.second, 0), most(&seen.hour, 1));
            // A ping that falls into a second with the rest is what the table leaves room for.
            let pings = usize::from(venue.spec().keepalive.is_some());
            let kept = [
                ("connections", seen.dials.most, limits.connects as usize),
                ("texts a second", second, limits.sends_per_second as usize + pings),
                ("subscriptions an hour", hour, limits.sends_per_hour as usize),
                ("requests a minute", seen.requests.most, limits.requests_per_minute as usize),
            ];
            for (what, most, allowed) in kept.into_iter().filter(|(.., allowed)| *allowed > 0) {
                if most > allowed {
                    self.wrong.push(format!("{id}: {most} {what}, allowed are {allowed}"));
                }
            }
            lines.push(format!(
                "{id}: {} dials, at most {} of {} in {} s; {} texts, at most {second} of {} in a second",
                seen.dials_in_all,
                seen.dials.most,
                limits.connects,
                limits.connects_window_us / SECOND_US,
                seen.texts_in_all,
                limits.sends_per_second,
            ));
        }
        lines
    }
}

#[test]
fn r13_no_quota_is_passed_through_a_day_of_outages() {
    let hours = if is_long() { 24 } else { 2 };
    let instruments = ["USDT", "USD", "USDC"].map(|quote| ("BTC".into(), quote.into())).to_vec();
    let mut session = Session::dialling(Plan { pace: 0.2, instruments, mispricings: false, ..plan(13, &[]) });
    let (from_us, mut watcher) = (session.now_us(), Watcher::new());
    let end_us = from_us + hours * HOUR_US;
    let turn_us = HOUR_US.min(hours * HOUR_US / PATTERNS.len() as i64);
    let mut turn = -1;
    while session.now_us() < end_us {
        let due = (session.now_us() - from_us) / turn_us;
        if due != turn {
            turn = due;
            session.driver.world.trouble(PATTERNS[turn as usize % PATTERNS.len()]);
        }
        let arrived = session.driver.next(end_us);
        session.driver.asked.iter_mut().flat_map(|all| all.drain(..)).for_each(|asked| watcher.asked(&asked));
        if let Some(what) = &arrived {
            watcher.arrived(session.now_us(), what);
        }
        session.driver.give(arrived);
    }
    let mut notes = watcher.judge();
    let (dials, texts) = watcher
        .seen
        .iter()
        .fold((0, 0), |(dials, texts), seen| (dials + seen.dials_in_all, texts + seen.texts_in_all));
    let bans: u64 = watcher.doors.values().map(|door| door.bans).sum();
    let wrong = &watcher.wrong;
    notes.extend(wrong.iter().take(20).cloned());
    assert!(dials > 500 && bans > 0, "{dials} dials, {bans} bans: too calm to tell");
    Report {
        id: "R13",
        figure: format!(
            "{} quotas passed in {hours} h: {dials} dials, {texts} texts, {bans} bans kept",
            wrong.len()
        ),
        met: wrong.is_empty(),
        command: "npm run reliability -- R13",
        notes,
    }
    .finish();
}
