//! Whether a venue has a market at all, as far as was found.

/// What is known of a market's being listed at its venue.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum Listing {
    /// Nobody asked yet.
    #[default]
    Unasked = 0,
    /// Subscribed; neither heard of nor refused.
    Asked = 1,
    /// The venue has spoken of its book.
    Listed = 2,
    /// Refused, or silent while others of its connection spoke: not asked for again by itself.
    NotListed = 3,
}

impl Listing {
    pub const ALL: [Listing; 4] = [Listing::Unasked, Listing::Asked, Listing::Listed, Listing::NotListed];

    pub const fn word(self) -> &'static str {
        match self {
            Listing::Unasked => "unasked",
            Listing::Asked => "asked",
            Listing::Listed => "listed",
            Listing::NotListed => "not-listed",
        }
    }
}
