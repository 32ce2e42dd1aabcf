//! The few exports through which JavaScript drives the core.
//!
//! Numbers only: bytes and text pass through the inbox and the outbox, a frame through a region of its
//! own. The host writes `len` bytes at [`Core::inbox_ptr`], calls, and reads the answer at
//! [`Core::outbox_ptr`] before its next call. A negative result is a code of [`code`]; the outbox then
//! holds `{"code":"…","message":"…"}`. Times are whole µs since the epoch; a venue is its place in the
//! registry. The same exports serve the WebAssembly and the JavaScript build.

#[cfg(feature = "bench")]
pub mod bench;
pub mod code;
pub mod inbox;
mod last_words;
mod outcome;

use arbscope_core::engine::Engine;
use arbscope_core::frame::layout;
use arbscope_core::market::VenueId;
use arbscope_core::venue::registry;
use wasm_bindgen::prelude::wasm_bindgen;

use inbox::Inbox;
use outcome::{Outcome, instant_us, not_configured, unknown_venue};

const _: () = assert!(!arbscope_core::planted::POSSIBLE, "nothing that ships can have faults planted in it");

/// Version of this seam; the TypeScript side refuses any other.
#[wasm_bindgen]
#[must_use]
pub fn abi_version() -> u32 {
    2
}

/// Hash of the frame layout that this core writes.
#[wasm_bindgen]
#[must_use]
pub fn layout_hash() -> u32 {
    layout::layout_hash()
}

/// Where the words of a panic will stand: a `u16` length, then UTF-8. Ask at the start: after a trap the
/// instance must not be called again.
#[wasm_bindgen]
#[must_use]
pub fn last_words_ptr() -> u32 {
    last_words::address()
}

/// One engine with its regions.
#[wasm_bindgen]
pub struct Core {
    engine: Option<Engine>,
    inbox: Inbox,
    outbox: Vec<u8>,
    frame: Vec<u8>,
    venues: u32,
}

impl Default for Core {
    fn default() -> Self {
        Self::new()
    }
}

