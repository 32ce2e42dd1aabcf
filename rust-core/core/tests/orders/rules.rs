//! The rules of the queue, one by one.

use arbscope_core::book::OrderBook;
use arbscope_core::book::orders::{Extent, Lost, ORDERS_MAX, Queue};
use arbscope_core::market::{Deed, RawOrder, Side};
use arbscope_core::num::Decimal;

fn order(deed: Deed, id: u64, side: Side, price: i64, size: i64) -> RawOrder {
    RawOrder { id, deed, side, price: Decimal::new(price, 0), size: Decimal::new(size, 0) }
}

fn bid(id: u64, price: i64, size: i64) -> RawOrder {
    order(Deed::Stands, id, Side::Bid, price, size)
}

fn gone(id: u64) -> RawOrder {
    order(Deed::Gone, id, Side::Bid, 0, 0)
}

fn begun(extent: Extent, orders: &[RawOrder]) -> OrderBook {
    let mut book = OrderBook::default();
    book.begin(extent, orders).unwrap();
    book
}

/// Orders, size and what is ahead at a price of the bids.
fn at(book: &OrderBook, price: i64) -> Option<(u32, i64, i64)> {
    let queue = book.queue(Side::Bid, Decimal::new(price, 0));
    queue.map(|Queue { orders, size, ahead, .. }| (orders, size, ahead))
}

#[test]
fn what_came_before_is_ahead_until_it_goes() {
    let mut book = begun(Extent::All, &[bid(1, 100, 5), bid(2, 100, 7)]);
    assert_eq!(at(&book, 100), Some((2, 12, 12)));
    book.apply(&[bid(3, 100, 4)]).unwrap();
    assert_eq!(at(&book, 100), Some((3, 16, 12)), "a newcomer stands behind");
    book.apply(&[bid(1, 100, 2)]).unwrap();
    assert_eq!(at(&book, 100), Some((3, 13, 9)), "a part of it was filled");
    book.apply(&[gone(2)]).unwrap();
    assert_eq!(at(&book, 100), Some((2, 6, 2)));
    book.apply(&[gone(3), gone(1)]).unwrap();
    assert_eq!(at(&book, 100), None);
}

#[test]
fn an_order_that_grows_or_moves_loses_its_place() {
    let mut book = begun(Extent::All, &[bid(1, 100, 5), bid(2, 100, 7)]);
    book.apply(&[bid(1, 100, 6)]).unwrap();
    assert_eq!(at(&book, 100), Some((2, 13, 7)));
    book.apply(&[bid(1, 100, 3)]).unwrap();
    assert_eq!(at(&book, 100), Some((2, 10, 7)), "it stands behind for good");
    book.apply(&[bid(2, 101, 7)]).unwrap();
    assert_eq!((at(&book, 100), at(&book, 101)), (Some((1, 3, 0)), Some((1, 7, 7))));
    book.apply(&[bid(2, 100, 7)]).unwrap();
    assert_eq!((at(&book, 100), at(&book, 101)), (Some((2, 10, 0)), None));
}

#[test]
fn a_level_born_later_has_its_first_order_ahead() {
    let mut book = begun(Extent::All, &[]);
    book.apply(&[bid(1, 100, 5), bid(2, 100, 7)]).unwrap();
    assert_eq!(at(&book, 100), Some((2, 12, 5)));
}

#[test]
fn at_the_end_of_a_window_nothing_is_said() {
    let mut book = begun(Extent::Window(3), &[bid(1, 103, 1), bid(2, 102, 1), bid(3, 101, 1)]);
    assert_eq!((at(&book, 102), at(&book, 101)), (Some((1, 1, 1)), None));
    // The best one goes, and what was hidden comes in.
    book.apply(&[gone(1)]).unwrap();
    assert_eq!(at(&book, 101), None, "the window was full");
    book.apply(&[bid(4, 101, 9)]).unwrap();
    assert_eq!(at(&book, 101), None);
    book.apply(&[bid(5, 100, 2)]).unwrap();
    assert_eq!((at(&book, 101), at(&book, 100)), (Some((2, 10, 10)), None), "joined once it is whole");
}

#[test]
fn beyond_the_beginning_nothing_is_kept() {
    let mut book = begun(Extent::Start(3), &[bid(1, 103, 1), bid(2, 102, 1), bid(3, 101, 1)]);
    assert_eq!((book.len(), at(&book, 101)), (2, None));
    book.apply(&[bid(4, 101, 9), bid(5, 100, 9), bid(6, 102, 4)]).unwrap();
    assert_eq!((book.len(), at(&book, 101), at(&book, 102)), (3, None, Some((2, 5, 1))));
    let all = begun(Extent::Start(4), &[bid(1, 103, 1), bid(2, 102, 1), bid(3, 101, 1)]);
    assert_eq!(all.len(), 3, "a side that is shorter was shown whole");
}

#[test]
fn a_creation_told_after_the_end_is_none() {
    let mut book = begun(Extent::All, &[]);
    book.apply(&[gone(7), order(Deed::Created, 7, Side::Bid, 100, 1)]).unwrap();
    assert_eq!(at(&book, 100), None);
    book.apply(&[order(Deed::Stands, 7, Side::Bid, 100, 1)]).unwrap();
    assert_eq!(at(&book, 100), Some((1, 1, 1)), "but it may come back into a window");
}

#[test]
fn finer_digits_widen_the_whole_book() {
    let mut book = begun(Extent::Window(2), &[bid(1, 100, 5), bid(2, 99, 5)]);
    let finer = RawOrder { price: Decimal::new(10_050, 2), size: Decimal::new(25, 1), ..bid(3, 0, 0) };
    book.apply(&[finer]).unwrap();
    assert_eq!((book.price_scale(), book.size_scale()), (2, 1));
    assert_eq!(at(&book, 100), Some((1, 50, 50)));
    assert_eq!(book.best(Side::Bid).map(|best| (best.price, best.size)), Some((10_050, 25)));
    assert_eq!(book.queue(Side::Bid, Decimal::new(100_501, 3)), None, "finer than any level");
    let unfit = RawOrder { price: Decimal::new(1, 18), ..bid(4, 0, 5) };
    assert_eq!(book.apply(&[unfit]), Err(Lost::Unfit));
}

#[test]
fn too_many_orders_are_refused() {
    let many: Vec<RawOrder> = (0..=ORDERS_MAX as u64).map(|id| bid(id, 100 + (id % 500) as i64, 1)).collect();
    let mut book = OrderBook::default();
    assert_eq!(book.begin(Extent::All, &many), Err(Lost::Full));
    book.begin(Extent::All, &[]).unwrap();
    assert_eq!(book.apply(&many[1..]), Ok(()));
    assert_eq!((book.len(), book.apply(&many[..1])), (ORDERS_MAX, Err(Lost::Full)));
}
