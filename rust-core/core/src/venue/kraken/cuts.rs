//! How deep Kraken's books are cut: as acknowledged, else as the snapshot shows.

use crate::market::{MarketId, RawLevel, Side};
use crate::venue::{Batch, BookKind, Event};

/// Depths the venue offers; the first is its default.
const DEPTHS: [u64; 5] = [10, 25, 100, 500, 1000];

pub fn is_offered(depth: u64) -> bool {
    DEPTHS.contains(&depth)
}

/// By market: the cut of its two last connections (two overlap when one replaces the other).
#[derive(Debug, Default)]
pub struct Cuts(Vec<[Cut; 2]>);

/// Depth of one connection's subscription (0: not known).
#[derive(Clone, Copy, Debug, Default)]
struct Cut {
    conn: u32,
    depth: u64,
    acknowledged: bool,
}

impl Cuts {
    /// The connection begins anew.
    pub fn forget(&mut self, conn: u32) {
        let of_conn = |cut: &&mut Cut| cut.conn == conn;
        self.0.iter_mut().flatten().filter(of_conn).for_each(|cut| *cut = Cut { conn, ..Cut::default() });
    }

    /// The venue said how deep the subscription is.
    pub fn acknowledge(&mut self, market: MarketId, conn: u32, depth: u64) {
        *self.cut(market, conn) = Cut { conn, depth, acknowledged: true };
    }

    /// Tells every book message of a frame how deep its book is cut.
    pub fn tell(&mut self, conn: u32, batch: &mut Batch) {
        for event in &mut batch.events {
            let Event::Book(book) = event else { continue };
            if book.kind == BookKind::Snapshot {
                self.begin(book.market, conn, &batch.levels[book.from..book.to]);
            }
            book.keep_depth = self.depth(book.market, conn);
        }
    }

    /// A snapshot shows the least depth it can belong to: a recording may begin after the answer, and a
    /// subscription deeper than the last answer is another one.
    fn begin(&mut self, market: MarketId, conn: u32, levels: &[RawLevel]) {
        let shown = depth_of(levels);
        let cut = self.cut(market, conn);
        if !cut.acknowledged || shown > cut.depth {
            *cut = Cut { conn, depth: shown, acknowledged: false };
        }
    }

    /// Levels a side to keep.
    fn depth(&self, market: MarketId, conn: u32) -> usize {
        let mut cuts = self.0.get(market.index()).into_iter().flatten();
        let known = cuts.find(|cut| cut.conn == conn && cut.depth > 0);
        known.map_or(DEPTHS[0], |cut| cut.depth) as usize
    }

    fn cut(&mut self, market: MarketId, conn: u32) -> &mut Cut {
        if self.0.len() <= market.index() {
            self.0.resize(market.index() + 1, Default::default());
        }
        let cuts = &mut self.0[market.index()];
        if cuts[0].conn != conn {
            cuts.swap(0, 1);
        }
        if cuts[0].conn != conn {
            cuts[0] = Cut { conn, ..Cut::default() };
        }
        &mut cuts[0]
    }
}

/// The least depth on offer that holds the longer side.
fn depth_of(levels: &[RawLevel]) -> u64 {
    let bids = levels.iter().filter(|level| level.side == Side::Bid).count();
    let longer = bids.max(levels.len() - bids) as u64;
    DEPTHS.into_iter().find(|depth| *depth >= longer).unwrap_or(DEPTHS[DEPTHS.len() - 1])
}
