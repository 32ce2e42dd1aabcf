// Written by the core (`npm run contract`); do not edit.
// Frame layout, codes and their words, venues, strategies and defaults: one source for both languages.

/** Hash of every name and type of the layout; the core and this reader must agree. */
export const LAYOUT_HASH = 0xfb19d1d1;
/** `ARBF`, as a little-endian word. */
export const MAGIC = 0x46425241;
/** Bytes before the table of sections. */
export const HEADER_BYTES = 32;
/** In a Uint32Array: no such thing. */
export const NONE = 0xffffffff;
/** Sections of a frame. */
export const SECTION_COUNT = 15;

/** Place of a section in a frame's table. */
export const SECTION_INDEX = {
  engine: 0,
  shell: 1,
  venues: 2,
  quotes: 3,
  pairs: 4,
  focus: 5,
  pair: 6,
  ladder_buy: 7,
  ladder_sell: 8,
  opportunities: 9,
  signals: 10,
  reasons: 11,
  strategies: 12,
  results: 13,
  trades: 14,
} as const;

/** One row: the engine as a whole */
export interface EngineSection {
  readonly rows: number;
  /** events taken in since the start */
  readonly events: Float64Array;
  /** venues of the registry */
  readonly venue_count: Uint32Array;
  /** instruments followed */
  readonly instrument_count: Uint32Array;
  /** markets followed */
  readonly market_count: Uint32Array;
  /** instrument in focus, or none */
  readonly focus_instrument: Uint32Array;
  /** venue bought at in the pair in focus, or none */
  readonly focus_buy: Uint32Array;
  /** venue sold at in the pair in focus, or none */
  readonly focus_sell: Uint32Array;
  /** the person's minimum net edge, bps */
  readonly min_edge_bps: Float64Array;
  /** the person's order size, quote units */
  readonly order_size_quote: Float64Array;
  /** ordered pairs that exist: two venues that both list an instrument */
  readonly pairs_listed: Uint32Array;
  /** pairs offered now */
  readonly pairs_offered: Uint32Array;
  /** best net edge over pairs that pass the gate, bps; NaN if none */
  readonly best_net_bps: Float64Array;
  /** when a fresh pair last had a positive net edge, µs; NaN if never */
  readonly last_positive_us: Float64Array;
  /** pair calculations since the start */
  readonly pair_calculations: Float64Array;
  /** share of wanted market-seconds that were LIVE, 0..1; NaN before the first second */
  readonly live_share: Float64Array;
  /** share of seconds with at least two venues LIVE, 0..1 */
  readonly two_live_share: Float64Array;
  /** 1 while paper trading is halted */
  readonly halted: Uint8Array;
  /** markets whose newest message came over half a second later than its stream's fastest */
  readonly markets_lagging: Uint32Array;
  /** spans in which nobody watched (a frozen tab, a sleep), so far */
  readonly unobserved: Uint32Array;
  /** their length in all, ms */
  readonly unobserved_ms: Float64Array;
}

/** One row, written by the worker around the core: what the core cannot know */
export interface ShellSection {
  readonly rows: number;
  /** receipt of a frame to the end of its step, median, µs */
  readonly decision_p50_us: Float64Array;
  /** the same, 99th percentile, µs */
  readonly decision_p99_us: Float64Array;
  /** frames received from sockets or a recording */
  readonly frames_per_second: Float64Array;
  /** resolution of the worker's clock, µs */
  readonly clock_step_us: Float64Array;
  /** memory of the core */
  readonly memory_bytes: Float64Array;
  /** frames not packed because the page was still busy */
  readonly paints_skipped: Float64Array;
  /** receipt of a frame until its books stand, median, µs */
  readonly receive_p50_us: Float64Array;
  /** the same, 99th percentile, µs */
  readonly receive_p99_us: Float64Array;
  /** one step: signals, scan, paper trading, median, µs */
  readonly step_p50_us: Float64Array;
  /** the same, 99th percentile, µs */
  readonly step_p99_us: Float64Array;
  /** packing a frame for the page and handing it over, median, µs */
  readonly pack_p50_us: Float64Array;
  /** the same, 99th percentile, µs */
  readonly pack_p99_us: Float64Array;
  /** frames that one step decided on at once: the most in the last second */
  readonly backlog: Float64Array;
  /** how much later than asked the worker came to run: the worst of the last second, ms */
  readonly late_ms: Float64Array;
  /** share of the last second spent at work, 0..1 */
  readonly busy_share: Float64Array;
  /** JavaScript heap of the worker; NaN where the browser does not say */
  readonly heap_bytes: Float64Array;
  /** sockets held */
  readonly sockets: Float64Array;
  /** message ports held */
  readonly ports: Float64Array;
  /** timers pending */
  readonly timers: Float64Array;
  /** how much is left out because this computer cannot keep up : 0 nothing, 1 pictures, 2 trades, 3 single orders, 4 instruments */
  readonly shed_step: Float64Array;
  /** instruments left out for that reason */
  readonly shed_instruments: Float64Array;
  /** bytes recorded so far; NaN while not recording */
  readonly recorded_bytes: Float64Array;
  /** oldest moment that the recording still holds, µs; NaN while not recording */
  readonly recorded_from_us: Float64Array;
  /** place in the recording, µs; NaN when live */
  readonly replay_at_us: Float64Array;
  /** first moment of the recording, µs */
  readonly replay_from_us: Float64Array;
  /** last moment of the recording, µs */
  readonly replay_to_us: Float64Array;
  /** replay speed: 1, 10, Infinity; 0 while paused */
  readonly replay_speed: Float64Array;
}

/** One row a venue, in registry order */
export interface VenuesSection {
  readonly rows: number;
  /** summary: best state of its books, else of its connections (see State) */
  readonly state: Uint8Array;
  /** why it is not LIVE (see VenueReason) */
  readonly reason: Uint8Array;
  /** open connections */
  readonly connections_open: Uint32Array;
  /** markets wanted */
  readonly markets: Uint32Array;
  /** markets LIVE */
  readonly markets_live: Uint32Array;
  /** frames received */
  readonly frames: Float64Array;
  /** frames in the last whole second */
  readonly frames_per_second: Float64Array;
  /** receive time minus event time of the last message, ms; NaN if the venue sends no time */
  readonly delay_ms: Float64Array;
  /** smallest delay of the last 60 s: clock offset plus the fastest way, ms */
  readonly offset_ms: Float64Array;
  /** time since the last frame, ms */
  readonly silence_ms: Float64Array;
  /** time to the next dial, ms; NaN if none is planned */
  readonly next_try_ms: Float64Array;
  /** deltas and full pushes applied */
  readonly book_updates: Float64Array;
  /** snapshots applied */
  readonly snapshots: Float64Array;
  /** trades read */
  readonly trades: Float64Array;
  /** checksums that agreed */
  readonly checksums_right: Float64Array;
  /** checksums that did not */
  readonly checksums_wrong: Float64Array;
  /** gaps found */
  readonly gaps: Float64Array;
  /** books dropped and rebuilt */
  readonly resyncs: Float64Array;
  /** frames refused */
  readonly malformed: Float64Array;
  /** messages understood and not used */
  readonly ignored: Float64Array;
  /** subscriptions refused */
  readonly refused: Float64Array;
  /** connections tried */
  readonly dials: Float64Array;
  /** taker fee in force, fraction */
  readonly fee_taker: Float64Array;
  /** markets found not listed, in no other count */
  readonly markets_missing: Uint32Array;
  /** whether it can be reached from here (see Reach) */
  readonly reach: Uint8Array;
  /** from the dial to the open connection, as tested, ms; NaN if unknown */
  readonly open_ms: Float64Array;
  /** from that dial to the first exact book, ms; NaN if unknown */
  readonly first_book_ms: Float64Array;
  /** health of its markets: the middle of their scores, 0..100; 255 without markets */
  readonly health: Uint8Array;
  /** markets whose health is too low to be offered */
  readonly markets_held: Uint32Array;
}

/** One row a market, in catalogue order */
export interface QuotesSection {
  readonly rows: number;
  /** venue */
  readonly venue: Uint32Array;
  /** instrument, or none (not paired) */
  readonly instrument: Uint32Array;
  /** book state (see State) */
  readonly state: Uint8Array;
  /** 1 if bid ≥ ask */
  readonly crossed: Uint8Array;
  /** what is known of its coins (see Identity) */
  readonly identity: Uint8Array;
  /** best bid, quote per base; NaN if none */
  readonly bid: Float64Array;
  /** size at the best bid, base */
  readonly bid_size: Float64Array;
  /** best ask, quote per base; NaN if none */
  readonly ask: Float64Array;
  /** size at the best ask, base */
  readonly ask_size: Float64Array;
  /** time since the book was last proved, ms; NaN if never */
  readonly age_ms: Float64Array;
  /** levels held on the bid side */
  readonly bid_levels: Uint32Array;
  /** levels held on the ask side */
  readonly ask_levels: Uint32Array;
  /** fraction digits of prices, as sent */
  readonly price_digits: Uint8Array;
  /** fraction digits of sizes */
  readonly size_digits: Uint8Array;
  /** rises with every snapshot and connection */
  readonly epoch: Uint32Array;
  /** whether the venue has the market (see Listing) */
  readonly listing: Uint8Array;
  /** what went wrong with its feed lately, as one number, 0..100 */
  readonly health: Uint8Array;
  /** 1 while its health is too low to be offered */
  readonly held: Uint8Array;
  /** why it is not LIVE (see VenueReason) */
  readonly reason: Uint8Array;
  /** since when it is in its state, µs; NaN: since the start */
  readonly since_us: Float64Array;
  /** time to the next try (dial, snapshot, end of quarantine), ms; NaN if none is planned */
  readonly next_try_ms: Float64Array;
}

