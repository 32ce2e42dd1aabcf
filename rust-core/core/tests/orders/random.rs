//! One random stream of orders for the book and its twin: equal after every message.

use arbscope_core::book::OrderBook;
use arbscope_core::book::orders::Extent;
use arbscope_core::market::{Deed, RawOrder, Side};
use arbscope_core::num::Decimal;
use arbscope_core::num::rng::Rng;

use crate::twin::Twin;

const SEED: u64 = 20_261_123;
const DEEDS: [Deed; 4] = [Deed::Stands, Deed::Created, Deed::Changed, Deed::Gone];

/// Ids and prices from so many, and one in so many deeds ends an order.
#[derive(Clone, Copy)]
struct Mood {
    ids: u32,
    prices: u32,
    message: u32,
}

const MOODS: [Mood; 4] = [
    Mood { ids: 12, prices: 3, message: 2 },
    Mood { ids: 90, prices: 12, message: 6 },
    Mood { ids: 400, prices: 60, message: 30 },
    Mood { ids: 40, prices: 40, message: 1 },
];

#[test]
fn the_book_and_its_twin_agree_on_a_random_stream() {
    println!("seed {SEED}");
    let mut rng = Rng::new(SEED);
    let (mut book, mut twin) = (OrderBook::default(), Twin::default());
    let (mut begun, mut apart) = (0, 0);
    for round in 0..12_000 {
        let mood = MOODS[(round / 150) % MOODS.len()];
        let orders: Vec<RawOrder> = (0..=rng.up_to(mood.message)).map(|_| order(&mut rng, mood)).collect();
        if round % 150 == 0 || rng.up_to(400) == 0 {
            let extent = extent(&mut rng);
            let orders: Vec<RawOrder> = (0..rng.up_to(80)).map(|_| order(&mut rng, mood)).collect();
            book.begin(extent, &orders).expect("few orders");
            twin.begin(extent, &orders);
            begun += 1;
        } else {
            book.apply(&orders).expect("few orders");
            twin.apply(&orders);
        }
        assert_eq!(book.len(), twin.len(), "round {round}");
        for side in Side::BOTH {
            let (ours, plain): (Vec<_>, Vec<_>) = (book.queues(side).collect(), twin.queues(side));
            assert_eq!(ours, plain, "round {round}: {side:?}");
            let mut top = [(0, 0); 25];
            let held = book.top(side, &mut top);
            assert_eq!(top[..held], twin.top(side), "round {round}: {side:?}");
            apart += ours.iter().filter(|queue| queue.ahead < queue.size).count();
        }
    }
    assert!(
        begun > 80 && apart > 10_000,
        "{begun} beginnings, {apart} levels with orders behind the own one"
    );
}

fn extent(rng: &mut Rng) -> Extent {
    let most = 1 + rng.up_to(30) as usize;
    [Extent::All, Extent::Start(most), Extent::Window(most)][rng.up_to(2) as usize]
}

fn order(rng: &mut Rng, mood: Mood) -> RawOrder {
    let side = Side::BOTH[rng.up_to(1) as usize];
    let id = u64::from(rng.up_to(mood.ids)) << (40 * rng.up_to(1));
    let price = Decimal::new(i64::from(rng.up_to(mood.prices)) + 1_000, 2);
    let size = Decimal::new(i64::from(rng.up_to(9)), 8);
    RawOrder { id, deed: DEEDS[rng.up_to(3) as usize], side, price, size }
}
