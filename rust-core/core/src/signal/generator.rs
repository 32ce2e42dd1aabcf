//! Signals of every paired market.

use super::{Flow, Touch};
use crate::book::{Gate, Shelf};
use crate::market::{Catalogue, Kind, MarketId, Reason};
use crate::num::decimal::pow10;

/// Signals of one market at one moment. Only handed out where the gate passes the book, or beside the
/// reason why it does not.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Signal {
    /// What the gate said of the book: anything but `None` means not to be used.
    pub reason: Reason,
    /// −1..1; NaN while a side is empty.
    pub queue_imbalance: f64,
    /// Size-weighted mid against the mid, bps; NaN while a side is empty.
    pub microprice_bps: f64,
    /// Level-1 order flow of the last second, base units.
    pub ofi_1s: f64,
}

impl Signal {
    pub fn is_valid(&self) -> bool {
        self.reason == Reason::None
    }
}

/// What is remembered of a market.
#[derive(Clone, Debug, Default)]
struct Watch {
    version: u64,
    epoch: u32,
    touch: Option<Touch>,
    flow: Flow,
}

/// Keeps the signals of every spot market with an instrument, one change at a time.
#[derive(Clone, Debug, Default)]
pub struct SignalGenerator {
    watches: Vec<Option<Watch>>,
}

impl SignalGenerator {
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut generator = Self::default();
        generator.rebuild(catalogue);
        generator
    }

    /// Makes room for what the catalogue gained since; at subscription only.
    pub fn rebuild(&mut self, catalogue: &Catalogue) {
        for market in &catalogue.markets()[self.watches.len()..] {
            let paired = market.kind == Kind::Spot && market.instrument.is_some();
            self.watches.push(paired.then(Watch::default));
        }
    }

    /// A market's book changed; called at every step that changed it.
    pub fn update(&mut self, market: MarketId, now_us: i64, shelf: &Shelf) {
        let Some(watch) = self.watches.get_mut(market.index()).and_then(Option::as_mut) else { return };
        let status = shelf.status(market);
        if watch.version == status.version && watch.epoch == status.epoch {
            return;
        }
        watch.version = status.version;
        let touch = Touch::of(shelf.book(market));
        if std::mem::replace(&mut watch.epoch, status.epoch) != status.epoch && !planted!(EpochUnchecked) {
            watch.restart(touch);
        } else {
            watch.follow(touch, now_us);
        }
    }

    /// The signals as they stand now; `None` for a market that is not paired.
    pub fn signal(&self, market: MarketId, now_us: i64, shelf: &Shelf) -> Option<Signal> {
        let watch = self.watches.get(market.index())?.as_ref()?;
        let verdict = Gate { now_us }.judge(&[shelf.leg(market)]);
        Some(Signal {
            reason: verdict.err().unwrap_or_default(),
            queue_imbalance: watch.touch.map_or(f64::NAN, |touch| touch.queue_imbalance()),
            microprice_bps: watch.touch.map_or(f64::NAN, |touch| touch.microprice_bps()),
            ofi_1s: watch.ofi(now_us),
        })
    }
}

impl Watch {
    /// A new epoch: what flowed before it belongs to another book.
    fn restart(&mut self, touch: Option<Touch>) {
        self.flow.clear();
        self.touch = touch;
    }

    /// The same book, one change later. An empty side hides what flowed, so the sum starts again after it.
    fn follow(&mut self, touch: Option<Touch>, now_us: i64) {
        let (Some(before), Some(after)) = (self.touch, touch) else { return self.restart(touch) };
        if before.scales() != after.scales() && !self.widen(before, after) {
            return self.restart(touch);
        }
        let before = self.touch.expect("widening keeps it");
        let flow = after.flow_since(&before);
        if flow != 0 {
            self.flow.add(now_us, flow);
        }
        self.touch = touch;
    }

    fn widen(&mut self, before: Touch, after: Touch) -> bool {
        self.touch = before.rescale(after.price_scale, after.size_scale);
        self.touch.is_some() && self.flow.widen(pow10(after.size_scale - before.size_scale))
    }

    fn ofi(&self, now_us: i64) -> f64 {
        let scale = self.touch.map_or(0, |touch| touch.size_scale);
        float(self.flow.sum(now_us)) / pow10(scale) as f64
    }
}

/// The nearest float. 64 bits are enough nearly always, and are one instruction.
fn float(sum: i128) -> f64 {
    let short = sum as i64;
    if i128::from(short) == sum { short as f64 } else { long(sum) }
}

#[cold]
#[inline(never)]
fn long(sum: i128) -> f64 {
    sum as f64
}