/** Every instrument × buy venue × sell venue: row = (instrument × venues + buy) × venues + sell */
export interface PairsSection {
  readonly rows: number;
  /** see PairState */
  readonly state: Uint8Array;
  /** why it is not offered (see Reason) */
  readonly reason: Uint8Array;
  /** net edge after both taker fees, bps; NaN if unknown */
  readonly net_bps: Float32Array;
  /** gross edge at the top of the book, bps; NaN if unknown */
  readonly gross_bps: Float32Array;
}

/** Pair matrix of the instrument in focus: row = buy × venues + sell */
export interface FocusSection {
  readonly rows: number;
  /** see PairState */
  readonly state: Uint8Array;
  /** why it is not offered (see Reason) */
  readonly reason: Uint8Array;
  /** net edge, bps */
  readonly net_bps: Float64Array;
  /** gross edge, bps */
  readonly gross_bps: Float64Array;
  /** gross minus net, bps */
  readonly fee_bps: Float64Array;
  /** base quantity that both tops hold */
  readonly quantity: Float64Array;
  /** distance of the two books' proofs, ms */
  readonly skew_ms: Float64Array;
}

/** One row: the pair in focus, as a sum: gross − fees − depth − delay − basis = net */
export interface PairSection {
  readonly rows: number;
  /** see PairState */
  readonly state: Uint8Array;
  /** why it is not offered (see Reason) */
  readonly reason: Uint8Array;
  /** gross edge, bps */
  readonly gross_bps: Float64Array;
  /** cost of both taker fees, bps */
  readonly fees_bps: Float64Array;
  /** cost of walking the book; NaN: not modelled yet */
  readonly depth_bps: Float64Array;
  /** cost of arriving later; NaN: not modelled yet */
  readonly delay_bps: Float64Array;
  /** cost of converting the quote; NaN: not modelled yet */
  readonly basis_bps: Float64Array;
  /** net edge, bps */
  readonly net_bps: Float64Array;
  /** price bought at */
  readonly buy_ask: Float64Array;
  /** size there, base */
  readonly buy_ask_size: Float64Array;
  /** price sold at */
  readonly sell_bid: Float64Array;
  /** size there, base */
  readonly sell_bid_size: Float64Array;
  /** base quantity of one order: order size ÷ ask */
  readonly quantity: Float64Array;
  /** net result of one order, quote units */
  readonly profit_quote: Float64Array;
  /** age of the buy venue's book, ms */
  readonly buy_age_ms: Float64Array;
  /** age of the sell venue's book, ms */
  readonly sell_age_ms: Float64Array;
  /** whether the buy venue's single orders are known (see OrdersState) */
  readonly buy_orders: Uint8Array;
  /** whether the sell venue's single orders are known (see OrdersState) */
  readonly sell_orders: Uint8Array;
  /** since when own orders are imagined in the buy venue's queues, µs; NaN if they are not */
  readonly buy_joined_us: Float64Array;
  /** since when own orders are imagined in the sell venue's queues, µs; NaN if they are not */
  readonly sell_joined_us: Float64Array;
}

/** Best asks of the buy venue of the pair in focus, best first (20 at most) */
export interface LadderBuySection {
  readonly rows: number;
  /** quote per base */
  readonly price: Float64Array;
  /** base */
  readonly size: Float64Array;
  /** single orders in the level, or none (not proven) */
  readonly orders: Uint32Array;
  /** base before an own order that joined the level's end; NaN if not proven */
  readonly ahead_size: Float64Array;
}

/** Best bids of the sell venue of the pair in focus, best first (20 at most) */
export interface LadderSellSection {
  readonly rows: number;
  /** quote per base */
  readonly price: Float64Array;
  /** base */
  readonly size: Float64Array;
  /** single orders in the level, or none (not proven) */
  readonly orders: Uint32Array;
  /** base before an own order that joined the level's end; NaN if not proven */
  readonly ahead_size: Float64Array;
}

/** Pairs with a gross edge above zero now or in the last 5 s: alive before fading, best net first (128 at most) */
export interface OpportunitiesSection {
  readonly rows: number;
  /** the row of `pairs`: stable while the catalogue is */
  readonly key: Uint32Array;
  /** instrument */
  readonly instrument: Uint32Array;
  /** venue bought at */
  readonly buy: Uint32Array;
  /** venue sold at */
  readonly sell: Uint32Array;
  /** net edge, bps */
  readonly net_bps: Float64Array;
  /** gross edge, bps */
  readonly gross_bps: Float64Array;
  /** base quantity that both tops hold */
  readonly quantity: Float64Array;
  /** net result at that quantity or the order size, whichever is less, quote units */
  readonly profit_quote: Float64Array;
  /** when this episode began, µs */
  readonly first_us: Float64Array;
  /** when it was last seen above zero, µs */
  readonly last_us: Float64Array;
  /** best net edge of the episode, bps */
  readonly peak_net_bps: Float64Array;
  /** why it is not offered (see Reason) */
  readonly reason: Uint8Array;
  /** 1 while the gross edge is above zero and the gate is passed */
  readonly alive: Uint8Array;
  /** 1 if its end was not seen, because a book lost its proof first: it lived at least so long */
  readonly censored: Uint8Array;
}

/** One row a venue that lists the instrument in focus */
export interface SignalsSection {
  readonly rows: number;
  /** venue */
  readonly venue: Uint32Array;
  /** 1 if its book passes the gate */
  readonly valid: Uint8Array;
  /** (bid size − ask size) ÷ (bid size + ask size) at the touch, −1..1 */
  readonly queue_imbalance: Float64Array;
  /** size-weighted mid against the mid, bps */
  readonly microprice_bps: Float64Array;
  /** order-flow imbalance of the last second, base units */
  readonly ofi_1s: Float64Array;
}

/** One row a Reason */
export interface ReasonsSection {
  readonly rows: number;
  /** pairs with gross above zero that it keeps from being offered now */
  readonly pairs_now: Uint32Array;
  /** pair-seconds so far */
  readonly pair_seconds: Float64Array;
  /** paper orders it refused */
  readonly refusals: Float64Array;
}

/** One row a strategy, in registry order */
export interface StrategiesSection {
  readonly rows: number;
  /** 1 while switched on */
  readonly enabled: Uint8Array;
  /** orders filled, whole or in part */
  readonly trades: Uint32Array;
  /** orders on their way */
  readonly orders_open: Uint32Array;
  /** orders refused */
  readonly refusals: Uint32Array;
  /** last refusal, or why it waits (see Reason) */
  readonly last_reason: Uint8Array;
  /** time of the last fill, µs; NaN if none */
  readonly last_trade_us: Float64Array;
}

/** One row a strategy and quote currency (strategy × quotes + quote) */
export interface ResultsSection {
  readonly rows: number;
  /** cash flows plus own net position at mid less fees, quote units */
  readonly pnl_quote: Float64Array;
  /** fees paid, quote units */
  readonly fees_quote: Float64Array;
  /** notional traded, quote units */
  readonly volume_quote: Float64Array;
  /** own net position at mid, quote units */
  readonly exposure_quote: Float64Array;
  /** 1 if a position has no fresh mid and stands at its last one */
  readonly unmarked: Uint8Array;
}

/** Paper trades, newest first (128 at most) */
export interface TradesSection {
  readonly rows: number;
  /** rises by one a trade */
  readonly seq: Float64Array;
  /** time of the decision, µs */
  readonly at_us: Float64Array;
  /** strategy */
  readonly strategy: Uint32Array;
  /** instrument */
  readonly instrument: Uint32Array;
  /** venue bought at, or none */
  readonly buy: Uint32Array;
  /** venue sold at, or none */
  readonly sell: Uint32Array;
  /** base quantity decided */
  readonly quantity: Float64Array;
  /** base quantity bought */
  readonly bought: Float64Array;
  /** base quantity sold */
  readonly sold: Float64Array;
  /** net result expected at the decision, quote units; NaN for one-legged trades */
  readonly expected_quote: Float64Array;
  /** cash flows so far plus what is left at the decision's mid, less fees */
  readonly realised_quote: Float64Array;
  /** fees paid, quote units */
  readonly fees_quote: Float64Array;
  /** see TradeState */
  readonly state: Uint8Array;
  /** why it was not filled whole (see Reason) */
  readonly reason: Uint8Array;
}

