//! A market made of random orders, told over two channels that are not in step: every number that is shown was
//! true a moment ago, all of it at one moment.

use std::collections::{BTreeMap, VecDeque};

use arbscope_core::frame::FrameReader;
use arbscope_core::frame::layout::{LadderBuyRow, NONE};
use arbscope_core::market::{Deed, Extent, RawOrder, Side};
use arbscope_core::num::Decimal;
use arbscope_core::num::rng::Rng;
use serde_json::json;

use super::host::*;
use super::twin::Twin;

const SEED: u64 = 20_261_124;
/// A channel's frames wait for the other's no longer than this.
const LATE_US: i64 = 1_500_000;
/// What is shown may be older by the time that a row is kept.
const KEPT_US: i64 = 3_000_000;

/// Size, orders, and what is ahead, by price.
type Asks = BTreeMap<i64, (i64, u32, i64)>;

/// The market as it is, and what is still to be told of it.
struct Market {
    rng: Rng,
    twin: Twin,
    live: Vec<RawOrder>,
    next_id: u64,
    books: VecDeque<(i64, String)>,
    orders: VecDeque<(i64, String)>,
    past: VecDeque<(i64, Asks)>,
}

impl Market {
    fn new(seed: u64) -> Self {
        let mut market = Market {
            rng: Rng::new(seed),
            twin: Twin::default(),
            live: Vec::new(),
            next_id: 1,
            books: VecDeque::new(),
            orders: VecDeque::new(),
            past: VecDeque::new(),
        };
        for _ in 0..30 {
            let order = market.newcomer();
            market.live.push(order);
        }
        market.twin.begin(Extent::All, &market.live);
        market.remember(START);
        market
    }

    fn remember(&mut self, now_us: i64) {
        let asks = self.twin.queues(Side::Ask).into_iter();
        let asks = asks.map(|queue| (queue.price, (queue.size, queue.orders, queue.ahead))).collect();
        self.past.push_back((now_us, asks));
    }

    fn newcomer(&mut self) -> RawOrder {
        self.next_id += 1;
        let side = Side::BOTH[self.rng.up_to(1) as usize];
        let distance = i64::from(self.rng.up_to(7));
        let price = Decimal::new(if side == Side::Bid { 100 - distance } else { 101 + distance }, 0);
        let size = Decimal::new(i64::from(self.rng.up_to(30)) + 1, 0);
        RawOrder { id: self.next_id, deed: Deed::Stands, side, price, size }
    }

    fn queue(&self, side: Side, price: i64) -> (u32, i64) {
        let queues = self.twin.queues(side);
        queues.iter().find(|queue| queue.price == price).map_or((0, 0), |queue| (queue.orders, queue.size))
    }

    /// One order comes, changes or goes; the last one of a side stays.
    fn happen(&mut self, now_us: i64) {
        let place = self.rng.up_to(self.live.len() as u32 - 1) as usize;
        let told = match self.rng.up_to(3) {
            0 | 1 if self.live.len() < 60 => self.newcomer(),
            2 => RawOrder { size: Decimal::new(i64::from(self.rng.up_to(30)) + 1, 0), ..self.live[place] },
            _ => RawOrder { deed: Deed::Gone, ..self.live[place] },
        };
        let side_left = self.live.iter().filter(|order| order.side == told.side).count();
        if told.deed == Deed::Gone && side_left == 1 {
            return;
        }
        self.live.retain(|order| order.id != told.id);
        if told.deed != Deed::Gone {
            self.live.push(told);
        }
        self.twin.apply(&[told]);
        let sign = if told.side == Side::Bid { "" } else { "-" };
        let price = if told.deed == Deed::Gone { 0 } else { told.price.units };
        self.orders.push_back((now_us, format!("9,[{},{price},{sign}{}]", told.id, told.size.units)));
        let (orders, size) = self.queue(told.side, told.price.units);
        let size = if orders == 0 { 1 } else { size };
        self.books.push_back((now_us, format!("7,[{},{orders},{sign}{size}]", told.price.units)));
        self.remember(now_us);
    }

