//! What speaks for or against a market's coin, in one or two sentences for a person.

use super::coins::Standing;
use super::intake::Intake;
use super::likeness::Beside;
use crate::market::assets::READ_ON;
use crate::market::{Identity, MarketId};

/// Significant digits of a price in a sentence.
const DIGITS: i32 = 6;

/// Why the market's identity is what it is.
pub fn sentence(intake: &Intake, market: MarketId) -> String {
    let known = match intake.identity(market) {
        Identity::Known => format!("Its coins stand in the shipped table of {READ_ON}."),
        Identity::Confirmed => "You said: the same coin as elsewhere.".into(),
        Identity::Denied => "You said: another coin than elsewhere.".into(),
        Identity::Suspect => "Its price is not that of the other venues.".into(),
        Identity::Unverified => {
            "It stands in no table here, and nobody has said that it is the coin of that name elsewhere."
                .into()
        }
        Identity::Gone | Identity::Refused => sentence_of(intake.coins.standing(market)),
    };
    match intake.coins.likeness.beside(market) {
        Some(beside) => format!("{known} {}", prices(beside)),
        None => known,
    }
}

fn sentence_of(standing: Standing) -> String {
    match standing {
        Standing::Gone { what, .. } => format!("{what}."),
        Standing::Refused(why) => format!("Never paired: {why}."),
        Standing::Known | Standing::Unverified => String::new(),
    }
}

/// `12.4 here, 9 in the middle of 5 other venues: 38 % above.`
fn prices(beside: Beside) -> String {
    let Beside { here, elsewhere, others } = beside;
    let (here, there) = (price(here), price(elsewhere));
    let place = if others == 1 {
        "at the one other venue".into()
    } else {
        format!("in the middle of {others} other venues")
    };
    format!("{here} here, {there} {place}: {}.", distance(beside.apart()))
}

fn distance(apart: f64) -> String {
    let percent = apart.abs() * 100.0;
    match () {
        () if percent < 0.01 => "the same".into(),
        () if apart > 1.0 => format!("{} times as much", price(apart + 1.0)),
        () => format!(
            "{percent:.*} % {}",
            usize::from(percent < 10.0) * 2,
            if apart > 0.0 { "above" } else { "below" }
        ),
    }
}

/// Digits before the point; below one, less one for each zero behind it.
fn whole_digits(value: f64) -> i32 {
    let above = std::iter::successors(Some(value), |rest| Some(rest / 10.0)).take_while(|rest| *rest >= 1.0);
    let below =
        std::iter::successors(Some(value * 10.0), |rest| Some(rest * 10.0)).take_while(|rest| *rest < 1.0);
    above.take(18).count() as i32 - below.take(18).count() as i32
}

/// A price with six significant digits, never in exponents.
fn price(value: f64) -> String {
    let text = format!("{value:.*}", (DIGITS - whole_digits(value)).clamp(0, 18) as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_put_into_words() {
        let beside = |here, elsewhere, others| prices(Beside { here, elsewhere, others });
        assert_eq!(beside(12.42, 9.0, 5), "12.42 here, 9 in the middle of 5 other venues: 38 % above.");
        assert_eq!(beside(1.0, 1.04, 1), "1 here, 1.04 at the one other venue: 3.85 % below.");
        assert_eq!(
            beside(2_100.0, 2.0, 2),
            "2100 here, 2 in the middle of 2 other venues: 1050 times as much."
        );
        assert_eq!(
            beside(0.000_001_234_567, 0.000_001_234_567, 1),
            "0.00000123457 here, 0.00000123457 at the one other venue: the same."
        );
        assert_eq!(beside(123_456.78, 123_456.7, 1), "123457 here, 123457 at the one other venue: the same.");
    }
}