/** One frame: views into its buffer, column by column. */
export interface Frame {
  readonly buffer: ArrayBuffer;
  /** Rises by one a frame. */
  readonly number: number;
  /** Time of the frame, µs since epoch on the core's monotonic clock. */
  readonly t_us: number;
  readonly engine: EngineSection;
  readonly shell: ShellSection;
  readonly venues: VenuesSection;
  readonly quotes: QuotesSection;
  readonly pairs: PairsSection;
  readonly focus: FocusSection;
  readonly pair: PairSection;
  readonly ladder_buy: LadderBuySection;
  readonly ladder_sell: LadderSellSection;
  readonly opportunities: OpportunitiesSection;
  readonly signals: SignalsSection;
  readonly reasons: ReasonsSection;
  readonly strategies: StrategiesSection;
  readonly results: ResultsSection;
  readonly trades: TradesSection;
}

/** Bytes of a value of every column, section by section in the order of the table. */
const COLUMN_BYTES: readonly (readonly number[])[] = [
  [8, 4, 4, 4, 4, 4, 4, 8, 8, 4, 4, 8, 8, 8, 8, 8, 1, 4, 4, 8],
  [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8],
  [1, 1, 4, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 4, 1, 8, 8, 1, 4],
  [4, 4, 1, 1, 1, 8, 8, 8, 8, 8, 4, 4, 1, 1, 4, 1, 1, 1, 1, 8, 8],
  [1, 1, 4, 4],
  [1, 1, 8, 8, 8, 8, 8],
  [1, 1, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 1, 1, 8, 8],
  [8, 8, 4, 8],
  [8, 8, 4, 8],
  [4, 4, 4, 4, 8, 8, 8, 8, 8, 8, 8, 1, 1, 1],
  [4, 1, 8, 8, 8],
  [4, 8, 8],
  [1, 4, 4, 4, 1, 8],
  [8, 8, 8, 8, 1],
  [8, 8, 4, 4, 4, 4, 8, 8, 8, 8, 8, 8, 1, 1],
];

/** Bytes a column takes: every one starts at a multiple of eight. */
export function columnBytes(rows: number, bytes: number): number {
  return (rows * bytes + 7) & ~7;
}

function sectionAt(head: DataView, section: number): number {
  return head.getUint32(HEADER_BYTES + 8 * section, true);
}

function rowsOf(head: DataView, section: number): number {
  return head.getUint32(HEADER_BYTES + 8 * section + 4, true);
}

/** Why a buffer is not a frame of this layout, in one sentence; null where it is one. */
export function frameProblem(buffer: ArrayBuffer): string | null {
  const table = HEADER_BYTES + 8 * SECTION_COUNT;
  if (buffer.byteLength < table) {
    return `A frame has at least ${table} bytes, this buffer has ${buffer.byteLength}.`;
  }
  const head = new DataView(buffer);
  const word = (at: number): number => head.getUint32(at, true);
  if (word(0) !== MAGIC) return 'This buffer is not a frame: it does not begin with ARBF.';
  if (word(4) !== LAYOUT_HASH) {
    return `The core writes frame layout ${hex(word(4))}, this page reads ${hex(LAYOUT_HASH)}: reload the page.`;
  }
  if (word(8) > buffer.byteLength) {
    return `The frame is cut off: ${word(8)} bytes were written, ${buffer.byteLength} arrived.`;
  }
  if (word(12) !== SECTION_COUNT) {
    return `A frame has ${SECTION_COUNT} sections, this one says ${word(12)}.`;
  }
  return boundsProblem(head, word(8));
}

function boundsProblem(head: DataView, end: number): string | null {
  for (let section = 0; section < SECTION_COUNT; section++) {
    const from = sectionAt(head, section);
    const rows = rowsOf(head, section);
    const bytes = COLUMN_BYTES[section]!.reduce((sum, width) => sum + roomOf(rows, width), 0);
    if (from % 8 !== 0 || from + bytes > end) {
      return `Section ${section} of the frame (${rows} rows at byte ${from}) does not fit its ${end} bytes.`;
    }
  }
  return null;
}

// Not columnBytes: a count of rows that is wild must not wrap around in 32 bits.
function roomOf(rows: number, bytes: number): number {
  return Math.ceil((rows * bytes) / 8) * 8;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}

function readEngine(buffer: ArrayBuffer, from: number, rows: number): EngineSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    events: new Float64Array(buffer, next(8), rows),
    venue_count: new Uint32Array(buffer, next(4), rows),
    instrument_count: new Uint32Array(buffer, next(4), rows),
    market_count: new Uint32Array(buffer, next(4), rows),
    focus_instrument: new Uint32Array(buffer, next(4), rows),
    focus_buy: new Uint32Array(buffer, next(4), rows),
    focus_sell: new Uint32Array(buffer, next(4), rows),
    min_edge_bps: new Float64Array(buffer, next(8), rows),
    order_size_quote: new Float64Array(buffer, next(8), rows),
    pairs_listed: new Uint32Array(buffer, next(4), rows),
    pairs_offered: new Uint32Array(buffer, next(4), rows),
    best_net_bps: new Float64Array(buffer, next(8), rows),
    last_positive_us: new Float64Array(buffer, next(8), rows),
    pair_calculations: new Float64Array(buffer, next(8), rows),
    live_share: new Float64Array(buffer, next(8), rows),
    two_live_share: new Float64Array(buffer, next(8), rows),
    halted: new Uint8Array(buffer, next(1), rows),
    markets_lagging: new Uint32Array(buffer, next(4), rows),
    unobserved: new Uint32Array(buffer, next(4), rows),
    unobserved_ms: new Float64Array(buffer, next(8), rows),
  };
}

function readShell(buffer: ArrayBuffer, from: number, rows: number): ShellSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    decision_p50_us: new Float64Array(buffer, next(8), rows),
    decision_p99_us: new Float64Array(buffer, next(8), rows),
    frames_per_second: new Float64Array(buffer, next(8), rows),
    clock_step_us: new Float64Array(buffer, next(8), rows),
    memory_bytes: new Float64Array(buffer, next(8), rows),
    paints_skipped: new Float64Array(buffer, next(8), rows),
    receive_p50_us: new Float64Array(buffer, next(8), rows),
    receive_p99_us: new Float64Array(buffer, next(8), rows),
    step_p50_us: new Float64Array(buffer, next(8), rows),
    step_p99_us: new Float64Array(buffer, next(8), rows),
    pack_p50_us: new Float64Array(buffer, next(8), rows),
    pack_p99_us: new Float64Array(buffer, next(8), rows),
    backlog: new Float64Array(buffer, next(8), rows),
    late_ms: new Float64Array(buffer, next(8), rows),
    busy_share: new Float64Array(buffer, next(8), rows),
    heap_bytes: new Float64Array(buffer, next(8), rows),
    sockets: new Float64Array(buffer, next(8), rows),
    ports: new Float64Array(buffer, next(8), rows),
    timers: new Float64Array(buffer, next(8), rows),
    shed_step: new Float64Array(buffer, next(8), rows),
    shed_instruments: new Float64Array(buffer, next(8), rows),
    recorded_bytes: new Float64Array(buffer, next(8), rows),
    recorded_from_us: new Float64Array(buffer, next(8), rows),
    replay_at_us: new Float64Array(buffer, next(8), rows),
    replay_from_us: new Float64Array(buffer, next(8), rows),
    replay_to_us: new Float64Array(buffer, next(8), rows),
    replay_speed: new Float64Array(buffer, next(8), rows),
  };
}

function readVenues(buffer: ArrayBuffer, from: number, rows: number): VenuesSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    state: new Uint8Array(buffer, next(1), rows),
    reason: new Uint8Array(buffer, next(1), rows),
    connections_open: new Uint32Array(buffer, next(4), rows),
    markets: new Uint32Array(buffer, next(4), rows),
    markets_live: new Uint32Array(buffer, next(4), rows),
    frames: new Float64Array(buffer, next(8), rows),
    frames_per_second: new Float64Array(buffer, next(8), rows),
    delay_ms: new Float64Array(buffer, next(8), rows),
    offset_ms: new Float64Array(buffer, next(8), rows),
    silence_ms: new Float64Array(buffer, next(8), rows),
    next_try_ms: new Float64Array(buffer, next(8), rows),
    book_updates: new Float64Array(buffer, next(8), rows),
    snapshots: new Float64Array(buffer, next(8), rows),
    trades: new Float64Array(buffer, next(8), rows),
    checksums_right: new Float64Array(buffer, next(8), rows),
    checksums_wrong: new Float64Array(buffer, next(8), rows),
    gaps: new Float64Array(buffer, next(8), rows),
    resyncs: new Float64Array(buffer, next(8), rows),
    malformed: new Float64Array(buffer, next(8), rows),
    ignored: new Float64Array(buffer, next(8), rows),
    refused: new Float64Array(buffer, next(8), rows),
    dials: new Float64Array(buffer, next(8), rows),
    fee_taker: new Float64Array(buffer, next(8), rows),
    markets_missing: new Uint32Array(buffer, next(4), rows),
    reach: new Uint8Array(buffer, next(1), rows),
    open_ms: new Float64Array(buffer, next(8), rows),
    first_book_ms: new Float64Array(buffer, next(8), rows),
    health: new Uint8Array(buffer, next(1), rows),
    markets_held: new Uint32Array(buffer, next(4), rows),
  };
}

