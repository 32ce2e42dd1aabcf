//! Time in which nobody watched: the tab was frozen, the computer slept. It is no part of any count, and
//! what was running then is not known to have lasted or ended.

use std::collections::VecDeque;

/// Spans kept; the oldest goes, the counts do not.
const KEPT: usize = 50;

/// Why nobody watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// No call came although the engine's clock went on: a frozen tab, a worker that hung, or a sleep.
    Frozen,
    /// The wall clock went on while the engine's own stood still: a sleep, or somebody set the clock.
    ClockJumped,
}

impl Why {
    pub const fn word(self) -> &'static str {
        match self {
            Why::Frozen => "frozen",
            Why::ClockJumped => "clock-jumped",
        }
    }
}

/// One such span, µs on the engine's clock; `lost_us` is its length by the wall.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    pub from_us: i64,
    pub to_us: i64,
    pub lost_us: i64,
    pub why: Why,
}

#[derive(Clone, Debug)]
pub struct Unobserved {
    spans: VecDeque<Span>,
    pub count: u32,
    /// In all, by the wall, µs.
    pub lost_us: i64,
    /// In all, on the engine's own clock, µs.
    pub own_us: i64,
}

impl Default for Unobserved {
    fn default() -> Self {
        Self { spans: VecDeque::with_capacity(KEPT), count: 0, lost_us: 0, own_us: 0 }
    }
}

impl Unobserved {
    pub fn note(&mut self, span: Span) {
        if self.spans.len() == KEPT {
            self.spans.pop_front();
        }
        self.spans.push_back(span);
        self.count += 1;
        self.lost_us = self.lost_us.saturating_add(span.lost_us);
        self.own_us = self.own_us.saturating_add(span.to_us - span.from_us);
    }

    /// The last ones, oldest first.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_span_goes_and_the_counts_stay() {
        let mut unobserved = Unobserved::default();
        for at in 0..KEPT as i64 + 5 {
            unobserved.note(Span { from_us: at * 10, to_us: at * 10 + 4, lost_us: 5, why: Why::Frozen });
        }
        assert_eq!(unobserved.spans().count(), KEPT);
        assert_eq!(unobserved.spans().next().map(|span| span.from_us), Some(50));
        assert_eq!((unobserved.count, unobserved.lost_us, unobserved.own_us), (55, 275, 220));
    }
}
