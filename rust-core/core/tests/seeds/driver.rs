//! Plays the part of the worker: carries what the engine asks to the simulated world, and back what arrives.

use arbscope_core::engine::Engine;
use arbscope_core::market::VenueId;
use arbscope_core::sim::dice::Dice;
use arbscope_core::sim::{Delivery, World};
use serde_json::{Value, json};

use crate::checker::Checker;
use crate::mix::{Mix, START_US};

pub const SECOND_US: i64 = 1_000_000;
/// No session lasts longer, however little happens in it.
const SESSION_MAX_US: i64 = 600 * SECOND_US;
/// A book that no pause of the rules keeps out is LIVE so long after all is well again.
const HEALED_WITHIN_US: i64 = 10 * SECOND_US;
/// Healed sessions are watched for so long.
const HEALING_US: i64 = 30 * SECOND_US;

/// How a session went.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub events: u64,
    pub simulated_us: i64,
    pub live_books_compared: u64,
    pub offers_checked: u64,
    /// What was wrong, in words.
    pub failure: Option<String>,
}

/// Something that the engine asked of its host.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    pub t_us: i64,
    pub venue: usize,
    pub conn: u32,
    pub what: Request,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Request {
    /// A connection to this address.
    Open(String),
    Send(String),
    Close,
}

/// One engine in the simulated world.
pub struct Driver {
    pub engine: Engine,
    pub world: World,
    pub now_us: i64,
    pub events: u64,
    config: Value,
    pub checker: Checker,
    /// What was asked so far, where somebody wants to know.
    pub asked: Option<Vec<Asked>>,
    dice: Dice,
}

/// A session with everything that its mix says, then healed.
pub fn run(mix: &Mix, events: u64) -> Outcome {
    let mut driver = Driver::new(mix);
    let failure = driver.trouble(mix, events).err().or_else(|| driver.heal().err());
    Outcome {
        events: driver.events,
        simulated_us: driver.now_us - START_US,
        live_books_compared: driver.checker.live_looks,
        offers_checked: driver.checker.emissions,
        failure,
    }
}

impl Driver {
    pub fn new(mix: &Mix) -> Self {
        let names: Vec<String> =
            mix.plan.instruments.iter().map(|(base, quote)| format!("{base}-{quote}")).collect();
        let config = json!({"seed": mix.plan.seed, "config": {"world": "live", "instruments": names}});
        let engine = engine(&config);
        let world = World::new(mix.plan.clone());
        let checker = Checker::new(&engine, &world);
        let dice = Dice::new(mix.plan.seed, "driver");
        Self { engine, world, now_us: START_US, events: 0, config, checker, asked: None, dice }
    }

    /// A calm start, then trouble.
    fn trouble(&mut self, mix: &Mix, events: u64) -> Result<(), String> {
        self.pass(START_US + 3 * SECOND_US, events)?;
        self.world.trouble(mix.troubles);
        while self.events < events && self.now_us < START_US + SESSION_MAX_US {
            self.pass(self.now_us + SECOND_US, events)?;
            if self.dice.in_a_million(mix.sleeps) {
                let us = self.dice.whole(3 * SECOND_US, 300 * SECOND_US);
                self.sleep(us);
            }
            if self.dice.in_a_million(mix.deaths) {
                self.die();
            }
        }
        Ok(())
    }

    /// Nothing is wrong any more: what no pause keeps out is soon LIVE, and what one does soon after it.
    fn heal(&mut self) -> Result<(), String> {
        self.world.heal();
        self.checker.begin_healing(self.now_us);
        let end_us = self.now_us + HEALING_US;
        while self.now_us < end_us {
            self.pass(self.now_us + SECOND_US, u64::MAX)?;
            self.checker.healed(&self.engine, self.now_us, HEALED_WITHIN_US)?;
        }
        Ok(())
    }

    /// Everything that happens until a time.
    pub fn pass(&mut self, until_us: i64, events: u64) -> Result<(), String> {
        while self.now_us < until_us && self.events < events {
            let arrived = self.next(until_us);
            self.give(arrived);
            self.look()?;
        }
        Ok(())
    }