function readQuotes(buffer: ArrayBuffer, from: number, rows: number): QuotesSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    venue: new Uint32Array(buffer, next(4), rows),
    instrument: new Uint32Array(buffer, next(4), rows),
    state: new Uint8Array(buffer, next(1), rows),
    crossed: new Uint8Array(buffer, next(1), rows),
    identity: new Uint8Array(buffer, next(1), rows),
    bid: new Float64Array(buffer, next(8), rows),
    bid_size: new Float64Array(buffer, next(8), rows),
    ask: new Float64Array(buffer, next(8), rows),
    ask_size: new Float64Array(buffer, next(8), rows),
    age_ms: new Float64Array(buffer, next(8), rows),
    bid_levels: new Uint32Array(buffer, next(4), rows),
    ask_levels: new Uint32Array(buffer, next(4), rows),
    price_digits: new Uint8Array(buffer, next(1), rows),
    size_digits: new Uint8Array(buffer, next(1), rows),
    epoch: new Uint32Array(buffer, next(4), rows),
    listing: new Uint8Array(buffer, next(1), rows),
    health: new Uint8Array(buffer, next(1), rows),
    held: new Uint8Array(buffer, next(1), rows),
    reason: new Uint8Array(buffer, next(1), rows),
    since_us: new Float64Array(buffer, next(8), rows),
    next_try_ms: new Float64Array(buffer, next(8), rows),
  };
}

function readPairs(buffer: ArrayBuffer, from: number, rows: number): PairsSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    state: new Uint8Array(buffer, next(1), rows),
    reason: new Uint8Array(buffer, next(1), rows),
    net_bps: new Float32Array(buffer, next(4), rows),
    gross_bps: new Float32Array(buffer, next(4), rows),
  };
}

function readFocus(buffer: ArrayBuffer, from: number, rows: number): FocusSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    state: new Uint8Array(buffer, next(1), rows),
    reason: new Uint8Array(buffer, next(1), rows),
    net_bps: new Float64Array(buffer, next(8), rows),
    gross_bps: new Float64Array(buffer, next(8), rows),
    fee_bps: new Float64Array(buffer, next(8), rows),
    quantity: new Float64Array(buffer, next(8), rows),
    skew_ms: new Float64Array(buffer, next(8), rows),
  };
}

function readPair(buffer: ArrayBuffer, from: number, rows: number): PairSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    state: new Uint8Array(buffer, next(1), rows),
    reason: new Uint8Array(buffer, next(1), rows),
    gross_bps: new Float64Array(buffer, next(8), rows),
    fees_bps: new Float64Array(buffer, next(8), rows),
    depth_bps: new Float64Array(buffer, next(8), rows),
    delay_bps: new Float64Array(buffer, next(8), rows),
    basis_bps: new Float64Array(buffer, next(8), rows),
    net_bps: new Float64Array(buffer, next(8), rows),
    buy_ask: new Float64Array(buffer, next(8), rows),
    buy_ask_size: new Float64Array(buffer, next(8), rows),
    sell_bid: new Float64Array(buffer, next(8), rows),
    sell_bid_size: new Float64Array(buffer, next(8), rows),
    quantity: new Float64Array(buffer, next(8), rows),
    profit_quote: new Float64Array(buffer, next(8), rows),
    buy_age_ms: new Float64Array(buffer, next(8), rows),
    sell_age_ms: new Float64Array(buffer, next(8), rows),
    buy_orders: new Uint8Array(buffer, next(1), rows),
    sell_orders: new Uint8Array(buffer, next(1), rows),
    buy_joined_us: new Float64Array(buffer, next(8), rows),
    sell_joined_us: new Float64Array(buffer, next(8), rows),
  };
}

function readLadderBuy(buffer: ArrayBuffer, from: number, rows: number): LadderBuySection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    price: new Float64Array(buffer, next(8), rows),
    size: new Float64Array(buffer, next(8), rows),
    orders: new Uint32Array(buffer, next(4), rows),
    ahead_size: new Float64Array(buffer, next(8), rows),
  };
}

function readLadderSell(buffer: ArrayBuffer, from: number, rows: number): LadderSellSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    price: new Float64Array(buffer, next(8), rows),
    size: new Float64Array(buffer, next(8), rows),
    orders: new Uint32Array(buffer, next(4), rows),
    ahead_size: new Float64Array(buffer, next(8), rows),
  };
}

function readOpportunities(buffer: ArrayBuffer, from: number, rows: number): OpportunitiesSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    key: new Uint32Array(buffer, next(4), rows),
    instrument: new Uint32Array(buffer, next(4), rows),
    buy: new Uint32Array(buffer, next(4), rows),
    sell: new Uint32Array(buffer, next(4), rows),
    net_bps: new Float64Array(buffer, next(8), rows),
    gross_bps: new Float64Array(buffer, next(8), rows),
    quantity: new Float64Array(buffer, next(8), rows),
    profit_quote: new Float64Array(buffer, next(8), rows),
    first_us: new Float64Array(buffer, next(8), rows),
    last_us: new Float64Array(buffer, next(8), rows),
    peak_net_bps: new Float64Array(buffer, next(8), rows),
    reason: new Uint8Array(buffer, next(1), rows),
    alive: new Uint8Array(buffer, next(1), rows),
    censored: new Uint8Array(buffer, next(1), rows),
  };
}

function readSignals(buffer: ArrayBuffer, from: number, rows: number): SignalsSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    venue: new Uint32Array(buffer, next(4), rows),
    valid: new Uint8Array(buffer, next(1), rows),
    queue_imbalance: new Float64Array(buffer, next(8), rows),
    microprice_bps: new Float64Array(buffer, next(8), rows),
    ofi_1s: new Float64Array(buffer, next(8), rows),
  };
}

function readReasons(buffer: ArrayBuffer, from: number, rows: number): ReasonsSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    pairs_now: new Uint32Array(buffer, next(4), rows),
    pair_seconds: new Float64Array(buffer, next(8), rows),
    refusals: new Float64Array(buffer, next(8), rows),
  };
}

function readStrategies(buffer: ArrayBuffer, from: number, rows: number): StrategiesSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    enabled: new Uint8Array(buffer, next(1), rows),
    trades: new Uint32Array(buffer, next(4), rows),
    orders_open: new Uint32Array(buffer, next(4), rows),
    refusals: new Uint32Array(buffer, next(4), rows),
    last_reason: new Uint8Array(buffer, next(1), rows),
    last_trade_us: new Float64Array(buffer, next(8), rows),
  };
}

function readResults(buffer: ArrayBuffer, from: number, rows: number): ResultsSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    pnl_quote: new Float64Array(buffer, next(8), rows),
    fees_quote: new Float64Array(buffer, next(8), rows),
    volume_quote: new Float64Array(buffer, next(8), rows),
    exposure_quote: new Float64Array(buffer, next(8), rows),
    unmarked: new Uint8Array(buffer, next(1), rows),
  };
}

function readTrades(buffer: ArrayBuffer, from: number, rows: number): TradesSection {
  let at = from;
  const next = (bytes: number): number => {
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  };
  return {
    rows,
    seq: new Float64Array(buffer, next(8), rows),
    at_us: new Float64Array(buffer, next(8), rows),
    strategy: new Uint32Array(buffer, next(4), rows),
    instrument: new Uint32Array(buffer, next(4), rows),
    buy: new Uint32Array(buffer, next(4), rows),
    sell: new Uint32Array(buffer, next(4), rows),
    quantity: new Float64Array(buffer, next(8), rows),
    bought: new Float64Array(buffer, next(8), rows),
    sold: new Float64Array(buffer, next(8), rows),
    expected_quote: new Float64Array(buffer, next(8), rows),
    realised_quote: new Float64Array(buffer, next(8), rows),
    fees_quote: new Float64Array(buffer, next(8), rows),
    state: new Uint8Array(buffer, next(1), rows),
    reason: new Uint8Array(buffer, next(1), rows),
  };
}

