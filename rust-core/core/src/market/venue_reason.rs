//! Why a venue or one of its markets is not LIVE.

macro_rules! venue_reasons {
    ($($name:ident = $code:literal, $short:literal, $long:literal;)*) => {
        /// What keeps a venue, a connection or a book from being LIVE. A higher code says more: the reason
        /// of a venue is the highest among its connections and books.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[repr(u8)]
        pub enum VenueReason {
            $(#[doc = $long] $name = $code,)*
            /// Nothing: every wanted book is LIVE.
            #[default]
            None = 0,
        }

        impl VenueReason {
            /// Every reason, in the order of their codes.
            pub const ALL: &'static [VenueReason] = &[VenueReason::None, $(VenueReason::$name,)*];

            /// A few words, as shown in a narrow column.
            pub const fn word(self) -> &'static str {
                match self { VenueReason::None => "all live", $(VenueReason::$name => $short,)* }
            }

            /// One sentence for a person.
            pub const fn sentence(self) -> &'static str {
                match self {
                    VenueReason::None => "Every wanted market is live",
                    $(VenueReason::$name => $long,)*
                }
            }
        }
    };
}

venue_reasons! {
    Waiting = 1, "not dialled yet", "No connection has been tried yet";
    Dialing = 2, "dialling", "A connection is being opened";
    Subscribing = 3, "subscribing", "Connected; the venue has not yet acknowledged the subscription";
    Snapshot = 4, "waiting for a snapshot", "Changes arrive, but the whole book they belong to has not come yet";
    Silent = 5, "silent", "No message for too long: what is held may be out of date";
    Lag = 6, "lagging", "Messages arrive much later than the venue sent them";
    Clock = 7, "clock jumped", "This computer's clock jumped or it slept: every book must be proved again";
    Closed = 8, "connection lost", "The connection was closed and will be opened again";
    PlannedCut = 9, "planned cut", "The venue is about to cut this connection: the next one is opened first";
    Gap = 10, "gap", "A message is missing: the book is being rebuilt";
    Checksum = 11, "bad checksum", "The book did not match the venue's own checksum: it is being rebuilt";
    Crossed = 12, "crossed", "The book's bid stayed above its ask: it is being rebuilt";
    Malformed = 13, "unreadable message", "A message could not be read: the book is being rebuilt";
    Overflow = 14, "too many updates waiting", "More changes came than may wait for a snapshot: the book is being rebuilt";
    NoSnapshot = 15, "no snapshot", "The venue did not send the whole book in time";
    NoAnswer = 16, "no answer", "The venue refuses connections or cannot be reached from here; some block whole countries";
    Refused = 17, "refused", "The venue refused the subscription";
    NotListed = 18, "not listed", "The venue does not list any of the chosen instruments";
    Quarantined = 19, "quarantined", "Damaged too often in a short time: left out until a pause ends";
    Maintenance = 20, "maintenance", "The venue says that it is in maintenance";
    Banned = 21, "ban suspected", "The venue refuses every connection while others answer: no try until a pause ends";
    Disabled = 22, "switched off", "Switched off by you";
    Frozen = 23, "frozen by venue", "The market trades while its book stands still: the venue seems to have frozen it";
    FormatChanged = 24, "format changed", "The venue's messages have another format than is known: left out until a pause ends";
}

#[cfg(test)]
mod tests {
    use super::VenueReason;

    #[test]
    fn codes_are_their_places() {
        for (place, reason) in VenueReason::ALL.iter().enumerate() {
            assert_eq!(*reason as usize, place);
        }
    }
}
