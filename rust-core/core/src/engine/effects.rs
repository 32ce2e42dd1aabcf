//! What the engine asks of its host: requests for I/O are data.

use crate::market::VenueId;
use crate::num::json_out::JsonOut;

/// One request. Texts are pieces of [`Effects`]' own buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Effect {
    Open { venue: VenueId, conn: u32, from: usize, to: usize },
    Send { venue: VenueId, conn: u32, from: usize, to: usize },
    Close { venue: VenueId, conn: u32 },
}

/// Requests nobody has taken yet. At [`PENDING_MAX`] nobody is listening (a replay): all are forgotten.
#[derive(Debug, Default)]
pub struct Effects {
    list: Vec<Effect>,
    text: String,
}

/// Requests kept for a host that does not take them.
const PENDING_MAX: usize = 4_096;

impl Effects {
    pub fn open(&mut self, venue: VenueId, conn: u32, url: &str) {
        let (from, to) = self.keep(url);
        self.list.push(Effect::Open { venue, conn, from, to });
    }

    pub fn send(&mut self, venue: VenueId, conn: u32, text: &str) {
        let (from, to) = self.keep(text);
        self.list.push(Effect::Send { venue, conn, from, to });
    }

    pub fn close(&mut self, venue: VenueId, conn: u32) {
        self.keep("");
        self.list.push(Effect::Close { venue, conn });
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Every pending request as one JSON object a line, oldest first; then none is pending.
    pub fn take_json(&mut self) -> String {
        let mut lines = String::new();
        for effect in self.list.drain(..) {
            lines.push_str(&line(effect, &self.text));
            lines.push('\n');
        }
        self.text.clear();
        lines
    }

    fn keep(&mut self, text: &str) -> (usize, usize) {
        if self.list.len() == PENDING_MAX {
            self.list.clear();
            self.text.clear();
        }
        let from = self.text.len();
        self.text.push_str(text);
        (from, self.text.len())
    }
}

fn line(effect: Effect, text: &str) -> String {
    let mut out = JsonOut::new();
    out.object(|o| match effect {
        Effect::Open { venue, conn, from, to } => {
            o.key("fx").string("open").key("venue").raw(venue.0).key("conn").raw(conn);
            o.key("url").string(&text[from..to]);
        }
        Effect::Send { venue, conn, from, to } => {
            o.key("fx").string("send").key("venue").raw(venue.0).key("conn").raw(conn);
            o.key("text").string(&text[from..to]);
        }
        Effect::Close { venue, conn } => {
            o.key("fx").string("close").key("venue").raw(venue.0).key("conn").raw(conn);
        }
    });
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_come_out_once_and_in_order() {
        let mut effects = Effects::default();
        effects.open(VenueId(2), 7, "wss://x/y");
        effects.send(VenueId(2), 7, r#"{"op":"ping"}"#);
        effects.close(VenueId(2), 7);
        let lines = effects.take_json();
        let expected = [
            r#"{"fx":"open","venue":2,"conn":7,"url":"wss://x/y"}"#,
            r#"{"fx":"send","venue":2,"conn":7,"text":"{\"op\":\"ping\"}"}"#,
            r#"{"fx":"close","venue":2,"conn":7}"#,
        ];
        assert_eq!(lines.lines().collect::<Vec<_>>(), expected);
        assert!(effects.is_empty() && effects.take_json().is_empty());
    }

    #[test]
    fn a_deaf_host_costs_no_memory() {
        let mut effects = Effects::default();
        (0..10_000).for_each(|n| effects.close(VenueId(0), n));
        assert!(effects.list.len() <= PENDING_MAX);
    }
}