/** Views of a frame. Throws where the buffer is not a frame of this layout. */
export function readFrame(buffer: ArrayBuffer): Frame {
  const problem = frameProblem(buffer);
  if (problem !== null) throw new Error(problem);
  const head = new DataView(buffer);
  return {
    buffer,
    number: head.getFloat64(16, true),
    t_us: head.getFloat64(24, true),
    engine: readEngine(buffer, sectionAt(head, 0), rowsOf(head, 0)),
    shell: readShell(buffer, sectionAt(head, 1), rowsOf(head, 1)),
    venues: readVenues(buffer, sectionAt(head, 2), rowsOf(head, 2)),
    quotes: readQuotes(buffer, sectionAt(head, 3), rowsOf(head, 3)),
    pairs: readPairs(buffer, sectionAt(head, 4), rowsOf(head, 4)),
    focus: readFocus(buffer, sectionAt(head, 5), rowsOf(head, 5)),
    pair: readPair(buffer, sectionAt(head, 6), rowsOf(head, 6)),
    ladder_buy: readLadderBuy(buffer, sectionAt(head, 7), rowsOf(head, 7)),
    ladder_sell: readLadderSell(buffer, sectionAt(head, 8), rowsOf(head, 8)),
    opportunities: readOpportunities(buffer, sectionAt(head, 9), rowsOf(head, 9)),
    signals: readSignals(buffer, sectionAt(head, 10), rowsOf(head, 10)),
    reasons: readReasons(buffer, sectionAt(head, 11), rowsOf(head, 11)),
    strategies: readStrategies(buffer, sectionAt(head, 12), rowsOf(head, 12)),
    results: readResults(buffer, sectionAt(head, 13), rowsOf(head, 13)),
    trades: readTrades(buffer, sectionAt(head, 14), rowsOf(head, 14)),
  };
}

/** What the worker knows and the core cannot: one row. */
export interface ShellRow {
  /** receipt of a frame to the end of its step, median, µs */
  decision_p50_us: number;
  /** the same, 99th percentile, µs */
  decision_p99_us: number;
  /** frames received from sockets or a recording */
  frames_per_second: number;
  /** resolution of the worker's clock, µs */
  clock_step_us: number;
  /** memory of the core */
  memory_bytes: number;
  /** frames not packed because the page was still busy */
  paints_skipped: number;
  /** receipt of a frame until its books stand, median, µs */
  receive_p50_us: number;
  /** the same, 99th percentile, µs */
  receive_p99_us: number;
  /** one step: signals, scan, paper trading, median, µs */
  step_p50_us: number;
  /** the same, 99th percentile, µs */
  step_p99_us: number;
  /** packing a frame for the page and handing it over, median, µs */
  pack_p50_us: number;
  /** the same, 99th percentile, µs */
  pack_p99_us: number;
  /** frames that one step decided on at once: the most in the last second */
  backlog: number;
  /** how much later than asked the worker came to run: the worst of the last second, ms */
  late_ms: number;
  /** share of the last second spent at work, 0..1 */
  busy_share: number;
  /** JavaScript heap of the worker; NaN where the browser does not say */
  heap_bytes: number;
  /** sockets held */
  sockets: number;
  /** message ports held */
  ports: number;
  /** timers pending */
  timers: number;
  /** how much is left out because this computer cannot keep up : 0 nothing, 1 pictures, 2 trades, 3 single orders, 4 instruments */
  shed_step: number;
  /** instruments left out for that reason */
  shed_instruments: number;
  /** bytes recorded so far; NaN while not recording */
  recorded_bytes: number;
  /** oldest moment that the recording still holds, µs; NaN while not recording */
  recorded_from_us: number;
  /** place in the recording, µs; NaN when live */
  replay_at_us: number;
  /** first moment of the recording, µs */
  replay_from_us: number;
  /** last moment of the recording, µs */
  replay_to_us: number;
  /** replay speed: 1, 10, Infinity; 0 while paused */
  replay_speed: number;
}

/** Writes the worker's own row into a packed frame. */
export function writeShell(buffer: ArrayBuffer, row: ShellRow): void {
  const head = new DataView(buffer);
  const from = sectionAt(head, SECTION_INDEX.shell);
  if (rowsOf(head, SECTION_INDEX.shell) !== 1) throw new Error('The frame has no row for the shell.');
  head.setFloat64(from + 0, row.decision_p50_us, true);
  head.setFloat64(from + 8, row.decision_p99_us, true);
  head.setFloat64(from + 16, row.frames_per_second, true);
  head.setFloat64(from + 24, row.clock_step_us, true);
  head.setFloat64(from + 32, row.memory_bytes, true);
  head.setFloat64(from + 40, row.paints_skipped, true);
  head.setFloat64(from + 48, row.receive_p50_us, true);
  head.setFloat64(from + 56, row.receive_p99_us, true);
  head.setFloat64(from + 64, row.step_p50_us, true);
  head.setFloat64(from + 72, row.step_p99_us, true);
  head.setFloat64(from + 80, row.pack_p50_us, true);
  head.setFloat64(from + 88, row.pack_p99_us, true);
  head.setFloat64(from + 96, row.backlog, true);
  head.setFloat64(from + 104, row.late_ms, true);
  head.setFloat64(from + 112, row.busy_share, true);
  head.setFloat64(from + 120, row.heap_bytes, true);
  head.setFloat64(from + 128, row.sockets, true);
  head.setFloat64(from + 136, row.ports, true);
  head.setFloat64(from + 144, row.timers, true);
  head.setFloat64(from + 152, row.shed_step, true);
  head.setFloat64(from + 160, row.shed_instruments, true);
  head.setFloat64(from + 168, row.recorded_bytes, true);
  head.setFloat64(from + 176, row.recorded_from_us, true);
  head.setFloat64(from + 184, row.replay_at_us, true);
  head.setFloat64(from + 192, row.replay_from_us, true);
  head.setFloat64(from + 200, row.replay_to_us, true);
  head.setFloat64(from + 208, row.replay_speed, true);
}

/** A code with its word and one sentence for a person. */
export interface Coded {
  readonly code: number;
  readonly word: string;
  readonly sentence: string;
}

/** Why a pair is not offered or an order refused. */
export const Reason = {
  OK: 0,
  STALE: 1,
  GAP: 2,
  CROSSED: 3,
  SKEW: 4,
  DEPTH: 5,
  FEE: 6,
  SANITY: 7,
  EMPTY: 8,
  BASIS: 9,
  IDENTITY: 10,
  WALLET: 11,
  MINSIZE: 12,
  INVENTORY: 13,
  NOTIONAL: 14,
  ORDERS: 15,
  LOSS: 16,
  HALT: 17,
  TAKEN: 18,
  MISSED: 19,
  COOLDOWN: 20,
  HEALTH: 21,
} as const;

/** Why a pair is not offered or an order refused. The place is the code. */
export const REASONS: readonly Coded[] = [
  { code: 0, word: 'OK', sentence: 'Nothing stands against it' },
  { code: 1, word: 'STALE', sentence: 'A book has no proof that it is still current' },
  { code: 2, word: 'GAP', sentence: 'A book is being rebuilt after a gap, a bad checksum or a new connection' },
  { code: 3, word: 'CROSSED', sentence: 'A book\'s own bid stands above its own ask' },
  { code: 4, word: 'SKEW', sentence: 'The two books were proved too far apart in time' },
  { code: 5, word: 'DEPTH', sentence: 'The best level does not hold the order\'s quantity' },
  { code: 6, word: 'FEE', sentence: 'The edge does not pay the fees and the minimum edge' },
  { code: 7, word: 'SANITY', sentence: 'The edge is too good to be true (over 5 %)' },
  { code: 8, word: 'EMPTY', sentence: 'One side of a book is empty' },
  { code: 9, word: 'BASIS', sentence: 'The edge comes from two quote currencies, not from one price' },
  { code: 10, word: 'IDENTITY', sentence: 'The two markets may not trade the same coin' },
  { code: 11, word: 'WALLET', sentence: 'Deposits or withdrawals are closed or unknown' },
  { code: 12, word: 'MINSIZE', sentence: 'Below the venue\'s smallest order, or its smallest order is unknown' },
  { code: 13, word: 'INVENTORY', sentence: 'The venue\'s paper balance does not cover the leg' },
  { code: 14, word: 'NOTIONAL', sentence: 'The order is larger than the limit per order' },
  { code: 15, word: 'ORDERS', sentence: 'Too many paper orders are open' },
  { code: 16, word: 'LOSS', sentence: 'The daily loss limit is reached' },
  { code: 17, word: 'HALT', sentence: 'Paper trading is halted' },
  { code: 18, word: 'TAKEN', sentence: 'Paper orders already took this liquidity' },
  { code: 19, word: 'MISSED', sentence: 'The later book no longer held the price or the quantity' },
  { code: 20, word: 'COOLDOWN', sentence: 'The strategy waits after its last order' },
  { code: 21, word: 'HEALTH', sentence: 'A feed went wrong too often in the last ten minutes to be relied upon' },
];

/** What is known of a market's single orders. */
export const OrdersState = {
  NOT_PUBLISHED: 0,
  WAITING: 1,
  UNPROVEN: 2,
  PROVEN: 3,
  REFUSED: 4,
  TOO_MANY: 5,
} as const;

