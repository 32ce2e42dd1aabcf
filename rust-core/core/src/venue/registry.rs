//! What makes a list of venues (`venue/mod.rs`) into their modules and one instance of each.

use super::Venue;
use crate::market::VenueId;

/// Declares the venues' modules. A macro, so that a venue is one line in one place.
macro_rules! venues {
    ($($module:ident::$venue:ident,)*) => {
        $(pub mod $module;)*

        fn one_of_each() -> Vec<Box<dyn Venue>> {
            vec![$(Box::<$module::$venue>::default()),*]
        }
    };
}
pub(super) use venues;

/// Makes one instance of every venue; the place in this list is its [`VenueId`].
pub fn all() -> Vec<Box<dyn Venue>> {
    super::one_of_each()
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
