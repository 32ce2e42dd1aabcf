//! Reductions over four fixed accumulators: the compiler makes SIMD of them, and every build adds in the
//! same order, so native, SIMD and JavaScript reach the same bits.

/// Sum of a slice in four lanes, then `(l0 + l1) + (l2 + l3)`, then the tail in order.
pub fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0f64; 4];
    let chunks = values.chunks_exact(4);
    let tail = chunks.remainder();
    for chunk in chunks {
        for lane in 0..4 {
            lanes[lane] += chunk[lane];
        }
    }
    let whole = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    tail.iter().fold(whole, |total, value| total + value)
}

#[cfg(test)]
mod tests {
    #[test]
    fn adds_everything_once() {
        let values: Vec<f64> = (1..=11).map(f64::from).collect();
        assert_eq!(super::sum(&values), 66.0);
    }
}
