//! Three hours of 2015 at Bitstamp, every order of them, against the venue's own book at each of its pushes.
//!
//! The log holds what two channels of the venue sent: orders, and whole books of 20 levels a side. Every level
//! of every book must be the sum of its orders, under two rules that are as narrow as the log allows:
//!
//! - **Lateness.** The channels are not in step. A book may stand one order event before or after its place in
//!   the log, and no more: the whole book must agree at one of those three places, its own place first.
//! - **No snapshot.** Orders from before the log are never created in it. What they add to a level is learned
//!   when a book first shows the level; from then on it must stay the same, to the last digit, until the log
//!   itself takes away or changes one of them at that price, and then it must be less.

use std::collections::{BTreeMap, BTreeSet};

use arbscope_core::book::OrderBook;
use arbscope_core::book::orders::Extent;
use arbscope_core::market::{Deed, RawOrder, Side};
use arbscope_core::num::Decimal;
use serde_json::Value;

use crate::capture::{shared, text_of};

const LOG: &str = "datasets/bitstamp-l3-2015-05-01/raw.first3h.log.gz";
const PRICE_SCALE: u8 = 2;
const SIZE_SCALE: u8 = 8;

/// A whole book of the venue and how many order events came before it.
struct Push {
    place: usize,
    sides: [Vec<(i64, i64)>; 2],
}

struct Log {
    events: Vec<RawOrder>,
    pushes: Vec<Push>,
}

impl Log {
    fn read(text: &str) -> Self {
        let mut log = Log { events: Vec::new(), pushes: Vec::new() };
        for line in text.lines() {
            let mut parts = line.splitn(3, ' ').skip(1);
            let (what, json) = (parts.next().expect("a word"), parts.next().expect("JSON"));
            let told: Value = serde_json::from_str(json).expect("JSON");
            match what {
                "order_book" => {
                    let sides = ["bids", "asks"].map(|key| levels(&told[key]));
                    log.pushes.push(Push { place: log.events.len(), sides });
                }
                "order_created" => log.events.push(order(Deed::Created, &told)),
                "order_changed" => log.events.push(order(Deed::Changed, &told)),
                "order_deleted" => log.events.push(order(Deed::Gone, &told)),
                "trade" => {}
                other => panic!("{other}"),
            }
        }
        log
    }
}

fn levels(told: &Value) -> Vec<(i64, i64)> {
    let level = |level: &Value| {
        let text = |at: usize| level[at].as_str().expect("a text").as_bytes();
        let size = Decimal::size(text(1)).expect("a size").size;
        (price_of(text(0)), size.rescale(SIZE_SCALE).expect("eight digits"))
    };
    told.as_array().expect("levels").iter().map(level).collect()
}

fn price_of(text: &[u8]) -> i64 {
    Decimal::price(text).expect("a price").rescale(PRICE_SCALE).expect("two digits")
}

fn order(deed: Deed, told: &Value) -> RawOrder {
    let text = |key: &str| told[key].as_str().expect("a text").as_bytes();
    RawOrder {
        id: told["id"].as_u64().expect("an id"),
        deed,
        side: if told["order_type"] == 0 { Side::Bid } else { Side::Ask },
        price: Decimal::price(text("price")).expect("a price"),
        size: Decimal::size(text("amount")).expect("a size").size,
    }
}

/// A book that is fed order by order.
struct Rebuilt {
    book: OrderBook,
    place: usize,
}

impl Rebuilt {
    fn new() -> Self {
        let mut book = OrderBook::default();
        book.begin(Extent::All, &[]).expect("nothing");
        Self { book, place: 0 }
    }

    fn go_to(&mut self, place: usize, events: &[RawOrder]) {
        for event in &events[self.place..place] {
            self.book.apply(&[*event]).expect("an order that fits");
        }
        self.place = place;
    }

    fn size_at(&self, side: Side, price: i64) -> i64 {
        let queue = self.book.queue(side, Decimal::new(price, PRICE_SCALE));
        queue.map_or(0, |queue| queue.size * 10i64.pow(u32::from(SIZE_SCALE - self.book.size_scale())))
    }

    /// Prices that a book of this extent would have to show.
    fn prices_within(&self, side: Side, worst: i64) -> impl Iterator<Item = i64> + '_ {
        let step = 10i64.pow(u32::from(PRICE_SCALE - self.book.price_scale()));
        let is_within = move |price: &i64| if side == Side::Bid { *price >= worst } else { *price <= worst };
        self.book.queues(side).map(move |queue| queue.price * step).take_while(is_within)
    }
}