/** What is known of a market's single orders. The place is the code. */
export const ORDERS_STATES: readonly Coded[] = [
  { code: 0, word: 'not published', sentence: 'No single orders are published here' },
  { code: 1, word: 'waiting', sentence: 'Single orders have not come yet' },
  { code: 2, word: 'unproven', sentence: 'The single orders do not add up to the venue\'s own book: nothing is shown until they do' },
  { code: 3, word: 'proven', sentence: 'The single orders add up to the venue\'s own book' },
  { code: 4, word: 'refused', sentence: 'The venue refused the single orders of this market; it is asked again later' },
  { code: 5, word: 'too many', sentence: 'The market has more single orders than are followed here' },
];

/** Why a venue is not LIVE. */
export const VenueReason = {
  ALL_LIVE: 0,
  NOT_DIALLED_YET: 1,
  DIALLING: 2,
  SUBSCRIBING: 3,
  WAITING_FOR_A_SNAPSHOT: 4,
  SILENT: 5,
  LAGGING: 6,
  CLOCK_JUMPED: 7,
  CONNECTION_LOST: 8,
  PLANNED_CUT: 9,
  GAP: 10,
  BAD_CHECKSUM: 11,
  CROSSED: 12,
  UNREADABLE_MESSAGE: 13,
  TOO_MANY_UPDATES_WAITING: 14,
  NO_SNAPSHOT: 15,
  NO_ANSWER: 16,
  REFUSED: 17,
  NOT_LISTED: 18,
  QUARANTINED: 19,
  MAINTENANCE: 20,
  BAN_SUSPECTED: 21,
  SWITCHED_OFF: 22,
  FROZEN_BY_VENUE: 23,
  FORMAT_CHANGED: 24,
} as const;

/** Why a venue is not LIVE. The place is the code. */
export const VENUE_REASONS: readonly Coded[] = [
  { code: 0, word: 'all live', sentence: 'Every wanted market is live' },
  { code: 1, word: 'not dialled yet', sentence: 'No connection has been tried yet' },
  { code: 2, word: 'dialling', sentence: 'A connection is being opened' },
  { code: 3, word: 'subscribing', sentence: 'Connected; the venue has not yet acknowledged the subscription' },
  { code: 4, word: 'waiting for a snapshot', sentence: 'Changes arrive, but the whole book they belong to has not come yet' },
  { code: 5, word: 'silent', sentence: 'No message for too long: what is held may be out of date' },
  { code: 6, word: 'lagging', sentence: 'Messages arrive much later than the venue sent them' },
  { code: 7, word: 'clock jumped', sentence: 'This computer\'s clock jumped or it slept: every book must be proved again' },
  { code: 8, word: 'connection lost', sentence: 'The connection was closed and will be opened again' },
  { code: 9, word: 'planned cut', sentence: 'The venue is about to cut this connection: the next one is opened first' },
  { code: 10, word: 'gap', sentence: 'A message is missing: the book is being rebuilt' },
  { code: 11, word: 'bad checksum', sentence: 'The book did not match the venue\'s own checksum: it is being rebuilt' },
  { code: 12, word: 'crossed', sentence: 'The book\'s bid stayed above its ask: it is being rebuilt' },
  { code: 13, word: 'unreadable message', sentence: 'A message could not be read: the book is being rebuilt' },
  { code: 14, word: 'too many updates waiting', sentence: 'More changes came than may wait for a snapshot: the book is being rebuilt' },
  { code: 15, word: 'no snapshot', sentence: 'The venue did not send the whole book in time' },
  { code: 16, word: 'no answer', sentence: 'The venue refuses connections or cannot be reached from here; some block whole countries' },
  { code: 17, word: 'refused', sentence: 'The venue refused the subscription' },
  { code: 18, word: 'not listed', sentence: 'The venue does not list any of the chosen instruments' },
  { code: 19, word: 'quarantined', sentence: 'Damaged too often in a short time: left out until a pause ends' },
  { code: 20, word: 'maintenance', sentence: 'The venue says that it is in maintenance' },
  { code: 21, word: 'ban suspected', sentence: 'The venue refuses every connection while others answer: no try until a pause ends' },
  { code: 22, word: 'switched off', sentence: 'Switched off by you' },
  { code: 23, word: 'frozen by venue', sentence: 'The market trades while its book stands still: the venue seems to have frozen it' },
  { code: 24, word: 'format changed', sentence: 'The venue\'s messages have another format than is known: left out until a pause ends' },
];

/** What is known of the coins of a market. */
export const Identity = {
  KNOWN: 0,
  UNVERIFIED: 1,
  CONFIRMED: 2,
  DENIED: 3,
  SUSPECT: 4,
  GONE: 5,
  REFUSED: 6,
} as const;

/** What is known of the coins of a market. The place is the code. */
export const IDENTITIES: readonly Coded[] = [
  { code: 0, word: 'known', sentence: 'Its coins stand in the shipped table, and its price agrees with the other venues' },
  { code: 1, word: 'unverified', sentence: 'Nobody has said yet that this is the coin of that name at the other venues' },
  { code: 2, word: 'confirmed', sentence: 'You said that this is the same coin as at the other venues' },
  { code: 3, word: 'denied', sentence: 'You said that this is another coin than at the other venues' },
  { code: 4, word: 'suspect', sentence: 'Its price stands far from the other venues: taken for another coin' },
  { code: 5, word: 'gone', sentence: 'The coin of that name was renamed or withdrawn' },
  { code: 6, word: 'refused', sentence: 'No coin, or another coin than the name says: it is never paired' },
];

/** States of a book. */
export const State = {
  IDLE: 0,
  CONNECTING: 1,
  SYNCING: 2,
  LIVE: 3,
  STALE: 4,
  RESYNC: 5,
  QUARANTINED: 6,
} as const;

/** States of a book. The place is the code. */
export const STATES: readonly string[] = ['IDLE', 'CONNECTING', 'SYNCING', 'LIVE', 'STALE', 'RESYNC', 'QUARANTINED'];

/** Whether a venue has a market. */
export const Listing = {
  UNASKED: 0,
  ASKED: 1,
  LISTED: 2,
  NOT_LISTED: 3,
} as const;

/** Whether a venue has a market. The place is the code. */
export const LISTINGS: readonly string[] = ['unasked', 'asked', 'listed', 'not-listed'];

/** Whether a venue can be reached from here. */
export const Reach = {
  UNTRIED: 0,
  TRYING: 1,
  REACHED: 2,
  REFUSED: 3,
  SILENT: 4,
  BLOCKED: 5,
} as const;

/** Whether a venue can be reached from here. The place is the code. */
export const REACHES: readonly Coded[] = [
  { code: 0, word: 'untried', sentence: 'No connection has been tried yet' },
  { code: 1, word: 'trying', sentence: 'The first connection is being tried' },
  { code: 2, word: 'reached', sentence: 'The venue answers' },
  { code: 3, word: 'refused', sentence: 'The venue turned the connection down' },
  { code: 4, word: 'silent', sentence: 'No answer: the venue says nothing at all' },
  { code: 5, word: 'blocked', sentence: 'Turned down again and again while other venues answer: blocked by region, it seems' },
];

/** What a cell of the pair matrix is. */
export const PairState = {
  ABSENT: 0,
  UNKNOWN: 1,
  UNPROVED: 2,
  REJECTED: 3,
  OFFERED: 4,
} as const;

/** What a cell of the pair matrix is. The place is the code. */
export const PAIR_STATES: readonly string[] = ['ABSENT', 'UNKNOWN', 'UNPROVED', 'REJECTED', 'OFFERED'];

/** What became of a paper trade. */
export const TradeState = {
  PENDING: 0,
  FILLED: 1,
  PARTIAL: 2,
  MISSED: 3,
  UNKNOWN: 4,
} as const;

/** What became of a paper trade. The place is the code. */
export const TRADE_STATES: readonly string[] = ['PENDING', 'FILLED', 'PARTIAL', 'MISSED', 'UNKNOWN'];

/** What can happen to a venue or a market. */
export const HAPPENINGS = ['dialled', 'opened', 'subscribed', 'acknowledged', 'closed', 'no-answer', 'waits', 'silent', 'snapshot-asked', 'live', 'live-fresh', 'stale', 'lagging', 'unproved', 'behind', 'frozen', 'gap', 'connection-gap', 'checksum-wrong', 'crossed', 'no-snapshot', 'fell-back', 'quarantined', 'held', 'trusted', 'malformed', 'refused', 'orders-dropped', 'listed', 'trading', 'not-listed', 'planned-cut', 'maintenance', 'ban-suspected', 'format-changed', 'clock-jumped', 'woke', 'stranger', 'likened', 'answered'] as const;

export type HappeningWord = (typeof HAPPENINGS)[number];

