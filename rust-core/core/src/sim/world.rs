//! The simulated world: every exchange, the wires to them, and one clock. Whoever drives it plays the part of the
//! network: it hands in what a client opens, sends and closes, and takes out what arrives, in order.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::book::Sides;
use super::client::{Client, Packet};
use super::dice::Dice;
use super::exchange::Exchange;
use super::line::Line;
use super::mispricing::Mispricings;
use super::plan::Plan;
use super::record::Record;
use super::truth::{TICK_US, Truth};
use crate::venue::{Guard, registry};

const SECOND_US: i64 = 1_000_000;
/// A connection that ended without a closing frame.
const ABNORMAL: u32 = 1006;

/// Something that arrives at the client.
#[derive(Clone, PartialEq, Debug)]
pub enum Delivery {
    Opened {
        venue: usize,
        conn: u32,
        url: String,
    },
    Frame {
        venue: usize,
        conn: u32,
        packet: Packet,
    },
    Closed {
        venue: usize,
        conn: u32,
        code: u32,
    },
    /// The client's wall clock now stands so far from its monotonic one.
    Wall {
        us: i64,
    },
}

/// What a frame shows, and the connection that follows that book (an answer to a question comes by another one).
#[derive(Clone)]
struct Shown {
    sides: Rc<Sides>,
    follower: u32,
}

/// What happens at a time.
enum Job {
    Tick,
    Second,
    Change { venue: usize, book: usize },
    Beat { venue: usize },
    Greet { venue: usize, conn: u32, url: String },
    Hear { venue: usize, conn: u32, text: String },
    Arrive { what: Delivery, shown: Option<Shown> },
}

/// The world.
pub struct World {
    pub(super) plan: Plan,
    pub(super) now_us: i64,
    agenda: BTreeMap<(i64, u64), Job>,
    jobs: u64,
    pub truth: Truth,
    pub mispricings: Mispricings,
    pub(super) exchanges: Vec<Option<Exchange>>,
    pub(super) guards: Vec<Guard>,
    pub(super) lines: BTreeMap<(usize, u32), Line>,
    pub record: Record,
    pub(super) wire: Dice,
    pub(super) mishaps: Dice,
    /// Each venue takes no connection until then; the client's own network is the last one.
    pub(super) down_until_us: Vec<i64>,
    pub(super) flapping_until_us: Vec<i64>,
    markets: Vec<(usize, String, String)>,
}

impl World {
    pub fn new(plan: Plan) -> Self {
        let mut truth = Truth::new(plan.seed, plan.start_us);
        let venues = registry::all();
        let is_up = |id: &str| plan.venues.is_empty() || plan.venues.iter().any(|name| name == id);
        let mut exchanges = Vec::new();
        for venue in &venues {
            let here = is_up(venue.spec().id);
            let made = Exchange::new(venue.as_ref(), plan.seed, plan.pace, &plan.instruments, &mut truth);
            exchanges.push(made.filter(|_| here));
        }
        let counts = exchanges.iter().map(|one| one.as_ref().map_or(0, |exchange| exchange.books.len()));
        let (seed, start_us, count) = (plan.seed, plan.start_us, venues.len());
        let mut world = Self {
            now_us: start_us,
            agenda: BTreeMap::new(),
            jobs: 0,
            mispricings: Mispricings::new(seed, start_us),
            record: Record::new(counts),
            guards: venues.iter().map(|venue| venue.spec().guard).collect(),
            lines: BTreeMap::new(),
            wire: Dice::new(seed, "wire"),
            mishaps: Dice::new(seed, "mishaps"),
            down_until_us: vec![start_us; count + 1],
            flapping_until_us: vec![start_us; count],
            markets: Vec::new(),
            exchanges,
            truth,
            plan,
        };
        world.begin();
        world
    }

    /// First books, and the first of everything that comes by the clock.
    fn begin(&mut self) {
        for venue in 0..self.exchanges.len() {
            let Some(exchange) = &mut self.exchanges[venue] else { continue };
            if !self.plan.wire {
                (exchange.clock_us, exchange.latency_us) = (0, 0);
            }
            let names = exchange.books.iter().map(|book| (venue, book.base.clone(), book.quote.clone()));
            self.markets.extend(names);
            let (books, beats) = (exchange.books.len(), exchange.dialect.heartbeat_us() > 0);
            (0..books).for_each(|book| self.change(venue, book));
            if beats {
                self.later(0, Job::Beat { venue });
            }
        }
        self.later(TICK_US, Job::Tick);
        self.later(SECOND_US, Job::Second);
    }

    // --- The client's side ------------------------------------------------------------------------

    /// The client dials.
    pub fn open(&mut self, t_us: i64, venue: usize, conn: u32, url: &str) {
        self.now_us = self.now_us.max(t_us);
        let way_us = self.way_us(venue);
        if self.exchanges[venue].is_none() || self.is_down(venue) {
            self.refuse(venue, conn, way_us);
            return;
        }
        // A handshake takes a few ways.
        self.later(3 * way_us, Job::Greet { venue, conn, url: url.into() });
    }

