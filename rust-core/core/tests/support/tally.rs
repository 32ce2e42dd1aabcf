//! What the frames of a recording said, counted by kind of event.
#![allow(dead_code, reason = "every test binary uses its own part of this tally")]

use arbscope_core::venue::{BookKind, Event};

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    pub snapshots: usize,
    pub deltas: usize,
    pub fulls: usize,
    /// Levels of all book messages.
    pub levels: usize,
    pub orders: usize,
    pub trades: usize,
    pub acks: usize,
    pub refusals: usize,
    pub replies: usize,
    pub heartbeats: usize,
    pub conn_gaps: usize,
    pub planned_cuts: usize,
    pub maintenance: usize,
    pub ignored: usize,
}

impl Tally {
    pub fn add(&mut self, events: &[Event]) {
        for event in events {
            if let Event::Book(book) = event {
                self.levels += book.to - book.from;
            }
            *self.count_of(event) += 1;
        }
    }

    fn count_of(&mut self, event: &Event) -> &mut usize {
        match event {
            Event::Book(book) => match book.kind {
                BookKind::Snapshot => &mut self.snapshots,
                BookKind::Delta => &mut self.deltas,
                BookKind::Full => &mut self.fulls,
            },
            Event::Orders(_) => &mut self.orders,
            Event::Trade(_) => &mut self.trades,
            Event::Ack { .. } => &mut self.acks,
            Event::Refused { .. } => &mut self.refusals,
            Event::Reply { .. } => &mut self.replies,
            Event::Heartbeat => &mut self.heartbeats,
            Event::ConnGap { .. } => &mut self.conn_gaps,
            Event::PlannedCut => &mut self.planned_cuts,
            Event::Maintenance { .. } => &mut self.maintenance,
            Event::List { .. } | Event::Ignored => &mut self.ignored,
        }
    }
}