/** What a kind of trouble costs a feed's health: so many points for each `per`, and never more than `most`. */
export interface HealthCost {
  readonly word: string;
  /** What is counted, with its unit. */
  readonly counted: string;
  readonly points: number;
  readonly per: number;
  readonly most: number;
}

/** Kinds of trouble, in the order in which the core lists them. */
export const HEALTH_COSTS: readonly HealthCost[] = [
  { word: 'sequence', counted: 'gaps in the numbering', points: 15, per: 1, most: 60 },
  { word: 'checksum', counted: 'checksums that did not match', points: 15, per: 1, most: 60 },
  { word: 'crossed', counted: 'ms with the bid above the ask', points: 1, per: 50, most: 60 },
  { word: 'silence', counted: 's of silence against its own rhythm', points: 1, per: 3, most: 40 },
  { word: 'clock and lag', counted: 's late or with a clock that jumped', points: 1, per: 2, most: 40 },
  { word: 'rebuilds', counted: 'books dropped or cut off', points: 5, per: 1, most: 40 },
];

/** Minutes of its own time that a feed's health looks back; below the first score no pair of it is offered, until it is back at the second. */
export const HEALTH = { minutes: 10, heldBelow: 50, trustedFrom: 60 } as const;

/** A venue; its place in VENUES is its number everywhere. */
export interface VenueInfo {
  readonly id: string;
  readonly name: string;
  /** Three or four letters for narrow columns. */
  readonly short: string;
  /** Taker fee of the lowest public tier, fraction. */
  readonly feeTaker: number;
  /** Maker fee of the lowest public tier, fraction. */
  readonly feeMaker: number;
  /** When the fees were read. */
  readonly feeDate: string;
  /** Where the fees were read. */
  readonly feeSource: string;
  /** Socket origins that are dialled. */
  readonly origins: readonly string[];
  /** What could not be verified, in one sentence each. */
  readonly unverified: readonly string[];
}

/** Every venue, in alphabetical order. */
export const VENUES: readonly VenueInfo[] = [
  {
    id: 'binance',
    name: 'Binance',
    short: 'Bin',
    feeTaker: 0.001,
    feeMaker: 0.001,
    feeDate: '2026-07-30',
    feeSource: 'hummingbot\'s fee table of 2026-07 and ccxt 4.5.84, which agree',
    origins: ['wss://data-stream.binance.vision', 'wss://ws-api.binance.com:443'],
    unverified: ['Whether data-stream.binance.vision answers where stream.binance.com is refused (HTTP 451, seen in the United States).', 'A stream of a pair that does not exist is accepted and then stays silent.', 'Tick, step and smallest order are those of 2021-10-12; Binance may have made them finer since.', 'The list of markets (`exchangeInfo`) is known as the recorded answer of its REST twin, not from the socket.', 'Promotions without fees come and go; the fee is the public rate without them.'],
  },
  {
    id: 'binance-us',
    name: 'Binance.US',
    short: 'BUS',
    feeTaker: 0.001,
    feeMaker: 0.001,
    feeDate: '2026-11-22',
    feeSource: 'ccxt 4.5.84',
    origins: ['wss://stream.binance.us:9443', 'wss://ws-api.binance.us:443'],
    unverified: ['Pairs in US dollars were suspended in 2023 and came back in 2025.', 'A stream of a pair that does not exist is accepted and then stays silent.', 'Cheaper tiers, down to no fee at all, have been advertised since; the fee is that of ccxt\'s table.', 'Tick, step and smallest order are those of 2021-10-12.', 'Many addresses outside the United States are refused.'],
  },
  {
    id: 'bitfinex',
    name: 'Bitfinex',
    short: 'Bfx',
    feeTaker: 0.002,
    feeMaker: 0.001,
    feeDate: '2026-11-22',
    feeSource: 'ccxt 4.5.84 (an announcement of December 2025: none at all)',
    origins: ['wss://api-pub.bitfinex.com'],
    unverified: ['The end of all trading fees was announced in December 2025; date and scope are not known, the older fees are the default.', 'In the checksum numbers below 0.000001 are written with an exponent, as they are sent: so bfx-api-node-models #70 measured it, its own code writes prices out.', 'Books of single orders at the same time as books by price were seen in no recording; orders of one price are checked in the order of their ids, as bfx-api-node-models sorts them.', 'Messages a second are not documented; ours are cautious.', 'Which pairs are listed is known as of 2021-04-17; tick, step and smallest order are not known.'],
  },
  {
    id: 'bitget',
    name: 'Bitget',
    short: 'Bgt',
    feeTaker: 0.001,
    feeMaker: 0.001,
    feeDate: '2026-07-30',
    feeSource: 'hummingbot\'s fee table of 2026-07, the published base tier (ccxt 4.5.84 says 0.2 %)',
    origins: ['wss://ws.bitget.com'],
    unverified: ['Whether v3 or v2 is the steadier one; v3 is used, because its messages name the one before them.', 'The checksum of v2 and v3 is missing at times and has been wrong; it is not looked at. All 637 of a recording of v1 are right.', 'The pace of `books` (100 to 200 ms) and how deep it goes.', 'Tick, step and smallest quantity are those of 2022-04-07.', 'The fee is 0.1 % as published and 0.2 % in ccxt\'s table.'],
  },
  {
    id: 'bitstamp',
    name: 'Bitstamp',
    short: 'Bts',
    feeTaker: 0.004,
    feeMaker: 0.003,
    feeDate: '2026-11-22',
    feeSource: 'tier table in ccxt 4.5.84 (its header says 0.4 % for both)',
    origins: ['wss://ws.bitstamp.net'],
    unverified: ['The venue publishes no limits of subscriptions, messages or connections; ours are cautious', 'Whole books are pushed every 0.1 to 1 s, by activity', 'SOL/USD and DOGE/USD were listed after January 2022, the date of the trading rules', 'An unknown channel is answered with an error', 'The detailed book shows the best 100 orders a side; times of single orders are whole milliseconds'],
  },
  {
    id: 'bybit',
    name: 'Bybit',
    short: 'Byb',
    feeTaker: 0.001,
    feeMaker: 0.001,
    feeDate: '2026-07-30',
    feeSource: 'hummingbot\'s fee table of 2026-07, non-VIP spot',
    origins: ['wss://stream.bybit.com'],
    unverified: ['How many requests a second are allowed; ten are sent.', 'Whether one bad topic fails the whole request; every market is asked for by a request of its own.', 'Some pairs of stablecoins are free of fees at times.', 'United States and mainland China addresses are refused at the handshake, without a reason a page could see.'],
  },
  {
    id: 'coinbase',
    name: 'Coinbase',
    short: 'Cbs',
    feeTaker: 0.012,
    feeMaker: 0.006,
    feeDate: '2026-11-22',
    feeSource: 'ccxt 4.5.84, tier Advanced 1 (older tables: 0.60 % / 0.40 %)',
    origins: ['wss://advanced-trade-ws.coinbase.com'],
    unverified: ['That sequence_num counts every frame of a connection is seen in captures, the documents do not say it.', 'The taker fee is 1.20 % in one current table and 0.60 % in another; the dearer one is the default.', 'That a trade\'s side is the maker\'s is measured on one capture, the documents do not say it.', 'The list of markets (channel `status`) is read as documented: no recording of it is at hand.'],
  },
  {
    id: 'crypto-com',
    name: 'Crypto.com',
    short: 'CDC',
    feeTaker: 0.005,
    feeMaker: 0.0025,
    feeDate: '2026-11-22',
    feeSource: 'ccxt 4.5.84',
    origins: ['wss://stream.crypto.com'],
    unverified: ['A quiet book is taken to get empty changes, or none at all.', 'Which pairs in US dollars are listed, and ETH/BTC, is not known; those that are not are refused.', 'A refusal is taken to name the channels it is about.', 'What `cs` is computed from is not published, so it is not checked.', 'Tick and step are those of 2021-11-23; the smallest order is taken to be one step.', 'How many connections may be opened is not published; ours are cautious.'],
  },
  {
    id: 'gate',
    name: 'Gate',
    short: 'Gat',
    feeTaker: 0.002,
    feeMaker: 0.002,
    feeDate: '2026-07-30',
    feeSource: 'ccxt 4.5.84 and hummingbot of 2026-07 (pages of 2025 say 0.1 % for both)',
    origins: ['wss://api.gateio.ws'],
    unverified: ['The venue publishes no limit of subscriptions or messages; at most 100 connections are recommended (2022), ours are fewer.', 'The time that every request carries is a constant: a request a thousand times too late was accepted in 2025.', 'What a host without `spot.obu` answers; any refusal but that of an unknown pair moves the market to `spot.order_book`, and so do five seconds without a book.', 'Tick, step and smallest order are those of 2021-04-22, BTC/USDT\'s tick and step those seen on 2025-08-01.', 'The fee is 0.2 % in two current tables and 0.1 % on pages of 2025; the dearer one is the default.', 'United States and mainland China addresses are refused.'],
  },
  {
    id: 'gemini',
    name: 'Gemini',
    short: 'Gem',
    feeTaker: 0.004,
    feeMaker: 0.002,
    feeDate: '2026-07-30',
    feeSource: 'hummingbot and ccxt (ActiveTrader, lowest tier)',
    origins: ['wss://ws.gemini.com'],
    unverified: ['The venue publishes no limits of subscriptions, messages or connections; ours are cautious.', 'That a symbol that is subscribed again on the same connection begins with its whole book is assumed, as hummingbot does.', 'That an answer repeats a request\'s id as text is seen in a client\'s code only.', 'The newer feed was met in single frames, not in a recording.'],
  },
  {
    id: 'htx',
    name: 'HTX',
    short: 'HTX',
    feeTaker: 0.002,
    feeMaker: 0.002,
    feeDate: '2026-11-22',
    feeSource: 'ccxt 4.5.84 and hummingbot (2026-07-30), lowest tier',
    origins: ['wss://api.huobi.pro'],
    unverified: ['At most 100 subscriptions on one connection; two pings left unanswered close it', 'The 20-level push is offered for every spot symbol', 'Trading rules are those of April 2021', 'The version of a derivative\'s high-frequency book rises by one with every push'],
  },
  {
    id: 'hyperliquid',
    name: 'Hyperliquid',
    short: 'Hyp',
    feeTaker: 0.0007,
    feeMaker: 0.0004,
    feeDate: '2026-11-22',
    feeSource: 'the venue\'s documents and ccxt 4.5.84, spot (perpetuals 0.045 % / 0.015 %)',
    origins: ['wss://api.hyperliquid.xyz'],
    unverified: ['BTC, ETH and SOL are the wrapped coins UBTC, UETH and USOL; that they are worth what they wrap is not checked here.', 'The indexes of spot pairs were read from others\' code and prices, not from the venue\'s own list.', '100 connections and 2,000 texts a minute for one address are not the venue\'s own words.', 'The tick follows the price (five significant digits); the one given holds for prices of 2026.', 'The words of a refused subscription are known for one case only.', 'The list of markets (`spotMeta`) is read as documented: no recording of it is at hand.'],
  },
  {
    id: 'kraken',
    name: 'Kraken',
    short: 'Krk',
    feeTaker: 0.004,
    feeMaker: 0.0025,
    feeDate: '2026-07-02',
    feeSource: 'AssetPairs reply in nautilus_trader\'s test data, lowest volume; hummingbot has the same',
    origins: ['wss://ws.kraken.com'],
    unverified: ['The venue publishes no fixed limit of subscriptions or messages; ours are cautious', 'Connection attempts are said to be limited to about 150 in 10 minutes', 'Trading rules are those of April 2021 until the venue\'s own list comes; its form is that of the documents, no recording is at hand'],
  },
  {
    id: 'kucoin',
    name: 'KuCoin',
    short: 'KuC',
    feeTaker: 0.001,
    feeMaker: 0.001,
    feeDate: '2026-11-22',
    feeSource: 'ccxt 4.5.84 and hummingbot\'s fee table of 2026-07, for coins of class A',
    origins: ['wss://x-push-spot.kucoin.com'],
    unverified: ['No public program that uses this socket from a page was found, so it is not known that it takes every origin.', 'Each change is taken to begin at the number after the last one\'s; ccxt only checks that they grow.', 'No limits are published for this socket; ours are those of the classic one.', 'A subscription\'s id may be the market\'s name, and is taken to come back with the answer.', 'The side of a trade is taken to be the taker\'s.', 'Coins of classes B and C cost two to three times the fee.', 'Tick, step and smallest order are those of 2021-04-25.'],
  },
  {
    id: 'mexc',
    name: 'MEXC',
    short: 'Mxc',
    feeTaker: 0.0005,
    feeMaker: 0,
    feeDate: '2025-09-02',
    feeSource: 'mexc.com learn page (hummingbot of 2026-07: 0.05 % for both, ccxt 4.5.84: 0.2 % for both)',
    origins: ['wss://wbs-api.mexc.com'],
    unverified: ['No recording of the protobuf feed is known; its form is that of the published schema and of answers quoted by others.', 'How often whole books are pushed, and whether an unchanged one is repeated.', 'How many messages and connections are allowed; one source says 100 messages a second.', 'Tick, step and smallest order: no dated list is at hand, so paper trading refuses.', 'The maker and taker fee differ between sources, and many pairs are free of fees at times.', 'United States addresses are refused.'],
  },
  {
    id: 'okx',
    name: 'OKX',
    short: 'OKX',
    feeTaker: 0.0015,
    feeMaker: 0.001,
    feeDate: '2026-11-22',
    feeSource: 'ccxt 4.5.84 (other tables: 0.10 % / 0.08 %)',
    origins: ['wss://ws.okx.com:8443'],
    unverified: ['An announcement of 2026-02-12 drops the first snapshot of `books`; seen still sent on 2026-08-21. After three seconds without it the program takes `books5`.', 'Tick, step and smallest quantity are those of 2022-05-13.', 'The taker fee is 0.15 % in one current table and 0.10 % in others; the dearer one is the default.', 'Hosts of the European and American entities are not used.'],
  },
];

