//! The few smallest of a list, in a dozen lines: the library's own way, made for the worst of lists, is 17 kB of
//! WebAssembly (`median_of_medians`), and every visitor would download it.

use std::cmp::Ordering;

/// Reorders `list` so that what belongs at `place` stands there, nothing greater before it and nothing smaller
/// behind it. Linear on average; `place` is within the list.
pub fn select_by<T: Copy>(list: &mut [T], place: usize, order: impl Fn(&T, &T) -> Ordering) {
    let (mut from, mut to) = (0, list.len());
    while to - from > 1 {
        let (less, more) = split(&mut list[from..to], &order);
        match () {
            () if place < from + less => to = from + less,
            () if place >= from + more => from += more,
            () => return,
        }
    }
}

/// Puts what is smaller than the one in the middle first, then its equals; gives where each of the two ends.
fn split<T: Copy>(list: &mut [T], order: &impl Fn(&T, &T) -> Ordering) -> (usize, usize) {
    let pivot = list[list.len() / 2];
    let (mut less, mut at, mut more) = (0, 0, list.len());
    while at < more {
        match order(&list[at], &pivot) {
            Ordering::Less => {
                list.swap(less, at);
                (less, at) = (less + 1, at + 1);
            }
            Ordering::Equal => at += 1,
            Ordering::Greater => {
                more -= 1;
                list.swap(at, more);
            }
        }
    }
    (less, more)
}

#[cfg(test)]
mod tests {
    use super::select_by;
    use crate::num::rng::Rng;

    #[test]
    fn what_stands_at_a_place_is_what_sorting_puts_there() {
        let seed = 20_261_123;
        let mut rng = Rng::new(seed);
        for round in 0..2_000 {
            let len = 1 + rng.up_to(40) as usize;
            let mut list: Vec<u32> = (0..len).map(|_| rng.up_to(30)).collect();
            let (mut sorted, place) = (list.clone(), rng.up_to(len as u32) as usize % len);
            sorted.sort_unstable();
            select_by(&mut list, place, u32::cmp);
            assert_eq!(list[place], sorted[place], "seed {seed}, round {round}");
            assert!(list[..place].iter().all(|one| *one <= list[place]), "seed {seed}, round {round}");
            assert!(list[place..].iter().all(|one| *one >= list[place]), "seed {seed}, round {round}");
        }
    }
}