#[wasm_bindgen]
impl Core {
    /// An engine without a session; everything but `configure` is refused.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        last_words::listen();
        Self {
            engine: None,
            inbox: Inbox::default(),
            outbox: Vec::new(),
            frame: Vec::new(),
            venues: registry::all().len() as u32,
        }
    }

    // --- Events: 0, or a negative code ------------------------------------------------------------

    /// Begins anew with the session header (JSON) in the inbox. On a refusal the old engine goes on.
    pub fn configure(&mut self, len: u32) -> i32 {
        let outcome = self.inbox.text(len).and_then(|header| Ok(Engine::configured(header.as_bytes())?));
        let outcome = outcome.map(|engine| self.engine = Some(engine));
        self.settle(outcome.map(|()| 0))
    }

    /// A connection is open; its address is in the inbox.
    pub fn open(&mut self, t: f64, venue: u32, conn: u32, len: u32) -> i32 {
        let outcome = self.event(t, venue).and_then(|(engine, inbox, t_us, venue)| {
            engine.open(t_us, venue, conn, inbox.text(len)?);
            Ok(0)
        });
        self.settle(outcome)
    }

    /// A frame of a connection is in the inbox: text as UTF-8, or raw bytes where `binary`.
    pub fn receive(&mut self, t: f64, venue: u32, conn: u32, len: u32, binary: bool) -> i32 {
        let outcome = self.event(t, venue).and_then(|(engine, inbox, t_us, venue)| {
            engine.receive(t_us, venue, conn, inbox.bytes(len)?, binary);
            Ok(0)
        });
        self.settle(outcome)
    }

    /// A connection is closed, or could not be opened. The inbox holds the reason in words.
    pub fn close(&mut self, t: f64, venue: u32, conn: u32, code: u32, len: u32) -> i32 {
        let outcome = self.event(t, venue).and_then(|(engine, inbox, t_us, venue)| {
            engine.close_saying(t_us, venue, conn, code, inbox.text(len)?);
            Ok(0)
        });
        self.settle(outcome)
    }

    /// Time passes.
    pub fn tick(&mut self, t: f64) -> i32 {
        let outcome = self.moment(t).map(|(engine, _, t_us)| engine.tick(t_us));
        self.settle(outcome.map(|()| 0))
    }

    /// The wall clock stands `us` before (+) or behind (−) the monotonic one.
    pub fn wall(&mut self, t: f64, us: f64) -> i32 {
        let outcome = self.moment(t).map(|(engine, _, t_us)| engine.wall(t_us, us as i64));
        self.settle(outcome.map(|()| 0))
    }

    /// A person did what the inbox says (JSON). On a refusal nothing has changed.
    pub fn command(&mut self, t: f64, len: u32) -> i32 {
        let outcome = self.moment(t).and_then(|(engine, inbox, t_us)| {
            engine.command(t_us, inbox.text(len)?.as_bytes())?;
            Ok(0)
        });
        self.settle(outcome)
    }

    /// Completes the instant that was taken in last.
    pub fn step(&mut self) -> i32 {
        let outcome = self.configured().map(|(engine, _)| engine.step());
        self.settle(outcome.map(|()| 0))
    }

    // --- Answers: bytes in the outbox or the frame region, or a negative code -----------------------

    /// Answers the question in the inbox (JSON) with JSON.
    pub fn query(&mut self, len: u32) -> i32 {
        let outcome =
            self.configured().and_then(|(engine, inbox)| Ok(engine.query(inbox.text(len)?.as_bytes())?));
        self.reply(outcome)
    }

    /// Requests for the host since the last call, one JSON object a line; 0 where there are none.
    pub fn effects(&mut self) -> i32 {
        let outcome = self.configured().map(|(engine, _)| match engine.has_effects() {
            true => engine.take_effects(),
            false => String::new(),
        });
        self.reply(outcome)
    }

    /// Packs what the page is to see into the frame region.
    pub fn pack_frame(&mut self) -> i32 {
        let Some(engine) = &mut self.engine else { return self.settle(Err(not_configured())) };
        let bytes = engine.frame_bytes_max();
        if self.frame.len() < bytes {
            self.frame.resize(bytes, 0);
        }
        let packed = engine.pack_frame(&mut self.frame);
        self.settle(packed.map(|bytes| bytes as i32).map_err(outcome::too_small))
    }

    /// When the engine wants a tick although nothing happens, µs; infinity where it does not.
    #[must_use]
    pub fn next_wake_us(&self) -> f64 {
        let wake_us = self.engine.as_ref().and_then(Engine::next_wake_us);
        wake_us.map_or(f64::INFINITY, |wake_us| wake_us as f64)
    }

    /// High half of the state hash; 0 without an engine.
    #[must_use]
    pub fn state_hash_high(&self) -> u32 {
        (self.state_hash() >> 32) as u32
    }

    /// Low half of the state hash; 0 without an engine.
    #[must_use]
    pub fn state_hash_low(&self) -> u32 {
        self.state_hash() as u32
    }

    // --- Regions ------------------------------------------------------------------------------------

    #[must_use]
    pub fn inbox_ptr(&self) -> u32 {
        self.inbox.address()
    }

    /// Bytes that the inbox holds.
    #[must_use]
    pub fn inbox_len(&self) -> u32 {
        self.inbox.room()
    }

    /// Makes room for `len` bytes, up to [`inbox::ROOM_MAX`]. The inbox may move.
    pub fn grow_inbox(&mut self, len: u32) -> i32 {
        let outcome = self.inbox.grow(len);
        self.settle(outcome.map(|()| 0))
    }

    #[must_use]
    pub fn outbox_ptr(&self) -> u32 {
        self.outbox.as_ptr() as usize as u32
    }

    /// Bytes of the last answer or refusal.
    #[must_use]
    pub fn outbox_len(&self) -> u32 {
        self.outbox.len() as u32
    }

    #[must_use]
    pub fn frame_ptr(&self) -> u32 {
        self.frame.as_ptr() as usize as u32
    }

    /// Panics on purpose: lets a test see what a host does after a trap.
    pub fn trap(&self) {
        panic!("asked to trap");
    }
}

/// For hosts of the same language: tests.
impl Core {
    pub fn inbox_bytes(&mut self) -> &mut [u8] {
        self.inbox.bytes_mut()
    }

    #[must_use]
    pub fn outbox_bytes(&self) -> &[u8] {
        &self.outbox
    }

    #[must_use]
    pub fn frame_bytes(&self) -> &[u8] {
        &self.frame
    }

    #[cfg(feature = "bench")]
    fn engine_of_bench(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    fn configured(&mut self) -> Outcome<(&mut Engine, &Inbox)> {
        let engine = self.engine.as_mut().ok_or_else(not_configured)?;
        Ok((engine, &self.inbox))
    }

    fn moment(&mut self, t: f64) -> Outcome<(&mut Engine, &Inbox, i64)> {
        let t_us = instant_us(t)?;
        let (engine, inbox) = self.configured()?;
        Ok((engine, inbox, t_us))
    }

    fn event(&mut self, t: f64, venue: u32) -> Outcome<(&mut Engine, &Inbox, i64, VenueId)> {
        if venue >= self.venues {
            return Err(unknown_venue(venue, self.venues));
        }
        let (engine, inbox, t_us) = self.moment(t)?;
        Ok((engine, inbox, t_us, VenueId::from_index(venue as usize)))
    }

    fn reply(&mut self, outcome: Outcome<String>) -> i32 {
        let bytes = outcome.map(|text| {
            self.outbox = text.into_bytes();
            self.outbox.len() as i32
        });
        self.settle(bytes)
    }

    /// The number for the host; the words of a refusal go into the outbox.
    fn settle(&mut self, outcome: Outcome<i32>) -> i32 {
        outcome.unwrap_or_else(|refused| {
            self.outbox = refused.json().into_bytes();
            refused.code
        })
    }

    fn state_hash(&self) -> u64 {
        self.engine.as_ref().map_or(0, Engine::state_hash)
    }
}
