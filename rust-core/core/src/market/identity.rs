//! Whether a market trades the coin that its name says.

macro_rules! identities {
    ($($name:ident = $code:literal, $word:literal, $long:literal;)*) => {
        /// What is known of the coins of one market. Only a known or a confirmed market is traded on.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[repr(u8)]
        pub enum Identity {
            #[default]
            $(#[doc = $long] $name = $code,)*
        }

        impl Identity {
            /// Every identity, in the order of their codes.
            pub const ALL: &'static [Identity] = &[$(Identity::$name,)*];

            /// The word of answers and files, e.g. `suspect`.
            pub const fn word(self) -> &'static str {
                match self { $(Identity::$name => $word,)* }
            }

            /// One sentence for a person.
            pub const fn sentence(self) -> &'static str {
                match self { $(Identity::$name => $long,)* }
            }
        }
    };
}

identities! {
    Known = 0, "known", "Its coins stand in the shipped table, and its price agrees with the other venues";
    Unverified = 1, "unverified", "Nobody has said yet that this is the coin of that name at the other venues";
    Confirmed = 2, "confirmed", "You said that this is the same coin as at the other venues";
    Denied = 3, "denied", "You said that this is another coin than at the other venues";
    Suspect = 4, "suspect", "Its price stands far from the other venues: taken for another coin";
    Gone = 5, "gone", "The coin of that name was renamed or withdrawn";
    Refused = 6, "refused", "No coin, or another coin than the name says: it is never paired";
}

impl Identity {
    /// Whether prices of the market may be taken for prices of the coin.
    #[inline]
    pub const fn is_trusted(self) -> bool {
        matches!(self, Identity::Known | Identity::Confirmed)
    }
}

/// What a person said of one market.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The same coin as elsewhere.
    Same,
    /// Another coin that has the same name.
    Other,
}

impl Verdict {
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Other => "other",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Verdict::Same, Verdict::Other].into_iter().find(|verdict| verdict.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::Identity;

    #[test]
    fn codes_are_their_places() {
        for (place, identity) in Identity::ALL.iter().enumerate() {
            assert_eq!(*identity as usize, place);
        }
    }
}