    fn whole(&self) -> [String; 2] {
        let sign = |side| if side == Side::Bid { "" } else { "-" };
        let level = |side, queue: arbscope_core::book::orders::Queue| {
            format!("[{},{},{}{}]", queue.price, queue.orders, sign(side), queue.size)
        };
        let levels: Vec<String> = Side::BOTH
            .into_iter()
            .flat_map(|side| self.twin.queues(side).into_iter().map(move |queue| level(side, queue)))
            .collect();
        let order = |o: &RawOrder| format!("[{},{},{}{}]", o.id, o.price.units, sign(o.side), o.size.units);
        let orders: Vec<String> = self.live.iter().map(order).collect();
        [format!("7,[{}]", levels.join(",")), format!("9,[{}]", orders.join(","))]
    }

    /// The next frame that waits for too long, else now and then one of either channel.
    fn next(&mut self, now_us: i64, may_wait: bool) -> Option<String> {
        let is_late = |queue: &VecDeque<(i64, String)>| {
            queue.front().is_some_and(|(at_us, _)| now_us - at_us > LATE_US)
        };
        let queue = match (is_late(&self.books), is_late(&self.orders)) {
            (true, _) => &mut self.books,
            (_, true) => &mut self.orders,
            _ if may_wait => return None,
            _ if self.rng.up_to(1) == 0 => &mut self.books,
            _ => &mut self.orders,
        };
        queue.pop_front().map(|(_, content)| content)
    }

    fn was_true(&mut self, now_us: i64, price: i64, shown: (i64, u32, i64)) -> bool {
        while self.past.len() > 2 && now_us - self.past[1].0 > LATE_US + KEPT_US + SECOND {
            self.past.pop_front();
        }
        self.past.iter().any(|(_, asks)| asks.get(&price) == Some(&shown))
    }
}

#[test]
fn what_is_shown_of_orders_was_true_all_at_once() {
    println!("seed {SEED}");
    let mut market = Market::new(SEED);
    let mut host = Host::replay(&[("bitfinex", "tBTCUSD", "BTC-USD"), ("kraken", "BTC/USD", "BTC-USD")]);
    host.command(json!({"do": "focus", "instrument": "BTC-USD", "buy": "bitfinex", "sell": "kraken"}))
        .unwrap();
    host.open("bitfinex", 1, "wss://api-pub.bitfinex.com/ws/2");
    let mut number = 0;
    let mut tell = |host: &mut Host, content: &str| {
        number += 1;
        host.say("bitfinex", 1, &format!("[{content},{number},{}]", host.now_us / 1000));
    };
    for (channel, prec) in [(7, "P0"), (9, "R0")] {
        let notice = format!(
            r#"{{"event":"subscribed","channel":"book","chanId":{channel},"symbol":"tBTCUSD","prec":"{prec}"}}"#
        );
        host.say("bitfinex", 1, &notice);
    }
    market.whole().iter().for_each(|content| tell(&mut host, content));
    let mut bytes = vec![0; host.engine.frame_bytes_max()];
    let (mut shown, mut dashes) = (0, 0);
    for _ in 0..20_000 {
        if market.rng.up_to(1) == 0 {
            market.happen(host.now_us);
        }
        host.now_us += i64::from(market.rng.up_to(60_000));
        let mut next = market.next(host.now_us, false);
        while let Some(content) = next {
            tell(&mut host, &content);
            next = market.next(host.now_us, true);
        }
        let length = host.engine.pack_frame(&mut bytes).expect("it fits");
        let frame = FrameReader::new(&bytes[..length]).expect("a frame");
        for row in 0..frame.count::<LadderBuyRow>() {
            let LadderBuyRow { price, size, orders, ahead_size } = frame.row(row);
            if orders == NONE {
                dashes += 1;
                continue;
            }
            shown += 1;
            let told = (size as i64, orders, ahead_size as i64);
            assert!(market.was_true(host.now_us, price as i64, told), "at {price}: {told:?} never was");
        }
    }
    println!("{shown} rows shown, {dashes} dashes");
    assert!(shown > 3 * dashes, "{shown} rows shown, {dashes} dashes");
}
