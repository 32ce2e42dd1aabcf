//! One random stream of events for both books: equal after every message, and read the same from either end.

use arbscope_core::book::reference::ReferenceBook;
use arbscope_core::book::{Book, Level};
use arbscope_core::market::Side;
use arbscope_core::num::Decimal;
use arbscope_core::num::rng::Rng;
use arbscope_core::venue::RawLevel;

const SEED: u64 = 20_260_802;

/// How a stretch of the stream behaves: prices from a narrow or a wide range, mostly new or mostly deleted.
#[derive(Clone, Copy)]
struct Mood {
    width: u32,
    delete_in_ten: u32,
    batch: u32,
    fine_in_hundred: u32,
}

const MOODS: [Mood; 5] = [
    Mood { width: 40, delete_in_ten: 5, batch: 6, fine_in_hundred: 1 },
    Mood { width: 30_000, delete_in_ten: 2, batch: 400, fine_in_hundred: 0 },
    Mood { width: 30_000, delete_in_ten: 9, batch: 400, fine_in_hundred: 0 },
    Mood { width: 900, delete_in_ten: 4, batch: 60, fine_in_hundred: 0 },
    Mood { width: 30_000, delete_in_ten: 4, batch: 2, fine_in_hundred: 3 },
];

#[test]
fn both_books_agree_on_a_random_stream() {
    println!("seed {SEED}");
    let mut rng = Rng::new(SEED);
    let (mut book, mut reference) = (Book::default(), ReferenceBook::default());
    let mut refused = 0;
    for round in 0..6_000 {
        let mood = MOODS[(round / 40) % MOODS.len()];
        let levels = message(&mut rng, mood);
        let replaces = rng.up_to(150) == 0;
        let told = if replaces { book.replace(&levels) } else { book.apply(&levels) };
        let expected = if replaces { reference.replace(&levels) } else { reference.apply(&levels) };
        assert_eq!(told, expected, "round {round}");
        if told.is_err() {
            refused += 1;
            book.clear();
            reference.clear();
        }
        if rng.up_to(60) == 0 {
            let depth = rng.up_to(mood.width) as usize;
            book.truncate(depth);
            reference.truncate(depth);
        }
        compare(&book, &reference, round, &mut rng);
    }
    assert!(refused > 3, "levels that do not fit were met: {refused}");
}

fn message(rng: &mut Rng, mood: Mood) -> Vec<RawLevel> {
    (0..=rng.up_to(mood.batch)).map(|_| level(rng, mood)).collect()
}

fn level(rng: &mut Rng, mood: Mood) -> RawLevel {
    let side = Side::BOTH[rng.up_to(1) as usize];
    let scale = if rng.up_to(99) < mood.fine_in_hundred { rng.up_to(18) as u8 } else { rng.up_to(2) as u8 };
    let price = Decimal::new(i64::from(rng.up_to(mood.width)) + 10_000, scale);
    let deleted = rng.up_to(9) < mood.delete_in_ten;
    let size = if deleted { 0 } else { i64::from(rng.up_to(1_000_000)) + 1 };
    RawLevel { side, price, size: Decimal::new(size, scale.min(9)) }
}

fn compare(book: &Book, reference: &ReferenceBook, round: usize, rng: &mut Rng) {
    assert_eq!(book.price_scale(), reference.price_scale());
    assert_eq!(book.size_scale(), reference.size_scale());
    for side in Side::BOTH {
        let want = reference.levels(side);
        assert_eq!(book.len(side), want.len(), "round {round}");
        assert_eq!(book.best(side), want.first().copied(), "round {round}");
        assert!(book.levels(side).eq(want.iter().copied()), "round {round}: {side:?}");
        assert!(book.levels(side).rev().eq(want.iter().rev().copied()), "round {round}: {side:?} backwards");
        pieces(book, side, &want, rng);
    }
}

/// Skips, both ends at once, and the copied top.
fn pieces(book: &Book, side: Side, want: &[Level], rng: &mut Rng) {
    let skip = rng.up_to(want.len() as u32 + 3) as usize;
    let mut levels = book.levels(side);
    assert_eq!(levels.nth(skip), want.get(skip).copied());
    assert_eq!(levels.len(), want.len().saturating_sub(skip + 1));
    assert_eq!(levels.next_back(), want.get(skip + 1..).and_then(|rest| rest.last().copied()));
    let mut top = [(0, 0); 25];
    let count = book.top(side, &mut top);
    assert_eq!(count, want.len().min(25));
    assert!(top[..count].iter().zip(want).all(|(got, level)| *got == (level.price, level.size)));
}
