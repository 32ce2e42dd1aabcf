//! Where an order stands, by its id: open addressing with linear probes, no holes left behind.

/// Places by id, in a table of a power of two that is never more than half full.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Place + 1; 0 is empty.
    slots: Vec<u32>,
}

/// Golden ratio in 64 bits: ids that count up are spread over the table.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
const SLOTS_MIN: usize = 64;

impl Index {
    /// Forgets everything and makes room for so many orders.
    pub fn reset(&mut self, orders: usize) {
        let slots = (2 * orders).next_power_of_two().max(SLOTS_MIN).max(self.slots.len());
        self.slots.clear();
        self.slots.resize(slots, 0);
    }

    /// Whether one order more fits beside so many.
    pub fn has_room(&self, orders: usize) -> bool {
        2 * (orders + 1) <= self.slots.len()
    }

    /// The place of an id; `id_at` tells whose place it is.
    #[inline]
    pub fn find(&self, id: u64, id_at: impl Fn(usize) -> u64) -> Option<usize> {
        let slot = self.slot_of(id, id_at)?;
        Some(self.slots[slot] as usize - 1)
    }

    /// Keeps the place of an id that is not kept yet.
    pub fn insert(&mut self, id: u64, place: usize) {
        let mut slot = self.home(id);
        while self.slots[slot] != 0 {
            slot = self.next(slot);
        }
        self.slots[slot] = place as u32 + 1;
    }

    /// The order of this id stands elsewhere now.
    pub fn moved(&mut self, id: u64, id_at: impl Fn(usize) -> u64, place: usize) {
        if let Some(slot) = self.slot_of(id, id_at) {
            self.slots[slot] = place as u32 + 1;
        }
    }

    /// Forgets an id. Those behind it that it kept from their home move up.
    pub fn remove(&mut self, id: u64, id_at: impl Fn(usize) -> u64) {
        let Some(mut hole) = self.slot_of(id, &id_at) else { return };
        let mut slot = hole;
        loop {
            slot = self.next(slot);
            if self.slots[slot] == 0 {
                break;
            }
            let home = self.home(id_at(self.slots[slot] as usize - 1));
            // Steps back to its home reach over the hole.
            let mask = self.slots.len() - 1;
            if slot.wrapping_sub(home) & mask >= slot.wrapping_sub(hole) & mask {
                self.slots[hole] = self.slots[slot];
                hole = slot;
            }
        }
        self.slots[hole] = 0;
    }

    fn slot_of(&self, id: u64, id_at: impl Fn(usize) -> u64) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let mut slot = self.home(id);
        while self.slots[slot] != 0 {
            if id_at(self.slots[slot] as usize - 1) == id {
                return Some(slot);
            }
            slot = self.next(slot);
        }
        None
    }

    fn home(&self, id: u64) -> usize {
        let bits = self.slots.len().trailing_zeros();
        (id.wrapping_mul(SPREAD) >> (64 - bits)) as usize
    }

    fn next(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }
}
