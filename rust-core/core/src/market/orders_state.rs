//! Whether single orders of a market are known.

macro_rules! orders_states {
    ($($name:ident = $code:literal, $short:literal, $long:literal;)*) => {
        /// What is known of a market's single orders.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        #[repr(u8)]
        pub enum OrdersState {
            #[default]
            $(#[doc = $long] $name = $code,)*
        }

        impl OrdersState {
            /// Every state, in the order of their codes.
            pub const ALL: &'static [OrdersState] = &[$(OrdersState::$name,)*];

            /// A word or two.
            pub const fn word(self) -> &'static str {
                match self { $(OrdersState::$name => $short,)* }
            }

            /// One sentence for a person.
            pub const fn sentence(self) -> &'static str {
                match self { $(OrdersState::$name => $long,)* }
            }
        }
    };
}

orders_states! {
    Unpublished = 0, "not published", "No single orders are published here";
    Waiting = 1, "waiting", "Single orders have not come yet";
    Unproven = 2, "unproven", "The single orders do not add up to the venue's own book: nothing is shown until they do";
    Proven = 3, "proven", "The single orders add up to the venue's own book";
    Refused = 4, "refused", "The venue refused the single orders of this market; it is asked again later";
    TooMany = 5, "too many", "The market has more single orders than are followed here";
}

#[cfg(test)]
mod tests {
    use super::OrdersState;

    #[test]
    fn codes_are_their_places() {
        for (place, state) in OrdersState::ALL.iter().enumerate() {
            assert_eq!(*state as usize, place);
        }
    }
}
