//! The strategies, in alphabetical order of their ids: one file and one line each.

mod book_imbalance;
mod cross_venue;

use super::Strategy;

/// Every strategy; its place here is its index in frames.
pub static ALL: &[&dyn Strategy] = &[&book_imbalance::BookImbalance, &cross_venue::CrossVenue];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn alphabetical_with_sound_parameters() {
        let ids: Vec<&str> = ALL.iter().map(|strategy| strategy.id()).collect();
        assert!(ids.is_sorted());
        for parameter in ALL.iter().flat_map(|strategy| strategy.parameters()) {
            assert!(
                parameter.min <= parameter.default && parameter.default <= parameter.max,
                "{parameter:?}"
            );
            assert!(parameter.step > 0.0, "{parameter:?}");
        }
    }
}
