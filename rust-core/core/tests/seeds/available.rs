//! R16: how much of an ordinary day, with its ordinary faults, books are to be trusted.

use arbscope_core::book::State;
use arbscope_core::sim::{Plan, Troubles};

use crate::driver::SECOND_US;
use crate::report::{Report, is_long};
use crate::session::{Session, plan};

const HOUR_S: i64 = 3_600;
const WANTED: f64 = 99.9;

/// Whole seconds, as they stood at their ends.
#[derive(Default)]
struct Seconds {
    all: u64,
    two_live: u64,
    wanted: u64,
    live: u64,
    /// Not LIVE while something stood in the way that no client can mend.
    hindered: u64,
    /// Not LIVE for any other reason, by state.
    own: [u64; 7],
}

impl Seconds {
    fn count(&mut self, session: &Session) {
        let driver = &session.driver;
        let mut live_venues = 0u64;
        for market in driver.checker.listed() {
            let (venue, book) = driver.checker.place(market).expect("it is listed");
            let state = driver.engine.leg(market).status.state;
            self.wanted += 1;
            match state {
                State::Live => {
                    self.live += 1;
                    live_venues |= 1 << venue;
                }
                _ if driver.world.hinders(venue, book) => self.hindered += 1,
                _ => self.own[state as usize] += 1,
            }
        }
        self.all += 1;
        self.two_live += u64::from(live_venues.count_ones() >= 2);
    }
}

fn percent(part: u64, of: u64) -> f64 {
    100.0 * part as f64 / of as f64
}

#[test]
fn r16_books_are_live_nearly_all_of_an_ordinary_day() {
    let hours = if is_long() { 24 } else { 1 };
    let instruments = ["USDT", "USD", "USDC"].map(|quote| ("BTC".into(), quote.into())).to_vec();
    let mut session = Session::of(Plan { pace: 4.0, instruments, mispricings: false, ..plan(16, &[]) });
    session.driver.asked = None;
    session.driver.world.trouble(Troubles::ORDINARY);
    let mut seconds = Seconds::default();
    for _ in 0..hours * HOUR_S {
        let end_us = session.now_us() + SECOND_US;
        while session.now_us() < end_us {
            let arrived = session.driver.next(end_us);
            session.driver.give(arrived);
        }
        session.driver.look().unwrap_or_else(|wrong| panic!("{wrong}"));
        seconds.count(&session);
    }
    let (live, two) = (percent(seconds.live, seconds.wanted), percent(seconds.two_live, seconds.all));
    let possible = percent(seconds.live, seconds.wanted - seconds.hindered);
    let mut notes = vec![
        "The ordinary day is `Troubles::ORDINARY`: four dropped connections a day at each venue, two or three dead without a word, four streams that fall silent, damaged frames, a venue down or flapping twice in a fortnight, a halt in six days, our own network gone every other day.".into(),
        format!(
            "{:.3} % of market-seconds were kept from any client (halts, slow or dead wires, venues down)",
            percent(seconds.hindered, seconds.wanted)
        ),
        format!("{possible:.3} % of the others were LIVE"),
    ];
    for (state, count) in State::ALL.iter().zip(seconds.own).filter(|(_, count)| *count > 0) {
        notes.push(format!(
            "{} for reasons of our own: {:.3} %",
            state.word(),
            percent(count, seconds.wanted)
        ));
    }
    let report = Report {
        id: "R16",
        figure: format!(
            "{live:.3} % of market-seconds LIVE, {two:.3} % of seconds with two venues LIVE, in {hours} h"
        ),
        met: live >= WANTED && two >= WANTED,
        command: "npm run reliability -- R16",
        notes,
    };
    report.write();
    // An hour is too short to judge a day; what falls this far behind is broken.
    assert!(two >= WANTED && possible > 99.0, "{}", report.figure);
}
