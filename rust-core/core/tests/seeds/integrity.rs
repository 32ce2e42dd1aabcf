//! R4: what a venue's own numbers can show is found out at the first message it touches, and what comes after is
//! the venue's book again, level by level.

use arbscope_core::book::State;
use arbscope_core::market::MarketId;
use arbscope_core::sim::{Delivery, Packet, Plan};
use arbscope_core::venue::{Guard, registry};

use crate::driver::SECOND_US;
use crate::report::{Report, in_threads, is_long};
use crate::session::{Session, guarded, plan};

/// So far apart that no book is damaged three times in a minute, which would be a quarantine.
const ROUND_US: i64 = 36 * SECOND_US;
/// A damaged book is right again by then.
const HEALED_US: i64 = 90 * SECOND_US;

/// What is done to one change of a book.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strike {
    Lost,
    Doubled,
    Overtaken,
    Flipped,
}

use Strike::{Doubled, Flipped, Lost, Overtaken};

/// How many strikes there were, and what became of them.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By kind, in the order of [`Strike`].
    pub struck: [u64; 4],
    pub detected: u64,
    pub restored: u64,
    pub wrong: Vec<String>,
}

impl Tally {
    pub fn total(&self) -> u64 {
        self.struck.iter().sum()
    }

    fn add(&mut self, other: Tally) {
        self.struck.iter_mut().zip(other.struck).for_each(|(sum, more)| *sum += more);
        (self.detected, self.restored) = (self.detected + other.detected, self.restored + other.restored);
        self.wrong.extend(other.wrong);
    }
}

/// Where a strike on one market stands.
#[derive(Clone, Debug)]
enum Stage {
    /// The next change is the one.
    Armed,
    /// It is lost, or comes behind the next one.
    Held(u32, Packet),
    Done,
}

struct Target {
    venue: usize,
    market: MarketId,
    strike: Strike,
    stage: Stage,
}

struct Striker {
    session: Session,
    tally: Tally,
}

/// Strikes every guarded venue once a round with what `kinds` gives for it.
pub fn session(seed: u64, rounds: u64, kinds: &[Strike]) -> Tally {
    let all = registry::all();
    let venues: Vec<&str> = guarded().into_iter().map(|at| all[at].spec().id).collect();
    let first = ("BTC".to_string(), "USDT".to_string());
    let calm = Plan { instruments: vec![first], pace: 1.0, mispricings: false, ..plan(seed, &venues) };
    let mut striker = Striker { session: Session::of(calm), tally: Tally::default() };
    for round in 0..rounds {
        striker.round(round, kinds);
    }
    striker.tally
}

impl Striker {
    fn round(&mut self, round: u64, kinds: &[Strike]) {
        let begun_us = self.session.now_us();
        let mut targets = self.targets(round, kinds);
        while self.session.now_us() < begun_us + ROUND_US {
            match self.session.driver.next(begun_us + ROUND_US) {
                Some(Delivery::Frame { venue, conn, packet }) => {
                    self.frame(&mut targets, venue, conn, packet);
                }
                other => self.session.driver.give(other),
            }
        }
        self.count_restored(&targets);
    }

    /// One a venue that lists the market; only a checksum shows a digit that is wrong.
    fn targets(&self, round: u64, kinds: &[Strike]) -> Vec<Target> {
        let driver = &self.session.driver;
        let listed = driver.checker.listed().enumerate();
        let target = |(at, market): (usize, MarketId)| {
            let (venue, _) = driver.checker.place(market)?;
            let has_sum = registry::all()[venue].spec().guard == Guard::Checksum;
            let possible: Vec<Strike> =
                kinds.iter().copied().filter(|kind| has_sum || *kind != Flipped).collect();
            let strike = *possible.get((round as usize + at) % possible.len().max(1))?;
            Some(Target { venue, market, strike, stage: Stage::Armed })
        };
        listed.filter_map(target).collect()
    }

    fn frame(&mut self, targets: &mut [Target], venue: usize, conn: u32, packet: Packet) {
        let is_change = packet.mark.is_some_and(|mark| !mark.fresh);
        match targets.iter_mut().find(|target| target.venue == venue) {
            Some(target) if is_change => self.strike(target, conn, packet),
            Some(target) => self.pass_by(target, conn, packet),
            None => self.session.hand_over(venue, (conn, packet)),
        }
    }

    /// Any other frame shows the loss too, where a venue numbers the frames of a connection.
    fn pass_by(&mut self, target: &mut Target, conn: u32, packet: Packet) {
        self.session.hand_over(target.venue, (conn, packet));
        if matches!(target.stage, Stage::Held(..)) && !self.is_live(target.market) {
            self.judge(target, true);
            if let (Stage::Held(by, held), Overtaken) =
                (std::mem::replace(&mut target.stage, Stage::Done), target.strike)
            {
                self.session.hand_over(target.venue, (by, held));
            }
        }
    }

