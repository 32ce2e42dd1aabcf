//! The simulated world as a module of its own: a second core beside the first, which neither knows nor contains
//! it. Whoever drives both plays the network between them.
//!
//! Numbers only, as at the core's seam: text goes in through the inbox, what arrives comes out of the outbox.
//! Times are whole µs since the epoch; a venue is its place in the registry.

mod record;

use arbscope_core::sim::{Delivery, Plan, World};
use wasm_bindgen::prelude::wasm_bindgen;

/// What [`Simulator::advance`] found.
pub mod arrived {
    /// Nothing arrives by then.
    pub const NOTHING: i32 = 0;
    /// A connection is open; the outbox holds its address.
    pub const OPENED: i32 = 1;
    /// A text frame is in the outbox.
    pub const TEXT: i32 = 2;
    /// A binary frame is in the outbox.
    pub const BINARY: i32 = 3;
    /// A connection has ended with [`super::Simulator::value`] as its code.
    pub const CLOSED: i32 = 4;
    /// The wall clock stands [`super::Simulator::value`] µs off the monotonic one.
    pub const WALL: i32 = 5;
}

/// The text in the inbox is not what was expected.
const REFUSED: i32 = -1;
/// Longest text that can be handed in, bytes.
const INBOX: usize = 256 << 10;

/// One simulated world with its regions.
#[wasm_bindgen]
pub struct Simulator {
    world: Option<World>,
    inbox: Vec<u8>,
    outbox: Vec<u8>,
    at_us: i64,
    venue: u32,
    conn: u32,
    value: f64,
}

impl Default for Simulator {
    fn default() -> Self {
        Self::new()
    }
}

#[wasm_bindgen]
impl Simulator {
    /// A world without a session; nothing arrives in it.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self {
            world: None,
            inbox: vec![0; INBOX],
            outbox: Vec::new(),
            at_us: 0,
            venue: 0,
            conn: 0,
            value: 0.0,
        }
    }

    /// Begins the session whose terms (JSON, see `sim::Plan::read`) are in the inbox: 0, or -1 where they are none.
    pub fn configure(&mut self, len: u32) -> i32 {
        let plan = self.text(len).and_then(|text| Plan::read(text.as_bytes()));
        match plan {
            Some(plan) => {
                self.world = Some(World::new(plan));
                0
            }
            None => REFUSED,
        }
    }

    /// The client dials the address in the inbox.
    pub fn open(&mut self, t: f64, venue: u32, conn: u32, len: u32) -> i32 {
        self.hand_in(len, |world, url| world.open(t as i64, venue as usize, conn, url))
    }

    /// The client sends the text in the inbox.
    pub fn send(&mut self, t: f64, venue: u32, conn: u32, len: u32) -> i32 {
        self.hand_in(len, |world, text| world.send(t as i64, venue as usize, conn, text))
    }

    /// The client hangs up.
    pub fn close(&mut self, t: f64, venue: u32, conn: u32) -> i32 {
        self.hand_in(0, |world, _| world.close(t as i64, venue as usize, conn))
    }

    /// Lets time pass until something arrives, but not beyond `t`: one of [`arrived`].
    pub fn advance(&mut self, t: f64) -> i32 {
        let found = self.world.as_mut().and_then(|world| world.advance(t as i64));
        found.map_or(arrived::NOTHING, |(at_us, what)| self.keep(at_us, what))
    }

    /// When it arrived, µs.
    #[must_use]
    pub fn at_us(&self) -> f64 {
        self.at_us as f64
    }

    #[must_use]
    pub fn venue(&self) -> u32 {
        self.venue
    }

    #[must_use]
    pub fn conn(&self) -> u32 {
        self.conn
    }

    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The world's own record (JSON, in the outbox): what was planted, and every book as it was delivered.
    pub fn record(&mut self) -> i32 {
        self.outbox = self.world.as_ref().map(record::json).unwrap_or_default().into_bytes();
        self.outbox.len() as i32
    }

    #[must_use]
    pub fn inbox_ptr(&self) -> u32 {
        self.inbox.as_ptr() as usize as u32
    }

    #[must_use]
    pub fn inbox_len(&self) -> u32 {
        self.inbox.len() as u32
    }

    /// The inbox is as large as anything a client says: it does not grow.
    pub fn grow_inbox(&mut self, _len: u32) -> i32 {
        REFUSED
    }

    #[must_use]
    pub fn outbox_ptr(&self) -> u32 {
        self.outbox.as_ptr() as usize as u32
    }

    #[must_use]
    pub fn outbox_len(&self) -> u32 {
        self.outbox.len() as u32
    }
}

impl Simulator {
    fn text(&self, len: u32) -> Option<&str> {
        std::str::from_utf8(self.inbox.get(..len as usize)?).ok()
    }

    fn hand_in(&mut self, len: u32, act: impl FnOnce(&mut World, &str)) -> i32 {
        let text = self.inbox.get(..len as usize).and_then(|bytes| std::str::from_utf8(bytes).ok());
        match (&mut self.world, text) {
            (Some(world), Some(text)) => {
                act(world, text);
                0
            }
            _ => REFUSED,
        }
    }

    fn keep(&mut self, at_us: i64, what: Delivery) -> i32 {
        self.at_us = at_us;
        match what {
            Delivery::Opened { venue, conn, url } => {
                self.say((venue, conn), url.into_bytes(), arrived::OPENED)
            }
            Delivery::Frame { venue, conn, packet } => {
                let kind = if packet.binary { arrived::BINARY } else { arrived::TEXT };
                self.say((venue, conn), packet.bytes, kind)
            }
            Delivery::Closed { venue, conn, code } => {
                self.value = f64::from(code);
                self.say((venue, conn), Vec::new(), arrived::CLOSED)
            }
            Delivery::Wall { us } => {
                self.value = us as f64;
                arrived::WALL
            }
        }
    }

    fn say(&mut self, (venue, conn): (usize, u32), bytes: Vec<u8>, kind: i32) -> i32 {
        (self.venue, self.conn, self.outbox) = (venue as u32, conn, bytes);
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(simulator: &mut Simulator, text: &str) -> u32 {
        simulator.inbox[..text.len()].copy_from_slice(text.as_bytes());
        text.len() as u32
    }

    #[test]
    fn a_dial_is_answered_and_the_record_tells_what_is_there() {
        let mut simulator = Simulator::new();
        let length = put(&mut simulator, r#"{"seed":7,"start_us":0,"instruments":["BTC-USD"]}"#);
        assert_eq!(simulator.configure(length), 0);
        let kraken = arbscope_core::venue::registry::find("kraken").expect("Kraken").index() as u32;
        let length = put(&mut simulator, "wss://ws.kraken.com/v2");
        assert_eq!(simulator.open(0.0, kraken, 1, length), 0);
        assert_eq!(simulator.advance(5e6), arrived::OPENED);
        assert_eq!((simulator.venue(), simulator.conn()), (kraken, 1));
        assert_eq!(simulator.advance(5e6), arrived::TEXT);
        assert!(simulator.record() > 0);
    }

    #[test]
    fn what_is_no_plan_is_refused_and_nothing_is_lost() {
        let mut simulator = Simulator::new();
        let length = put(&mut simulator, r#"{"seed":"x"}"#);
        assert_eq!((simulator.configure(length), simulator.advance(1e6)), (REFUSED, arrived::NOTHING));
    }
}