    /// The client sends a text frame.
    pub fn send(&mut self, t_us: i64, venue: usize, conn: u32, text: &str) {
        self.now_us = self.now_us.max(t_us);
        let way_us = self.way_us(venue);
        if self.lines.get(&(venue, conn)).is_some_and(|line| !line.deaf) {
            self.later(way_us, Job::Hear { venue, conn, text: text.into() });
        }
    }

    /// The client hangs up. What is under way to it is lost.
    pub fn close(&mut self, t_us: i64, venue: usize, conn: u32) {
        self.now_us = self.now_us.max(t_us);
        self.end(venue, conn);
        self.record.retire(venue, conn);
    }

    // --- What arrives -----------------------------------------------------------------------------

    /// When something happens next, µs.
    pub fn next_us(&self) -> i64 {
        self.agenda.keys().next().map_or(i64::MAX, |(at_us, _)| *at_us)
    }

    /// Lets time pass until something arrives, but not beyond `until_us`. Gives when and what.
    pub fn advance(&mut self, until_us: i64) -> Option<(i64, Delivery)> {
        while self.next_us() <= until_us {
            let ((at_us, _), job) = self.agenda.pop_first()?;
            self.now_us = self.now_us.max(at_us);
            if let Some(arrived) = self.perform(job) {
                return Some((self.now_us, arrived));
            }
        }
        self.now_us = self.now_us.max(until_us);
        None
    }

    /// What an exchange has at this moment.
    pub fn exchange(&self, venue: usize) -> Option<&Exchange> {
        self.exchanges[venue].as_ref()
    }

    fn perform(&mut self, job: Job) -> Option<Delivery> {
        match job {
            Job::Tick => self.tick(),
            Job::Second => self.second(),
            Job::Change { venue, book } => self.change(venue, book),
            Job::Beat { venue } => self.beat(venue),
            Job::Greet { venue, conn, url } => self.greet(venue, conn, &url),
            Job::Hear { venue, conn, text } => self.hear(venue, conn, &text),
            Job::Arrive { what, shown } => return self.arrive(what, shown),
        }
        None
    }

    fn tick(&mut self) {
        self.truth.tick(self.now_us);
        if self.plan.mispricings {
            self.mispricings.tick(self.now_us, &self.markets);
        }
        self.later(TICK_US, Job::Tick);
    }

    fn second(&mut self) {
        self.draw_mishaps();
        self.later(SECOND_US, Job::Second);
    }

    fn change(&mut self, venue: usize, at: usize) {
        let now_us = self.now_us;
        let Some(exchange) = &mut self.exchanges[venue] else { return };
        let mood = self.truth.mood(exchange.makers[at].coin);
        let rest_us = exchange.makers[at].rest_us(mood);
        if now_us >= exchange.makers[at].halted_until_us {
            let book = &exchange.books[at];
            let off_bps = self.mispricings.bps(now_us, venue, &book.base, &book.quote);
            let fair = exchange.fair(at, &self.truth) * (1.0 + off_bps * 1e-4);
            let sides = exchange.makers[at].quote(book, fair);
            exchange.publish(now_us, at, sides);
            self.post_all(venue);
        }
        self.later(rest_us, Job::Change { venue, book: at });
    }

    fn beat(&mut self, venue: usize) {
        let now_us = self.now_us;
        let Some(exchange) = &mut self.exchanges[venue] else { return };
        exchange.beat(now_us);
        let every_us = exchange.dialect.heartbeat_us();
        self.post_all(venue);
        self.later(every_us, Job::Beat { venue });
    }

    fn greet(&mut self, venue: usize, conn: u32, url: &str) {
        let (now_us, flaps) = (self.now_us, self.now_us < self.flapping_until_us[venue]);
        let Some(exchange) = &mut self.exchanges[venue] else { return };
        exchange.greet(now_us, conn, url);
        let way_us = self.way_us(venue);
        self.lines.insert((venue, conn), Line { last_us: now_us + way_us, ..Line::default() });
        self.arrive_in(way_us, Delivery::Opened { venue, conn, url: url.into() });
        self.post_all(venue);
        if flaps {
            self.hang_up(venue, conn, ABNORMAL);
        }
    }

    fn hear(&mut self, venue: usize, conn: u32, text: &str) {
        let now_us = self.now_us;
        let Some(exchange) = &mut self.exchanges[venue] else { return };
        let Some(client) = exchange.client(conn) else { return };
        exchange.hear(now_us, client, text);
        self.post_all(venue);
    }