/** One number a strategy can be given; the page builds the form from these. */
export interface ParameterInfo {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
  readonly help: string;
}

/** A paper strategy; its place in STRATEGIES is its number everywhere. */
export interface StrategyInfo {
  readonly id: string;
  readonly name: string;
  readonly help: string;
  readonly parameters: readonly ParameterInfo[];
}

/** Every strategy, in alphabetical order. */
export const STRATEGIES: readonly StrategyInfo[] = [
  {
    id: 'book-imbalance',
    name: 'Book-imbalance taker',
    help: 'Takes in the direction of a lopsided touch when the order flow agrees, on the instrument in focus, and leaves after a fixed time. It pays the spread and two fees for that.',
    parameters: [
      {
        name: 'threshold',
        label: 'Imbalance',
        unit: '',
        min: 0.05,
        max: 1,
        step: 0.05,
        default: 0.6,
        help: 'Enters when the queue imbalance is at least this, either way, and the order flow agrees.',
      },
      {
        name: 'orderQuote',
        label: 'Order size',
        unit: 'quote',
        min: 10,
        max: 100000,
        step: 10,
        default: 200,
        help: 'Notional of one entry, in the instrument\'s quote currency.',
      },
      {
        name: 'horizonS',
        label: 'Horizon',
        unit: 's',
        min: 1,
        max: 600,
        step: 1,
        default: 10,
        help: 'Leaves by the opposite order this long after the entry was filled.',
      },
      {
        name: 'guardBps',
        label: 'Price guard',
        unit: 'bps',
        min: 0,
        max: 100,
        step: 0.5,
        default: 2,
        help: 'Each order takes prices worse than the one seen by at most this.',
      },
      {
        name: 'cooldownMs',
        label: 'Pause per market',
        unit: 'ms',
        min: 0,
        max: 600000,
        step: 500,
        default: 5000,
        help: 'Waits this long after each attempt on a market.',
      },
    ],
  },
  {
    id: 'cross-venue',
    name: 'Cross-venue taker-taker',
    help: 'Buys where an offered pair is cheap and sells where it is dear, both orders at once. What only one of them gets is held and marked.',
    parameters: [
      {
        name: 'minEdgeBps',
        label: 'Minimum net edge',
        unit: 'bps',
        min: 0,
        max: 500,
        step: 0.1,
        default: 0,
        help: 'Trades only on offered pairs whose net edge is at least this.',
      },
      {
        name: 'guardPct',
        label: 'Price guard',
        unit: '% of edge',
        min: 0,
        max: 100,
        step: 5,
        default: 50,
        help: 'Each leg takes prices worse than the one seen by at most this part of the expected net edge.',
      },
      {
        name: 'minSizePct',
        label: 'Smallest size',
        unit: '% of order',
        min: 1,
        max: 100,
        step: 1,
        default: 25,
        help: 'Does not trade where books and balances leave less than this part of the order size.',
      },
      {
        name: 'cooldownMs',
        label: 'Pause per pair',
        unit: 'ms',
        min: 0,
        max: 600000,
        step: 100,
        default: 1000,
        help: 'Waits this long after each attempt on a pair.',
      },
    ],
  },
];

/** What is followed when nobody has chosen anything. */
export const DEFAULT_INSTRUMENTS: readonly string[] = ['BTC-USDT', 'ETH-USDT', 'SOL-USDT', 'XRP-USDT', 'DOGE-USDT', 'LINK-USDT', 'USDC-USDT', 'DAI-USDT', 'FDUSD-USDT', 'BTC-USD', 'ETH-USD', 'SOL-USD', 'XRP-USD', 'DOGE-USD', 'LINK-USD', 'USDT-USD', 'USDC-USD', 'DAI-USD', 'BTC-USDC', 'ETH-USDC', 'ETH-BTC'];
