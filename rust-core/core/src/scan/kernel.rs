//! The arithmetic of one row of the matrix: one venue bought at against every venue sold at.
//!
//! Plain loops over equal slices, without branches, so that the compiler makes SIMD of them; no fused
//! multiply-add and no reordering, so every build reaches the same bits. An edge is computed from the
//! difference of the two prices, so its sign is exact: equal prices are an edge of zero and never above it.

use super::verdict::{EDGE_SANE_BPS, rank};
use crate::book::gate::SKEW_MAX_US;

/// The buying side of a row.
#[derive(Clone, Copy)]
pub(super) struct Buy {
    /// Best ask, and what a unit costs with the taker fee.
    pub ask: f64,
    pub cost: f64,
    /// Base quantity of one order; infinite where the ask does not hold it.
    pub quantity: f64,
    pub proof_us: f64,
    /// The gate's verdict on the book alone.
    pub rank: f64,
    /// Net edge that must be exceeded, bps.
    pub min_edge_bps: f64,
}

/// The selling side: one lane a venue.
#[derive(Clone, Copy)]
pub(super) struct Sells<'a> {
    pub bid: &'a [f64],
    /// What a unit brings after the taker fee.
    pub kept: &'a [f64],
    pub size: &'a [f64],
    pub proof_us: &'a [f64],
    pub rank: &'a [f64],
}

/// Where a row's results go.
pub(super) struct Row<'a> {
    pub gross: &'a mut [f64],
    pub net: &'a mut [f64],
    pub rank: &'a mut [f64],
    /// Best net edge ever seen with both books passing the gate.
    pub best: &'a mut [f64],
}

/// Fills a row; true if any pair of it passes the gate with a gross edge above zero, or is offered.
#[inline]
pub(super) fn judge_row(buy: Buy, sells: Sells<'_>, row: Row<'_>) -> bool {
    let count = row.net.len();
    let (bid, kept, size) = (&sells.bid[..count], &sells.kept[..count], &sells.size[..count]);
    let (proof, sell_rank) = (&sells.proof_us[..count], &sells.rank[..count]);
    let (gross, net, ranks) = (&mut row.gross[..count], &mut row.net[..count], &mut row.rank[..count]);
    let best = &mut row.best[..count];
    let (per_ask, per_cost) = (1e4 / buy.ask, 1e4 / buy.cost);
    let skew_max = SKEW_MAX_US as f64;
    let mut any = 0.0;
    for at in 0..count {
        let gross_bps = (bid[at] - buy.ask) * per_ask;
        let net_bps = (kept[at] - buy.cost) * per_cost;
        let suspect = (gross_bps.abs() > EDGE_SANE_BPS) | (net_bps.abs() > EDGE_SANE_BPS);
        let mut verdict = if suspect { rank::SANITY } else { rank::OFFERED };
        verdict = if net_bps > buy.min_edge_bps { verdict } else { rank::FEE };
        verdict = if size[at] < buy.quantity { rank::DEPTH } else { verdict };
        verdict = if (proof[at] - buy.proof_us).abs() > skew_max { rank::SKEW } else { verdict };
        verdict = lesser(verdict, lesser(sell_rank[at], buy.rank));
        let proved = verdict > rank::SKEW;
        let alive = (proved & (gross_bps > 0.0)) | (verdict == rank::OFFERED);
        any = if alive { 1.0 } else { any };
        best[at] = if proved & (net_bps > best[at]) { net_bps } else { best[at] };
        gross[at] = gross_bps;
        net[at] = net_bps;
        ranks[at] = verdict;
    }
    any > 0.0
}

/// A plain comparison: `f64::min` asks more of the machine (it must treat NaN) than is needed here.
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}