/// What orders from before the log add to a level, and up to which event that is known.
#[derive(Default)]
struct Before {
    levels: BTreeMap<(usize, i64), (i64, usize)>,
    /// Events that end or change such orders.
    touched: BTreeMap<(usize, i64), Vec<usize>>,
}

impl Before {
    fn of(events: &[RawOrder]) -> Self {
        let created: BTreeSet<u64> =
            events.iter().filter(|event| event.deed == Deed::Created).map(|event| event.id).collect();
        let mut known = BTreeSet::new();
        let mut before = Self::default();
        for (place, event) in events.iter().enumerate() {
            if !created.contains(&event.id) && known.insert(event.id) {
                let price = event.price.rescale(PRICE_SCALE).expect("two digits");
                before.touched.entry((event.side.index(), price)).or_default().push(place);
            }
        }
        before
    }

    fn is_touched(&self, level: (usize, i64), from: usize, to: usize) -> bool {
        self.touched.get(&level).is_some_and(|places| places.iter().any(|place| (from..to).contains(place)))
    }
}

/// Levels of one push: those compared, and what was learned of the others.
#[derive(Default)]
struct Agreed {
    compared: usize,
    /// Best levels compared, or made of the log's own orders alone.
    touches: usize,
    learned: Vec<((usize, i64), i64)>,
}

/// `None` where any level disagrees.
fn agree(push: &Push, rebuilt: &Rebuilt, before: &Before) -> Option<Agreed> {
    let mut agreed = Agreed::default();
    for side in Side::BOTH {
        let told = &push.sides[side.index()];
        let sizes: BTreeMap<i64, i64> = told.iter().copied().collect();
        let worst = told.last()?.0;
        let prices: BTreeSet<i64> = sizes.keys().copied().chain(rebuilt.prices_within(side, worst)).collect();
        for price in prices {
            let level = (side.index(), price);
            let rest = sizes.get(&price).unwrap_or(&0) - rebuilt.size_at(side, price);
            match before.levels.get(&level) {
                Some((known, from)) if !before.is_touched(level, *from, rebuilt.place) => {
                    (rest == *known).then_some(())?;
                    agreed.compared += 1;
                    agreed.touches += usize::from(price == told[0].0);
                }
                other => {
                    let most = other.map_or(i64::MAX, |(known, _)| known - 1);
                    (0..=most).contains(&rest).then_some(())?;
                    agreed.touches += usize::from(price == told[0].0 && rest == 0);
                    agreed.learned.push((level, rest));
                }
            }
        }
    }
    Some(agreed)
}

#[test]
fn the_log_of_2015_rebuilds_to_every_book_in_it() {
    let Some(path) = shared(LOG) else { return };
    let log = Log::read(&text_of(&path));
    assert_eq!((log.events.len(), log.pushes.len()), (32_592, 3_249));
    let mut before = Before::of(&log.events);
    // At the push's own place, one event before it, one after it.
    let mut rebuilt = [Rebuilt::new(), Rebuilt::new(), Rebuilt::new()];
    let mut places = [0; 3];
    let (mut compared, mut own, mut learned, mut less, mut touches) = (0, 0, 0, 0, 0);
    for (number, push) in log.pushes.iter().enumerate() {
        let at = [push.place, push.place.saturating_sub(1), (push.place + 1).min(log.events.len())];
        rebuilt.iter_mut().zip(at).for_each(|(book, place)| book.go_to(place, &log.events));
        let found = (0..3).find_map(|which| Some((which, agree(push, &rebuilt[which], &before)?)));
        let (which, agreed) = found.unwrap_or_else(|| panic!("book {number} agrees at no place"));
        places[which] += 1;
        (compared, touches) = (compared + agreed.compared, touches + agreed.touches);
        for (level, rest) in agreed.learned {
            let known = before.levels.insert(level, (rest, rebuilt[which].place));
            match (known, rest) {
                (_, 0) => own += 1,
                (None, _) => learned += 1,
                (Some(_), _) => less += 1,
            }
        }
    }
    println!("places {places:?}, levels {compared} {own} {learned} {less}, touches {touches}");
    // Every one of 3,249 books agrees on all of its 2 × 20 levels, at its own place or one event beside it.
    assert_eq!(places, [3_222, 22, 5]);
    // Held against what was known; new to the books and made of the log's own orders alone; new, with orders
    // from before; fewer of those than before, because the log ended one.
    assert_eq!((compared, own, learned, less), (129_296, 590, 72, 2));
    assert_eq!(compared + own + learned + less, 3_249 * 40);
    // Nothing had to be learned of any best level but one, in the first book.
    assert_eq!(touches, 2 * 3_249 - 1);
}
