//! The arithmetic of one row of the matrix: one venue bought at against every venue sold at.
//!
//! A row is computed in groups of four, without branches, so that the compiler makes SIMD of it. It keeps the
//! best edge of every pair and nothing else: what stands against a single pair is computed from the same
//! numbers when it is asked for.

use super::lane::GROUP;
use super::top::Top;

/// Raises the best net edge of every pair of a row, bps. `kept` holds what a unit brings at every venue, and
/// minus infinity where the gate does not pass the pair.
pub(super) fn raise_row(buy: &Top, kept: &[[f64; GROUP]], best: &mut [[f64; GROUP]]) {
    let (cost, per_cost) = (buy.cost, buy.per_cost);
    for (best, kept) in best.iter_mut().zip(kept) {
        // The bits of `Top::net_bps`.
        *best = std::array::from_fn(|n| greater(best[n], (kept[n] - cost) * per_cost));
    }
}

/// A plain comparison: `f64::max` asks more of the machine (it must treat NaN) than is needed here.
fn greater(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}