    fn strike(&mut self, target: &mut Target, conn: u32, mut packet: Packet) {
        let venue = target.venue;
        match (std::mem::replace(&mut target.stage, Stage::Done), target.strike) {
            (Stage::Armed, _) if !self.is_live(target.market) => {
                target.stage = Stage::Armed;
                self.session.hand_over(venue, (conn, packet));
            }
            (Stage::Armed, Lost | Overtaken) => target.stage = Stage::Held(conn, packet),
            (Stage::Armed, Doubled) => {
                self.session.hand_over(venue, (conn, packet.clone()));
                let digest = self.session.driver.engine.book(target.market).digest();
                self.session.hand_over(venue, (conn, packet));
                let same = self.session.driver.engine.book(target.market).digest() == digest;
                self.judge(target, same && self.is_live(target.market));
            }
            (Stage::Armed, Flipped) => {
                let flipped = packet.flip_a_digit();
                self.session.hand_over(venue, (conn, packet));
                if flipped {
                    self.judge(target, !self.is_live(target.market));
                } else {
                    target.stage = Stage::Armed;
                }
            }
            (Stage::Held(held_conn, held), strike) => {
                self.session.hand_over(venue, (conn, packet));
                let mut noticed = self.is_out_or_whole(target);
                if strike == Overtaken {
                    self.session.hand_over(venue, (held_conn, held));
                    noticed &= self.is_out_or_whole(target);
                }
                self.judge(target, noticed);
            }
            (Stage::Done, _) => self.session.hand_over(venue, (conn, packet)),
        }
    }

    fn is_live(&self, market: MarketId) -> bool {
        self.session.driver.engine.leg(market).status.state == State::Live
    }

    /// Where only a sum of the book tells, a change that the next one wrote over is missing nowhere.
    fn is_out_or_whole(&mut self, target: &Target) -> bool {
        let by_sum = registry::all()[target.venue].spec().guard == Guard::Checksum;
        !self.is_live(target.market) || (by_sum && self.is_exact(target.market))
    }

    /// The first message that the strike touches has been taken.
    fn judge(&mut self, target: &Target, detected: bool) {
        self.tally.struck[target.strike as usize] += 1;
        self.tally.detected += u64::from(detected);
        if !detected {
            self.complain(target, "not noticed");
        }
    }

    /// The round is over: every book that was struck is the venue's again.
    fn count_restored(&mut self, targets: &[Target]) {
        let end_us = self.session.now_us() + HEALED_US;
        for target in targets.iter().filter(|target| matches!(target.stage, Stage::Done)) {
            while !self.is_exact(target.market) && self.session.now_us() < end_us {
                let arrived = self.session.driver.next(end_us);
                self.session.driver.give(arrived);
            }
            if self.is_exact(target.market) {
                self.tally.restored += 1;
            } else {
                self.complain(target, "not restored");
            }
        }
    }

    fn is_exact(&mut self, market: MarketId) -> bool {
        let driver = &mut self.session.driver;
        driver.checker.is_exact(market, &driver.engine, &driver.world)
    }

    fn complain(&mut self, target: &Target, what: &str) {
        let id = registry::all()[target.venue].spec().id;
        self.tally.wrong.push(format!("{id} {:?} {what}", target.strike));
    }
}

fn of_one_kind(kind: Strike) {
    let tally = session(1, 3, &[kind]);
    println!("{tally:?}");
    assert!(tally.total() >= 3, "{tally:?}");
    assert_eq!(
        (tally.detected, tally.restored, tally.wrong.len()),
        (tally.total(), tally.total(), 0),
        "{tally:?}"
    );
}

#[test]
fn p01_a_lost_change_is_a_gap_at_the_next_one() {
    of_one_kind(Lost);
}

#[test]
fn p02_a_doubled_change_leaves_the_book_as_it_is() {
    of_one_kind(Doubled);
}

#[test]
fn p03_an_overtaken_change_is_a_gap_at_the_one_before_it() {
    of_one_kind(Overtaken);
}

#[test]
fn p06_a_wrong_digit_is_a_wrong_checksum() {
    of_one_kind(Flipped);
}

/// 10,000 in the long form, a tenth of them with every test.
#[test]
fn r4_what_numbers_and_checksums_can_show_is_found_and_mended() {
    let (sessions, wanted) = if is_long() { (40, 10_000) } else { (4, 1_000) };
    let mut all = Tally::default();
    // Kraken alone has a checksum that covers each change.
    in_threads(sessions, |seed| session(seed, 26, &[Lost, Doubled, Overtaken, Flipped]))
        .into_iter()
        .for_each(|tally| all.add(tally));
    println!("{all:?}");
    let ([lost, doubled, overtaken, flipped], total) = (all.struck, all.total());
    Report {
        id: "R4",
        figure: format!("{} of {total} detected at once, {} of {total} restored", all.detected, all.restored),
        met: all.wrong.is_empty() && total >= wanted,
        command: "npm run reliability -- R4",
        notes: vec![
            format!("{lost} lost, {doubled} doubled, {overtaken} overtaken, {flipped} with a wrong digit"),
            "A doubled change must leave the book as it was; after any other, the first message that it touches must take the book out of LIVE. Where a checksum alone tells, a change that the next one wrote over is missing nowhere: the book must then be the venue's, level by level.".into(),
        ],
    }
    .finish();
}