    /// Carries out what the engine asks and lets time pass until something arrives for it, if anything does
    /// before it wants to be called.
    pub fn next(&mut self, until_us: i64) -> Option<Delivery> {
        self.carry();
        let wake_us = self.engine.next_wake_us().unwrap_or(i64::MAX).max(self.now_us + 1);
        let limit_us = wake_us.min(until_us);
        let arrived = self.world.advance(limit_us);
        let at_us = arrived.as_ref().map_or(limit_us, |(at_us, _)| *at_us);
        self.now_us = self.now_us.max(at_us);
        arrived.map(|(_, what)| what)
    }

    /// Hands the engine what arrived, or else the time, and completes the instant.
    pub fn give(&mut self, arrived: Option<Delivery>) {
        match arrived {
            Some(what) => self.deliver(what),
            None => self.engine.tick(self.now_us),
        }
        self.engine.step();
        self.events += 1;
    }

    /// The checker looks at what stands now.
    pub fn look(&mut self) -> Result<(), String> {
        self.checker.look(&self.engine, &self.world, self.now_us)
    }

    fn deliver(&mut self, what: Delivery) {
        let (now_us, engine) = (self.now_us, &mut self.engine);
        match what {
            Delivery::Opened { venue, conn, url } => engine.open(now_us, place(venue), conn, &url),
            Delivery::Closed { venue, conn, code } => engine.close(now_us, place(venue), conn, code),
            Delivery::Wall { us } => engine.wall(now_us, us),
            Delivery::Frame { venue, conn, packet } => {
                engine.receive(now_us, place(venue), conn, &packet.bytes, packet.binary);
            }
        }
    }

    /// Carries out what the engine asks.
    fn carry(&mut self) {
        if !self.engine.has_effects() {
            return;
        }
        for line in self.engine.take_effects().lines() {
            let effect: Value = serde_json::from_str(line).expect("JSON");
            let venue = effect["venue"].as_u64().expect("a venue") as usize;
            let conn = effect["conn"].as_u64().expect("a connection") as u32;
            let text = |name: &str| effect[name].as_str().expect("a text");
            let what = match text("fx") {
                "open" => Request::Open(text("url").into()),
                "send" => Request::Send(text("text").into()),
                _ => Request::Close,
            };
            self.carry_out(Asked { t_us: self.now_us, venue, conn, what });
        }
    }

    fn carry_out(&mut self, asked: Asked) {
        let Asked { t_us, venue, conn, ref what } = asked;
        match what {
            Request::Open(url) => self.world.open(t_us, venue, conn, url),
            Request::Send(text) => self.world.send(t_us, venue, conn, text),
            Request::Close => self.world.close(t_us, venue, conn),
        }
        if let Some(all) = &mut self.asked {
            all.push(asked);
        }
    }

    /// The tab is frozen (B02, B03): time goes on without it, and its sockets are found dead.
    pub fn sleep(&mut self, us: i64) {
        let conns: Vec<(usize, u32)> = self.world.connections().collect();
        self.now_us += us;
        while self.world.advance(self.now_us).is_some() {}
        conns.into_iter().for_each(|(venue, conn)| self.world.drop_line(venue, conn));
    }

    /// The worker dies (W01, W04): another one begins with nothing.
    fn die(&mut self) {
        let conns: Vec<(usize, u32)> = self.world.connections().collect();
        for (venue, conn) in conns {
            self.world.close(self.now_us, venue, conn);
        }
        self.engine = engine(&self.config);
        // What was under way to the old one reaches nobody.
        self.now_us += SECOND_US;
        while self.world.advance(self.now_us).is_some() {}
    }
}

fn engine(config: &Value) -> Engine {
    Engine::configured(config.to_string().as_bytes()).expect("a good header")
}

pub fn place(venue: usize) -> VenueId {
    VenueId::from_index(venue)
}