    /// What arrives counts for the record, unless its connection is no more.
    fn arrive(&mut self, what: Delivery, shown: Option<Shown>) -> Option<Delivery> {
        match &what {
            Delivery::Frame { venue, conn, packet } => {
                let is_there = self.lines.contains_key(&(*venue, *conn));
                if is_there {
                    self.record.hear(self.now_us, *venue, *conn);
                }
                if let (true, Some(mark), Some(shown)) = (is_there, packet.mark, shown) {
                    let shown_by = (shown.sides, shown.follower != *conn);
                    self.record.deliver(self.now_us, (*venue, shown.follower), mark, shown_by);
                }
                let comes_late = !is_there && self.mishaps.in_a_million(self.plan.troubles.late);
                (is_there || comes_late).then_some(what)
            }
            Delivery::Closed { venue, conn, .. } => {
                self.end(*venue, *conn);
                self.record.end(*venue, *conn);
                Some(what)
            }
            _ => Some(what),
        }
    }

    // --- The wire ---------------------------------------------------------------------------------

    /// Puts on their way what an exchange has written.
    pub(super) fn post_all(&mut self, venue: usize) {
        let Some(exchange) = &mut self.exchanges[venue] else { return };
        let mut written = Vec::new();
        for at in 0..exchange.clients.len() {
            let packets = exchange.written(at);
            let client = &mut exchange.clients[at];
            written.push((client.conn, client.hang_up.take(), packets));
        }
        let mut all: BTreeMap<usize, Rc<Sides>> = BTreeMap::new();
        for (conn, hang_up, packets) in written {
            for packet in packets {
                let shown = packet.mark.map(|mark| self.shown(venue, conn, mark.book, &mut all));
                self.post(venue, conn, packet, shown);
            }
            if let Some(code) = hang_up {
                self.hang_up(venue, conn, code);
            }
        }
    }

    fn shown(&self, venue: usize, conn: u32, book: usize, all: &mut BTreeMap<usize, Rc<Sides>>) -> Shown {
        let exchange = self.exchanges[venue].as_ref().expect("it has written");
        let sides = all.entry(book).or_insert_with(|| Rc::new(exchange.books[book].sides.clone()));
        let follows = |client: &&Client| client.books.contains(&book);
        let own = exchange.clients.iter().filter(follows).find(|client| client.conn == conn);
        let any = own.or_else(|| exchange.clients.iter().find(follows));
        Shown { sides: Rc::clone(sides), follower: any.map_or(conn, |client| client.conn) }
    }

    fn post(&mut self, venue: usize, conn: u32, mut packet: Packet, shown: Option<Shown>) {
        let fate = self.fate(venue, conn, &mut packet);
        let way_us = self.way_us(venue);
        let Some(line) = self.lines.get_mut(&(venue, conn)) else { return };
        if line.deaf || fate.lost {
            return;
        }
        let at_us = (self.now_us + way_us + line.slowness_us(self.now_us)).max(line.last_us);
        if fate.late_by_us == 0 {
            line.last_us = at_us;
        }
        let in_us = at_us - self.now_us + fate.late_by_us;
        let frame = Delivery::Frame { venue, conn, packet };
        if fate.doubled {
            self.later(in_us, Job::Arrive { what: frame.clone(), shown: shown.clone() });
        }
        self.later(in_us, Job::Arrive { what: frame, shown });
    }

    /// The exchange ends a connection once everything under way has arrived.
    pub(super) fn hang_up(&mut self, venue: usize, conn: u32, code: u32) {
        let Some(line) = self.lines.get(&(venue, conn)) else { return };
        let in_us = (line.last_us - self.now_us).max(0);
        if let Some(exchange) = &mut self.exchanges[venue] {
            exchange.lose(conn);
        }
        self.arrive_in(in_us, Delivery::Closed { venue, conn, code });
    }

    /// A dial fails; sometimes nobody says so. Without a network of its own the client knows at once.
    fn refuse(&mut self, venue: usize, conn: u32, way_us: i64) {
        let is_alone = self.now_us < self.down_until_us.last().copied().unwrap_or(0);
        if is_alone {
            self.arrive_in(1_000, Delivery::Closed { venue, conn, code: ABNORMAL });
        } else if self.mishaps.unit() < 0.7 {
            self.arrive_in(2 * way_us, Delivery::Closed { venue, conn, code: ABNORMAL });
        }
    }

    pub(super) fn end(&mut self, venue: usize, conn: u32) {
        self.lines.remove(&(venue, conn));
        if let Some(exchange) = &mut self.exchanges[venue] {
            exchange.lose(conn);
        }
    }

    fn way_us(&mut self, venue: usize) -> i64 {
        let latency_us = self.exchanges[venue].as_ref().map_or(0, |exchange| exchange.latency_us);
        latency_us + self.wire.whole(0, latency_us / 4)
    }

    pub(super) fn arrive_in(&mut self, in_us: i64, what: Delivery) {
        self.later(in_us, Job::Arrive { what, shown: None });
    }

    fn later(&mut self, in_us: i64, job: Job) {
        self.jobs += 1;
        self.agenda.insert((self.now_us + in_us, self.jobs), job);
    }
}
