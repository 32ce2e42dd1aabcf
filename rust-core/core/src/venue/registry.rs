//! Every venue, in alphabetical order: one line each.

use super::Venue;
use crate::market::VenueId;

/// Makes one instance of every venue; the place in this list is its [`VenueId`].
pub fn all() -> Vec<Box<dyn Venue>> {
    vec![
        Box::new(super::binance::Binance),
        Box::new(super::bitstamp::Bitstamp),
        Box::new(super::bybit::Bybit),
        Box::new(super::coinbase::Coinbase::default()),
        Box::new(super::htx::Htx::default()),
        Box::new(super::kraken::Kraken::default()),
        Box::new(super::okx::Okx::default()),
    ]
}

/// The venue with this id in files and settings.
pub fn find(id: &str) -> Option<VenueId> {
    all().iter().position(|venue| venue.spec().id == id).map(VenueId::from_index)
}

#[cfg(test)]
mod tests {
    #[test]
    fn alphabetical_and_complete() {
        let ids: Vec<&str> = super::all().iter().map(|venue| venue.spec().id).collect();
        assert!(ids.is_sorted());
    }
}
