//! Indices with a type of their own, so that a venue is never taken for a market.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $raw:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(pub $raw);

        impl $name {
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            pub const fn from_index(index: usize) -> Self {
                Self(index as $raw)
            }
        }
    };
}

id!(
    /// A venue: its place in the alphabetical registry.
    VenueId,
    u8
);
id!(
    /// An instrument (BTC-USDT): its place in the catalogue.
    InstrumentId,
    u16
);
id!(
    /// A market (an instrument on a venue): its place in the catalogue.
    MarketId,
    u16
);
