//! Why a pair is not offered, an order refused or a book not used. One list for the whole product.

macro_rules! reasons {
    ($($name:ident = $code:literal, $short:literal, $long:literal;)*) => {
        /// A reason code. The order of the first group is the order in which a pair's reasons are judged.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[repr(u8)]
        pub enum Reason {
            $(#[doc = $long] $name = $code,)*
            /// Nothing stands against it.
            #[default]
            None = 0,
        }

        impl Reason {
            /// Every reason, in the order of their codes.
            pub const ALL: &'static [Reason] = &[Reason::None, $(Reason::$name,)*];

            /// The code as shown, e.g. `STALE`.
            pub const fn word(self) -> &'static str {
                match self { Reason::None => "OK", $(Reason::$name => $short,)* }
            }

            /// One sentence for a person.
            pub const fn sentence(self) -> &'static str {
                match self { Reason::None => "Nothing stands against it", $(Reason::$name => $long,)* }
            }
        }
    };
}

reasons! {
    Stale = 1, "STALE", "A book has no proof that it is still current";
    Gap = 2, "GAP", "A book is being rebuilt after a gap, a bad checksum or a new connection";
    Crossed = 3, "CROSSED", "A book's own bid stands above its own ask";
    Skew = 4, "SKEW", "The two books were proved too far apart in time";
    Depth = 5, "DEPTH", "The best level does not hold the order's quantity";
    Fee = 6, "FEE", "The edge does not pay the fees and the minimum edge";
    Sanity = 7, "SANITY", "The edge is too good to be true (over 5 %)";
    Empty = 8, "EMPTY", "One side of a book is empty";
    Basis = 9, "BASIS", "The edge comes from two quote currencies, not from one price";
    Identity = 10, "IDENTITY", "The two markets may not trade the same coin";
    Wallet = 11, "WALLET", "Deposits or withdrawals are closed or unknown";
    MinSize = 12, "MINSIZE", "Below the venue's smallest order, or its smallest order is unknown";
    Inventory = 13, "INVENTORY", "The venue's paper balance does not cover the leg";
    Notional = 14, "NOTIONAL", "The order is larger than the limit per order";
    OpenOrders = 15, "ORDERS", "Too many paper orders are open";
    DailyLoss = 16, "LOSS", "The daily loss limit is reached";
    Halted = 17, "HALT", "Paper trading is halted";
    Consumed = 18, "TAKEN", "Paper orders already took this liquidity";
    Unfilled = 19, "MISSED", "The later book no longer held the price or the quantity";
    Cooldown = 20, "COOLDOWN", "The strategy waits after its last order";
    Health = 21, "HEALTH", "A feed went wrong too often in the last ten minutes to be relied upon";
}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn codes_are_their_places() {
        for (place, reason) in Reason::ALL.iter().enumerate() {
            assert_eq!(*reason as usize, place);
        }
    }
}
