//! Frames: packed, then read back by the layout alone.

#[path = "scan/world.rs"]
#[allow(dead_code, reason = "the scanner's tests use more of it")]
mod world;

use std::collections::HashMap;

use arbscope_core::frame::layout::{
    Counts, EngineRow, FocusRow, HEADER_BYTES, LadderBuyRow, LadderSellRow, MAGIC, NONE, OpportunityRow,
    PairRow, PairsRow, QuoteRow, ReasonRow, SECTIONS, SignalRow, TradeRow, Type, VenueRow, layout_hash,
};
use arbscope_core::frame::orders::QueueRow;
use arbscope_core::frame::{
    EngineFigures, Focus, FrameReader, FrameSource, Queues, TooSmall, counts_max, frame_bytes, pack,
};
use arbscope_core::market::{InstrumentId, MarketId, OrdersState, Reason, VenueId};
use arbscope_core::scan::PairState;
use arbscope_core::signal::SignalGenerator;

use world::{START_US, VENUES, World};

/// The best ask of the first market, and one that has changed since.
const AGREED: [QueueRow; 2] = [
    QueueRow { price: 10_000, size: 15_000, orders: 3, ahead: 4_500, agreed_us: 9 },
    QueueRow { price: 10_010, size: 1, orders: 1, ahead: 1, agreed_us: 9 },
];

struct Packed {
    bytes: Vec<u8>,
    world: World,
}

fn source<'a>(world: &'a mut World, signals: &'a SignalGenerator, venues: &'a [VenueRow]) -> FrameSource<'a> {
    FrameSource {
        number: 7,
        now_us: world.now_us,
        figures: EngineFigures {
            events: 12,
            live_share: 0.5,
            two_live_share: 0.25,
            halted: true,
            lagging: 3,
            unobserved: 0,
            unobserved_ms: 0.0,
        },
        focus: Focus { instrument: Some(InstrumentId(0)), pair: Some((VenueId(0), VenueId(1))) },
        catalogue: &world.catalogue,
        shelf: &world.shelf,
        listings: &[],
        feeds: &[],
        scanner: &mut world.scanner,
        signals,
        queues: [Queues { state: OrdersState::Proven, joined_us: 5.0, rows: &AGREED }, Queues::NONE],
        venues,
        refusals: &[0, 3],
        strategies: &[],
        results: &[],
        trades: &[],
    }
}

fn packed() -> Packed {
    let mut world = World::new();
    world.quote(MarketId(0), (9_990, 20_000), (10_000, 15_000));
    world.quote(MarketId(1), (10_050, 12_000), (10_060, 20_000));
    let mut signals = SignalGenerator::new(&world.catalogue);
    for market in [MarketId(0), MarketId(1)] {
        signals.update(market, world.now_us, &world.shelf);
    }
    world.scan();
    world.wait(250_000, |_| ());
    let venues: Vec<VenueRow> = (0..VENUES)
        .map(|n| VenueRow { frames: n as f64, delay_ms: f64::NAN, ..Default::default() })
        .collect();
    let mut bytes = vec![0xaa; frame_bytes(&counts_max(&world.catalogue, VENUES, 2, 2))];
    let length = pack(source(&mut world, &signals, &venues), &mut bytes).expect("it fits");
    bytes.truncate(length);
    Packed { bytes, world }
}

/// A column's values by the words of the layout alone: what the page's reader does.
fn columns(bytes: &[u8]) -> HashMap<(&'static str, &'static str), Vec<f64>> {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((word(0), word(4), word(8)), (MAGIC, layout_hash(), bytes.len() as u32));
    assert_eq!(word(12) as usize, SECTIONS.len());
    let mut out = HashMap::new();
    for (place, section) in SECTIONS.iter().enumerate() {
        let mut from = word(HEADER_BYTES + 8 * place) as usize;
        let rows = word(HEADER_BYTES + 8 * place + 4) as usize;
        for column in section.columns {
            assert_eq!(from % 8, 0, "{}.{}", section.name, column.name);
            let value = |row: usize| number(column.of, &bytes[from + row * column.of.bytes()..]);
            out.insert((section.name, column.name), (0..rows).map(value).collect());
            from += (rows * column.of.bytes()).div_ceil(8) * 8;
        }
        let end =
            if place + 1 == SECTIONS.len() { bytes.len() as u32 } else { word(HEADER_BYTES + 8 * place + 8) };
        assert_eq!(from, end as usize, "{} ends where the next begins", section.name);
    }
    out
}

fn number(of: Type, bytes: &[u8]) -> f64 {
    match of {
        Type::F64 => f64::from_le_bytes(bytes[..8].try_into().unwrap()),
        Type::F32 => f64::from(f32::from_le_bytes(bytes[..4].try_into().unwrap())),
        Type::U32 => f64::from(u32::from_le_bytes(bytes[..4].try_into().unwrap())),
        Type::U8 => f64::from(bytes[0]),
    }
}

