//! Exact numbers as text: what a book holds, printed without a float.

/// `units × 10^-scale` as plain decimal text, without trailing zeros of the fraction.
pub fn decimal_text(units: i64, scale: u8) -> String {
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
    let fraction = fraction.trim_end_matches('0');
    let sign = if units < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::decimal_text;

    #[test]
    fn digits_and_nothing_else() {
        assert_eq!(decimal_text(6_173_763_000_000, 8), "61737.63");
        assert_eq!(decimal_text(5, 8), "0.00000005");
        assert_eq!(decimal_text(-1200, 2), "-12");
        assert_eq!(decimal_text(0, 4), "0");
    }
}
