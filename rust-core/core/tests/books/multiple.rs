//! A market of a thousand coins, read in coins: exactly the book that a market of one coin would have.

use arbscope_core::book::{Book, Level};
use arbscope_core::market::Side;
use arbscope_core::num::Decimal;
use arbscope_core::num::rng::Rng;
use arbscope_core::venue::RawLevel;

const SEED: u64 = 20_261_123;

#[test]
fn a_multiple_divides_prices_and_multiplies_sizes_exactly() {
    println!("seed {SEED}");
    let mut rng = Rng::new(SEED);
    for power in [3u8, 4, 6] {
        let (mut book, mut plain) = (Book::of_multiple(power), Book::default());
        for round in 0..2_000 {
            let levels: Vec<RawLevel> = (0..=rng.up_to(12)).map(|_| level(&mut rng)).collect();
            let coins: Vec<RawLevel> = levels.iter().map(|level| in_coins(*level, power)).collect();
            match rng.up_to(40) {
                0 => (book.replace(&levels).unwrap(), plain.replace(&coins).unwrap()),
                1 => (book.clear(), plain.clear()),
                _ => (book.apply(&levels).unwrap(), plain.apply(&coins).unwrap()),
            };
            for side in Side::BOTH {
                assert_eq!(values(&book, side), values(&plain, side), "round {round}, power {power}");
                assert_eq!(floats(&book, side), floats(&plain, side), "round {round}, power {power}");
            }
        }
    }
}

#[test]
fn whole_thousands_are_coins_and_the_checksum_sees_the_venues_own_digits() {
    let mut book = Book::of_multiple(3);
    let raw = RawLevel { side: Side::Bid, price: Decimal::new(1_107, 5), size: Decimal::new(12, 0) };
    book.replace(&[raw]).unwrap();
    let best = book.best(Side::Bid).unwrap();
    assert_eq!((book.price_f64(best.price), book.size_f64(best.size)), (0.000_011_07, 12_000.0));
    assert_eq!((book.price_scale(), book.size_scale()), (8, 0));
    assert_eq!((book.own_scales(), best), ((5, 3), Level { price: 1_107, size: 12_000 }));
}

#[test]
fn a_price_too_fine_for_one_coin_is_refused() {
    let fine = RawLevel { side: Side::Bid, price: Decimal::new(1, 16), size: Decimal::new(1, 0) };
    assert!(Book::of_multiple(3).replace(&[fine]).is_err());
    assert!(Book::of_multiple(2).replace(&[fine]).is_ok());
}

fn level(rng: &mut Rng) -> RawLevel {
    let side = Side::BOTH[rng.up_to(1) as usize];
    let price = Decimal::new(1 + i64::from(rng.up_to(90)), 1 + rng.up_to(6) as u8);
    let size = Decimal::new(i64::from(rng.up_to(3) * rng.up_to(9_999)), rng.up_to(9) as u8);
    RawLevel { side, price, size }
}

fn in_coins(level: RawLevel, power: u8) -> RawLevel {
    let price = Decimal::new(level.price.units, level.price.scale + power);
    let shifted = level.size.scale.min(power);
    let step = 10i64.pow(u32::from(power - shifted));
    let size = Decimal::new(level.size.units * step, level.size.scale - shifted);
    RawLevel { price, size, ..level }
}

/// Price and size of every level at 18 digits, best first.
fn values(book: &Book, side: Side) -> Vec<(i128, i128)> {
    let at_18 = |units: i64, scale: u8| i128::from(units) * 10i128.pow(u32::from(18 - scale));
    let value = |level: Level| (at_18(level.price, book.price_scale()), at_18(level.size, book.size_scale()));
    book.levels(side).map(value).collect()
}

fn floats(book: &Book, side: Side) -> Vec<f64> {
    book.levels(side).map(|level| book.price_f64(level.price)).collect()
}
