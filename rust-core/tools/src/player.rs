//! Runs a session through an engine.

use arbscope_core::engine::{Engine, Refusal};
use arbscope_core::market::VenueId;
use arbscope_core::venue::registry;

use crate::session::{Event, Session};

/// An engine at the end of the session.
pub fn play(session: &Session) -> Result<Engine, Refusal> {
    let mut engine = Engine::configured(session.header.to_string().as_bytes())?;
    for (t_us, event) in &session.events {
        feed(&mut engine, *t_us, event)?;
        engine.take_effects();
    }
    engine.step();
    Ok(engine)
}

/// Hands one event to the engine. A refused command is part of the recording and changes nothing.
pub fn feed(engine: &mut Engine, t_us: i64, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::Open { venue, conn, url } => engine.open(t_us, id(venue)?, *conn, url),
        Event::Text { venue, conn, data } => engine.receive(t_us, id(venue)?, *conn, data.as_bytes(), false),
        Event::Binary { venue, conn, data } => engine.receive(t_us, id(venue)?, *conn, data, true),
        Event::Close { venue, conn, code } => engine.close(t_us, id(venue)?, *conn, *code),
        Event::Tick => engine.tick(t_us),
        Event::Wall { us } => engine.wall(t_us, *us),
        Event::Command { json } => drop(engine.command(t_us, json.as_bytes())),
    }
    Ok(())
}

fn id(venue: &str) -> Result<VenueId, Refusal> {
    registry::find(venue).ok_or_else(|| Refusal::new("UNKNOWN_VENUE", format!("unknown venue \"{venue}\"")))
}
