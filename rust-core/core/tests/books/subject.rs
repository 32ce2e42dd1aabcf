//! What both books can do, and levels in short notation.

use arbscope_core::book::l2::Unfit;
use arbscope_core::book::reference::ReferenceBook;
use arbscope_core::book::{Book, Level};
use arbscope_core::market::Side;
use arbscope_core::num::Decimal;
use arbscope_core::venue::RawLevel;

pub trait Subject: Default {
    fn replace(&mut self, levels: &[RawLevel]) -> Result<(), Unfit>;
    fn apply(&mut self, levels: &[RawLevel]) -> Result<(), Unfit>;
    fn truncate(&mut self, depth: usize);
    fn clear(&mut self);
    fn levels(&self, side: Side) -> Vec<Level>;
    fn scales(&self) -> (u8, u8);
    fn known_to(&self, side: Side) -> Option<i64>;
}

macro_rules! subject {
    ($book:ty, $levels:expr) => {
        impl Subject for $book {
            fn replace(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
                <$book>::replace(self, levels)
            }

            fn apply(&mut self, levels: &[RawLevel]) -> Result<(), Unfit> {
                <$book>::apply(self, levels)
            }

            fn truncate(&mut self, depth: usize) {
                <$book>::truncate(self, depth);
            }

            fn clear(&mut self) {
                <$book>::clear(self);
            }

            fn levels(&self, side: Side) -> Vec<Level> {
                $levels(self, side)
            }

            fn scales(&self) -> (u8, u8) {
                (self.price_scale(), self.size_scale())
            }

            fn known_to(&self, side: Side) -> Option<i64> {
                <$book>::known_to(self, side)
            }
        }
    };
}

subject!(Book, |book: &Book, side| book.levels(side).collect());
subject!(ReferenceBook, |book: &ReferenceBook, side| book.levels(side));

pub fn bid(price: &str, size: &str) -> RawLevel {
    level(Side::Bid, price, size)
}

pub fn ask(price: &str, size: &str) -> RawLevel {
    level(Side::Ask, price, size)
}

fn level(side: Side, price: &str, size: &str) -> RawLevel {
    let price = Decimal::price(price.as_bytes()).expect("a price");
    RawLevel { side, price, size: Decimal::size(size.as_bytes()).expect("a size").size }
}
