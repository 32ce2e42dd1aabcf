//! The rules of a book, each held by both.

use arbscope_core::book::l2::{LEVELS_MAX, Unfit};
use arbscope_core::book::reference::ReferenceBook;
use arbscope_core::book::{Book, Level};
use arbscope_core::market::Side;
use arbscope_core::num::Decimal;
use arbscope_core::venue::RawLevel;

use super::subject::{Subject, ask, bid};

fn prices(book: &impl Subject, side: Side) -> Vec<i64> {
    book.levels(side).iter().map(|level| level.price).collect()
}

fn best_level_first<B: Subject>() {
    let mut book = B::default();
    book.replace(&[bid("10", "1"), bid("12", "1"), ask("15", "1"), bid("11", "1"), ask("14", "1")]).unwrap();
    assert_eq!((prices(&book, Side::Bid), prices(&book, Side::Ask)), (vec![12, 11, 10], vec![14, 15]));
}

fn a_size_is_absolute_and_zero_deletes<B: Subject>() {
    let mut book = B::default();
    book.replace(&[bid("10", "1"), bid("9", "2")]).unwrap();
    book.apply(&[bid("10", "3"), bid("9", "0")]).unwrap();
    assert_eq!(book.levels(Side::Bid), [Level { price: 10, size: 3 }]);
}

fn deleting_what_is_not_there_changes_nothing<B: Subject>() {
    let mut book = B::default();
    book.apply(&[bid("10", "0"), ask("11", "0.00")]).unwrap();
    assert!(book.levels(Side::Bid).is_empty() && book.levels(Side::Ask).is_empty());
    book.apply(&[bid("10", "1"), bid("10.5", "0"), ask("10", "0")]).unwrap();
    assert_eq!(book.levels(Side::Bid), [Level { price: 100, size: 100 }]);
}

fn the_last_word_on_a_level_counts<B: Subject>() {
    let mut book = B::default();
    book.apply(&[bid("10", "1"), bid("10", "0"), bid("10", "7"), bid("10", "5")]).unwrap();
    assert_eq!(book.levels(Side::Bid), [Level { price: 10, size: 5 }]);
    book.apply(&[bid("10", "6"), bid("10", "0")]).unwrap();
    assert!(book.levels(Side::Bid).is_empty());
}

fn scales_only_widen<B: Subject>() {
    let mut book = B::default();
    book.replace(&[bid("10.5", "1")]).unwrap();
    book.apply(&[bid("10.25", "0.125"), bid("9", "4")]).unwrap();
    assert_eq!(book.scales(), (2, 3));
    let sizes: Vec<i64> = book.levels(Side::Bid).iter().map(|level| level.size).collect();
    assert_eq!((prices(&book, Side::Bid), sizes), (vec![1050, 1025, 900], vec![1000, 125, 4000]));
    book.replace(&[bid("8", "1")]).unwrap();
    assert_eq!((book.scales(), prices(&book, Side::Bid)), ((2, 3), vec![800]));
    book.clear();
    assert_eq!(book.scales(), (0, 0));
}

fn what_does_not_fit_is_refused<B: Subject>() {
    let mut book = B::default();
    assert_eq!(book.apply(&[bid("1000000000000", "1"), bid("0.00000001", "1")]), Err(Unfit));
    let mut book = B::default();
    book.replace(&[bid("1", "1000000000000000")]).unwrap();
    assert_eq!(book.apply(&[bid("2", "0.00001")]), Err(Unfit));
    let mut book = B::default();
    book.replace(&[bid("1", "100000000000000.0")]).unwrap();
    assert_eq!(book.apply(&[bid("2", "0.0001")]), Ok(()));
}

fn cutting_keeps_the_best<B: Subject>() {
    let mut book = B::default();
    let levels: Vec<RawLevel> =
        (1..=200).flat_map(|n| [units(Side::Bid, n), units(Side::Ask, 1_000 - n)]).collect();
    book.replace(&levels).unwrap();
    book.truncate(3);
    assert_eq!(prices(&book, Side::Bid), [200, 199, 198]);
    assert_eq!(prices(&book, Side::Ask), [800, 801, 802]);
    book.truncate(0);
    assert!(book.levels(Side::Bid).is_empty());
    book.apply(&[bid("5", "1")]).unwrap();
    assert_eq!(prices(&book, Side::Bid), [5]);
}

/// At the cap the level farthest from the touch goes, and nothing beyond it counts as known until the next
/// snapshot, even when the levels nearer to the touch have gone since.
fn the_cap_moves_what_is_known<B: Subject>() {
    let mut book = B::default();
    let full: Vec<RawLevel> = (1..=LEVELS_MAX as i64)
        .flat_map(|n| [units(Side::Bid, n + 10), units(Side::Ask, 300_000 + n)])
        .collect();
    book.replace(&full).unwrap();
    assert_eq!((book.known_to(Side::Bid), book.levels(Side::Bid).len()), (None, LEVELS_MAX));
    book.apply(&[units(Side::Bid, 100_000), units(Side::Ask, 299_000), units(Side::Bid, 1)]).unwrap();
    assert_eq!(book.levels(Side::Bid).len(), LEVELS_MAX);
    assert_eq!((book.known_to(Side::Bid), book.known_to(Side::Ask)), (Some(12), Some(365_535)));
    book.truncate(LEVELS_MAX - 2);
    book.apply(&[units(Side::Bid, 2), units(Side::Bid, 3), units(Side::Bid, 200_000)]).unwrap();
    assert_eq!(book.known_to(Side::Bid), Some(12), "level 3 is told of, but what lies above it is not");
    book.replace(&[]).unwrap();
    assert_eq!(book.known_to(Side::Bid), None);
}

fn units(side: Side, price: i64) -> RawLevel {
    RawLevel { side, price: Decimal::new(price, 0), size: Decimal::new(1, 0) }
}

macro_rules! for_both {
    ($($rule:ident)*) => {
        mod real {
            $(#[test] fn $rule() { super::$rule::<super::Book>(); })*
        }

        mod reference {
            $(#[test] fn $rule() { super::$rule::<super::ReferenceBook>(); })*
        }
    };
}

for_both! {
    best_level_first
    a_size_is_absolute_and_zero_deletes
    deleting_what_is_not_there_changes_nothing
    the_last_word_on_a_level_counts
    scales_only_widen
    what_does_not_fit_is_refused
    cutting_keeps_the_best
    the_cap_moves_what_is_known
}
