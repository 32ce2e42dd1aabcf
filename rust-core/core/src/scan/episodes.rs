//! Episodes: a pair's gross edge from the moment it rises above zero to the moment it is gone, or to the moment
//! from which nobody can tell: such an episode is censored, it lived at least so long.

use crate::market::{InstrumentId, Reason, VenueId};
use crate::num::select::select_by;

/// How long an episode that ended is still listed, µs.
pub const FADE_US: i64 = 5_000_000;
/// Opportunities listed at most.
pub const OPPORTUNITIES_MAX: usize = 128;

/// An episode as it is listed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Opportunity {
    /// `(instrument × venues + buy) × venues + sell`: stable while the catalogue only grows.
    pub key: u32,
    pub instrument: InstrumentId,
    pub buy: VenueId,
    pub sell: VenueId,
    pub net_bps: f64,
    pub gross_bps: f64,
    /// Base quantity that both tops hold.
    pub quantity: f64,
    /// Net result at that quantity or the order size, whichever is less, quote units.
    pub profit_quote: f64,
    pub first_us: i64,
    /// When it was last seen above zero, µs.
    pub last_us: i64,
    pub peak_net_bps: f64,
    pub reason: Reason,
    /// The gross edge is above zero and both books pass the gate.
    pub alive: bool,
    /// Its end was not seen: a book lost its proof first.
    pub censored: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Episode {
    pub key: u32,
    pub first_us: i64,
    pub last_us: i64,
    pub peak_net_bps: f64,
    pub alive: bool,
    pub censored: bool,
}

const NOWHERE: u32 = u32::MAX;

/// Every episode alive or fading: at most one a pair, in room made when the catalogue was built.
#[derive(Clone, Debug, Default)]
pub(super) struct Episodes {
    slot_of: Vec<u32>,
    list: Vec<Episode>,
    ranked: Vec<u32>,
}

impl Episodes {
    pub fn resize(&mut self, pairs: usize) {
        self.slot_of.resize(pairs, NOWHERE);
        self.list.reserve(pairs.saturating_sub(self.list.len()));
        self.ranked.reserve(pairs.saturating_sub(self.ranked.len()));
    }

    /// The pair is above zero now.
    pub fn alive(&mut self, key: usize, net_bps: f64, now_us: i64) {
        let fresh = Episode {
            key: key as u32,
            first_us: now_us,
            last_us: now_us,
            peak_net_bps: net_bps,
            alive: true,
            censored: false,
        };
        if self.slot_of[key] == NOWHERE {
            self.slot_of[key] = self.list.len() as u32;
            self.list.push(fresh);
            return;
        }
        let episode = &mut self.list[self.slot_of[key] as usize];
        if !episode.alive {
            *episode = fresh;
        } else if net_bps > episode.peak_net_bps {
            episode.peak_net_bps = net_bps;
        }
    }

    /// The pair is not known to be above zero now: its episode, if it had one, begins to fade. `seen`: both
    /// books are proved, so the edge itself is gone.
    pub fn over(&mut self, key: usize, now_us: i64, seen: bool) {
        if self.slot_of[key] == NOWHERE {
            return;
        }
        let episode = &mut self.list[self.slot_of[key] as usize];
        if episode.alive {
            (episode.alive, episode.censored, episode.last_us) = (false, !seen, now_us);
        }
    }

    /// Forgets what has faded.
    pub fn prune(&mut self, now_us: i64) {
        let mut at = 0;
        while at < self.list.len() {
            let episode = self.list[at];
            if episode.alive || now_us - episode.last_us <= FADE_US {
                at += 1;
                continue;
            }
            self.slot_of[episode.key as usize] = NOWHERE;
            self.list.swap_remove(at);
            if let Some(moved) = self.list.get(at) {
                self.slot_of[moved.key as usize] = at as u32;
            }
        }
    }

    /// Puts the best first: those alive before those that fade, then by net edge, then by key.
    pub fn rank(&mut self, net_bps: impl Fn(usize) -> f64) {
        let list = &self.list;
        self.ranked.clear();
        self.ranked.extend(0..list.len() as u32);
        let order = |a: &u32, b: &u32| {
            let (a, b) = (&list[*a as usize], &list[*b as usize]);
            let edge = |episode: &Episode| net_bps(episode.key as usize);
            b.alive.cmp(&a.alive).then(edge(b).total_cmp(&edge(a))).then(a.key.cmp(&b.key))
        };
        if self.ranked.len() > OPPORTUNITIES_MAX {
            select_by(&mut self.ranked, OPPORTUNITIES_MAX, order);
            self.ranked.truncate(OPPORTUNITIES_MAX);
        }
        self.ranked.sort_unstable_by(order);
    }

    /// As last ranked.
    pub fn ranked(&self) -> impl ExactSizeIterator<Item = Episode> + '_ {
        self.ranked.iter().map(|slot| self.list[*slot as usize])
    }
}