#[test]
fn the_layout_alone_is_enough_to_read_it() {
    let Packed { bytes, world } = packed();
    let columns = columns(&bytes);
    assert_eq!(columns[&("engine", "events")], [12.0]);
    assert_eq!(columns[&("engine", "pairs_offered")], [1.0]);
    assert_eq!(columns[&("venues", "frames")], [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(columns[&("quotes", "bid")][..2], [99.9, 100.5]);
    assert_eq!(columns[&("pairs", "state")].len(), world.scanner.pair_count());
    assert_eq!(columns[&("pairs", "state")][1], PairState::Offered as u8 as f64);
    assert_eq!(columns[&("pair", "buy_age_ms")], [250.0]);
    assert_eq!(columns[&("reasons", "refusals")][..3], [0.0, 3.0, 0.0]);
    assert_eq!(columns[&("opportunities", "first_us")], [START_US as f64]);
    assert_eq!(columns[&("ladder_buy", "price")], [100.0]);
    assert_eq!(columns[&("ladder_sell", "size")], [12.0]);
    assert_eq!(columns[&("signals", "venue")].len(), VENUES);
    assert_eq!(columns[&("shell", "replay_speed")], [0.0], "the worker's own row is clean");
}

#[test]
fn rows_come_back_as_they_went_in() {
    let Packed { bytes, world } = packed();
    let frame = FrameReader::new(&bytes).expect("a frame");
    assert_eq!(frame.stamp(), (7.0, world.now_us as f64));
    let engine: EngineRow = frame.row(0);
    assert_eq!((engine.pairs_listed, engine.focus_sell, engine.halted), (18, 1, 1));
    assert_eq!((engine.best_net_bps.round(), engine.last_positive_us), (50.0, world.now_us as f64));
    let pair: PairRow = frame.row(0);
    assert!((pair.net_bps - 50.0).abs() < 1e-9 && pair.fees_bps == 0.0 && pair.depth_bps.is_nan());
    assert!((pair.profit_quote - 5.0).abs() < 1e-9 && pair.quantity == 10.0);
    assert_eq!(frame.row::<FocusRow>(1).quantity, 12.0);
    assert_eq!(frame.row::<FocusRow>(1).net_bps as f32, frame.row::<PairsRow>(1).net_bps);
    let quote: QuoteRow = frame.row(1);
    assert_eq!((quote.bid, quote.bid_size, quote.ask, quote.ask_size), (100.5, 12.0, 100.6, 20.0));
    assert_eq!((quote.age_ms, quote.price_digits, quote.size_digits), (250.0, 2, 3));
    assert!(frame.row::<QuoteRow>(4).bid.is_nan() && frame.row::<QuoteRow>(4).age_ms.is_nan());
    assert_eq!(frame.row::<SignalRow>(0).valid, 1);
    assert!(frame.row::<SignalRow>(2).queue_imbalance.is_nan());
    let ask = LadderBuyRow { price: 100.0, size: 15.0, orders: 3, ahead_size: 4.5 };
    assert_eq!(frame.row::<LadderBuyRow>(0), ask);
    let bid: LadderSellRow = frame.row(0);
    assert_eq!((bid.price, bid.size, bid.orders), (100.5, 12.0, NONE));
    assert!(bid.ahead_size.is_nan() && pair.sell_joined_us.is_nan());
    assert_eq!((pair.buy_orders, pair.buy_joined_us), (OrdersState::Proven as u8, 5.0));
    assert_eq!(frame.row::<OpportunityRow>(0).alive, 1);
    assert_eq!(frame.count::<ReasonRow>(), Reason::ALL.len());
    assert_eq!(frame.count::<TradeRow>(), 0);
}

#[test]
fn without_a_focus_its_sections_are_empty() {
    let mut world = World::new();
    let signals = SignalGenerator::new(&world.catalogue);
    let venues = [VenueRow::default(); VENUES];
    let mut bytes = vec![0; 100_000];
    let mut bare = source(&mut world, &signals, &venues);
    bare.focus = Focus::default();
    let length = pack(bare, &mut bytes).expect("it fits");
    let frame = FrameReader::new(&bytes[..length]).expect("a frame");
    let empty = [frame.count::<FocusRow>(), frame.count::<PairRow>(), frame.count::<LadderBuyRow>()];
    assert_eq!((empty, frame.count::<SignalRow>()), ([0; 3], 0));
}

#[test]
fn a_buffer_too_small_is_told_what_is_needed() {
    let mut world = World::new();
    let signals = SignalGenerator::new(&world.catalogue);
    let venues = [VenueRow::default(); VENUES];
    let mut bytes = vec![0; 100_000];
    let length = pack(source(&mut world, &signals, &venues), &mut bytes).expect("it fits");
    let short = pack(source(&mut world, &signals, &venues), &mut bytes[..length - 1]);
    assert_eq!(short, Err(TooSmall { bytes: length }));
    assert!(FrameReader::new(&bytes[..length - 1]).is_none());
}

#[test]
fn an_empty_frame_is_header_and_table() {
    assert_eq!(frame_bytes(&Counts::default()), HEADER_BYTES + 8 * SECTIONS.len());
}
