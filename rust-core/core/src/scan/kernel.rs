//! The arithmetic of one row of the matrix: one venue bought at against every venue sold at.
//!
//! A row is computed in groups of four, without branches, so that the compiler makes SIMD of it; no fused
//! multiply-add and no reordering, so every build reaches the same bits. It finds out whether anything in
//! the row lives and keeps the best edge of every pair; what stands against a single pair is computed from
//! the same numbers when it is asked for.
//!
//! An edge is computed from the difference of the two prices, so its sign is exact: equal prices are an edge
//! of zero and never above it.

use super::lane::GROUP;
use super::verdict::{EDGE_SANE_BPS, objection};
use crate::book::gate::SKEW_MAX_US;

const SKEW_MAX: f64 = SKEW_MAX_US as f64;

/// The buying side of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buy {
    /// Best ask, and what a unit costs with the taker fee; each with the bps that one quote unit is of it.
    pub ask: f64,
    pub cost: f64,
    pub per_ask: f64,
    pub per_cost: f64,
    /// Base quantity of one order; infinite where the ask does not hold it.
    pub quantity: f64,
    pub proof_us: f64,
    /// What the gate holds against the book alone.
    pub objection: f64,
}

/// The selling side of one pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sell {
    pub bid: f64,
    /// What a unit brings after the taker fee.
    pub kept: f64,
    pub size: f64,
    pub proof_us: f64,
    pub objection: f64,
}

/// The selling side of a row: every venue of the instrument whose book the gate passes; the others stand at
/// minus infinity.
#[derive(Clone, Copy)]
pub(super) struct Sells<'a> {
    pub bid: &'a [[f64; GROUP]],
    pub kept: &'a [[f64; GROUP]],
    pub proof_us: &'a [[f64; GROUP]],
}

impl Buy {
    /// Gross edge against a bid, bps.
    #[inline]
    pub fn gross_bps(&self, bid: f64) -> f64 {
        (bid - self.ask) * self.per_ask
    }

    /// Net edge against what a unit brings, bps.
    #[inline]
    pub fn net_bps(&self, kept: f64) -> f64 {
        (kept - self.cost) * self.per_cost
    }

    /// The heaviest of what stands against a pair.
    pub fn objection_to(&self, sell: &Sell, min_edge_bps: f64) -> f64 {
        let books = if sell.objection > self.objection { sell.objection } else { self.objection };
        let skewed = (sell.proof_us - self.proof_us).abs() > SKEW_MAX;
        match () {
            () if books > objection::NONE => books,
            () if skewed => objection::SKEW,
            () if sell.size < self.quantity => objection::DEPTH,
            () if self.net_bps(sell.kept) <= min_edge_bps => objection::FEE,
            () if self.is_suspect(sell) => objection::SANITY,
            () => objection::NONE,
        }
    }

    fn is_suspect(&self, sell: &Sell) -> bool {
        let (gross, net) = (self.gross_bps(sell.bid), self.net_bps(sell.kept));
        gross.abs() > EDGE_SANE_BPS || net.abs() > EDGE_SANE_BPS
    }

    /// Raises the best net edge of every pair of the row that the gate passes; true if one of them has a
    /// gross edge above zero. The row's own book passes the gate.
    pub fn raise_row(&self, sells: Sells<'_>, best: &mut [[f64; GROUP]]) -> bool {
        let count = best.len();
        let (bid, kept, proof) = (&sells.bid[..count], &sells.kept[..count], &sells.proof_us[..count]);
        let mut life = [0.0; GROUP];
        for at in 0..count {
            let skew = each(|n| (proof[at][n] - self.proof_us).abs());
            let net = each(|n| self.net_bps(kept[at][n]));
            let gain = each(|n| bid[at][n] - self.ask);
            let net = each(|n| if skew[n] <= SKEW_MAX { net[n] } else { f64::NEG_INFINITY });
            let gain = each(|n| if skew[n] <= SKEW_MAX { gain[n] } else { 0.0 });
            best[at] = each(|n| greater(best[at][n], net[n]));
            life = each(|n| greater(life[n], gain[n]));
        }
        life.into_iter().any(|gain| gain > 0.0)
    }
}

#[inline(always)]
fn each(lane: impl Fn(usize) -> f64) -> [f64; GROUP] {
    std::array::from_fn(lane)
}

/// A plain comparison: `f64::max` asks more of the machine (it must treat NaN) than is needed here.
fn greater(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}
