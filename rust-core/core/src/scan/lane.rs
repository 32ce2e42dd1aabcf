//! A column of numbers in groups of four: what the kernel reads and writes at once.

/// Numbers a group: two registers of two, so that one waits while the other works.
pub(super) const GROUP: usize = 4;

/// One number a place. Rows of places begin at multiples of [`GROUP`].
#[derive(Clone, Debug, Default)]
pub(super) struct Lane {
    groups: Vec<[f64; GROUP]>,
}

impl Lane {
    /// Room for so many places; new ones hold `value`.
    pub fn resize(&mut self, places: usize, value: f64) {
        self.groups.resize(places.div_ceil(GROUP), [value; GROUP]);
    }

    #[inline]
    pub fn at(&self, place: usize) -> f64 {
        self.groups[place / GROUP][place % GROUP]
    }

    #[inline]
    pub fn put(&mut self, place: usize, value: f64) {
        self.groups[place / GROUP][place % GROUP] = value;
    }

    /// The groups of the `count` places from `from`, both multiples of [`GROUP`].
    #[inline]
    pub fn groups(&self, from: usize, count: usize) -> &[[f64; GROUP]] {
        &self.groups[from / GROUP..(from + count) / GROUP]
    }

    #[inline]
    pub fn groups_mut(&mut self, from: usize, count: usize) -> &mut [[f64; GROUP]] {
        &mut self.groups[from / GROUP..(from + count) / GROUP]
    }
}
