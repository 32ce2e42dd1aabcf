//! The way in at one address of a venue: what looks like a ban there, and how long nobody knocks after it.

use super::constants::*;

#[derive(Clone, Copy, Debug, Default)]
pub struct Door {
    /// Dials in a row without an open while other venues were up, whichever connection they were for.
    unopened: u32,
    bans: u32,
    /// Nobody dials before, µs.
    pub shut_until_us: i64,
}

impl Door {
    /// A dial came to nothing. While no other venue is up, that speaks of our own network.
    pub fn turned_down(&mut self, others_up: bool) {
        self.unopened = self.unopened.saturating_add(u32::from(others_up || planted!(OwnNetworkIsBan)));
    }

    pub fn looks_banned(&self) -> bool {
        self.unopened >= BAN_FAILURES
    }

    /// Shuts it for what looks like a ban: 60 s, doubling to 15 min. A dial that was under way when it was shut
    /// says nothing new. Returns the wait, µs.
    pub fn shut(&mut self, now_us: i64) -> i64 {
        if now_us >= self.shut_until_us {
            let wait_us = (BAN_WAIT_US << self.bans.min(4)).min(BAN_WAIT_MAX_US);
            self.bans = self.bans.saturating_add(1);
            self.shut_until_us = now_us + wait_us;
        }
        self.shut_until_us - now_us
    }

    /// A connection is open: whatever comes of it, it is not banned.
    pub fn opened(&mut self) {
        (self.unopened, self.shut_until_us) = (0, 0);
    }

    /// Nothing speaks against the address.
    pub fn is_calm(&self) -> bool {
        self.bans == 0
    }

    /// A connection has been LIVE long enough: the next ban is the first again.
    pub fn trust(&mut self) {
        self.bans = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t10_failures_while_nobody_is_up_are_no_sign_of_a_ban() {
        let mut door = Door::default();
        (0..20).for_each(|_| door.turned_down(false));
        assert!(!door.looks_banned());
        (0..BAN_FAILURES).for_each(|_| door.turned_down(true));
        assert!(door.looks_banned());
        door.opened();
        assert!(!door.looks_banned());
    }

    #[test]
    fn t09_bans_in_a_row_double_and_dials_under_way_add_nothing() {
        let mut door = Door::default();
        assert_eq!([door.shut(0), door.shut(1_000_000)], [60_000_000, 59_000_000]);
        assert_eq!(door.shut(60_000_000), 120_000_000);
        let last_us = (0..5).map(|_| door.shut(door.shut_until_us)).last();
        assert_eq!(last_us, Some(BAN_WAIT_MAX_US));
    }
}
