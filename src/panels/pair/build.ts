// What the Pair panel shows, from a frame and nothing else. Pure.
import { type Frame, NONE, PairState, REASONS, Reason, VENUES } from '../../contract/generated.ts';
import { bps, DASH, fixed, money, price, size } from '../../lib/format/number.ts';
import { age } from '../../lib/format/time.ts';
import { type Catalogue, lists, pairRow, shownDigits, venueName } from '../../state/catalogue.ts';
import { heldWords } from '../../state/healthWords.ts';
import type { History } from '../../state/history.ts';

/** What is in focus: a pair, or one market alone where the source has no pair of it. */
export interface Focus {
  readonly instrument: number;
  readonly buy: number;
  readonly sell: number;
  readonly paired: boolean;
}

/** The focus of a frame; null before there is one. Alone, `buy` and `sell` are the same venue. */
export function focusOf({ engine }: Frame, catalogue: Catalogue): Focus | null {
  const instrument = engine.focus_instrument[0] ?? NONE;
  const buy = engine.focus_buy[0] ?? NONE;
  const sell = engine.focus_sell[0] ?? NONE;
  if (instrument >= catalogue.instruments.length) return null;
  if (buy < VENUES.length && sell < VENUES.length && buy !== sell) {
    return { instrument, buy, sell, paired: true };
  }
  const alone = catalogue.venues.find((venue) => lists(catalogue, instrument, venue));
  return alone === undefined ? null : { instrument, buy: alone, sell: alone, paired: false };
}

/** A word for the focus that changes exactly when a chart must start anew. */
export function focusKey(focus: Focus | null): string {
  return focus ? `${focus.instrument} ${focus.buy} ${focus.sell}` : '';
}

export interface Term {
  readonly name: string;
  /** The operator before it. */
  readonly sign: string;
  readonly read: (pair: Frame['pair']) => number;
}

const first = (column: Float64Array) => column[0] ?? Number.NaN;

/** The sum, always in this order: gross − fees − depth − delay − basis = net. */
export const TERMS: readonly Term[] = [
  { name: 'gross', sign: '', read: (pair) => first(pair.gross_bps) },
  { name: 'fees', sign: '−', read: (pair) => first(pair.fees_bps) },
  { name: 'depth', sign: '−', read: (pair) => first(pair.depth_bps) },
  { name: 'delay', sign: '−', read: (pair) => first(pair.delay_bps) },
  { name: 'basis', sign: '−', read: (pair) => first(pair.basis_bps) },
  { name: 'net bps', sign: '=', read: (pair) => first(pair.net_bps) },
];

const MODELLED_LATER = new Set(['depth', 'delay', 'basis']);

export interface TermWords {
  readonly value: string;
  /** Why there is a dash. */
  readonly why: string;
}

/** Costs stand without a sign (the operator says it), edges with one; a missing term is a dash and says why. */
export function termWords({ name, read }: Term, pair: Frame['pair']): TermWords {
  const value = read(pair);
  if (!Number.isFinite(value)) {
    return { value: DASH, why: MODELLED_LATER.has(name) ? 'not modelled yet' : 'not known' };
  }
  const isCost = name !== 'gross' && name !== 'net bps';
  return { value: isCost ? fixed(value, 1) : bps(value), why: '' };
}

export function netTone({ pair }: Frame): string {
  const net = first(pair.net_bps);
  if (!Number.isFinite(net) || pair.state[0] === PairState.UNPROVED) return 'quiet';
  if (net > 0) return pair.state[0] === PairState.OFFERED ? 'gain' : '';
  return 'loss';
}

/** The code beside the title: `OFFERED`, or why not. */
export function verdictWord({ pair }: Frame): string {
  const state = pair.state[0] ?? PairState.ABSENT;
  if (state === PairState.OFFERED) return '▲ OFFERED';
  if (state === PairState.ABSENT) return 'NO PAIR';
  if (state === PairState.UNKNOWN) return 'UNKNOWN';
  return REASONS[pair.reason[0] ?? 0]?.word ?? '?';
}

export function verdictSentence({ pair }: Frame): string {
  const state = pair.state[0] ?? PairState.ABSENT;
  if (state === PairState.OFFERED) return 'Offered: it pays after fees, at my size';
  if (state === PairState.ABSENT) return 'Choose a pair in the heatmap';
  if (state === PairState.UNKNOWN) return 'A book has never been whole';
  return REASONS[pair.reason[0] ?? 0]?.sentence ?? '';
}

/** The same; where a feed's health stands against the pair, with whose and how low it is. */
export function verdictOf(frame: Frame, catalogue: Catalogue, focus: Focus): string {
  const isHeld = frame.pair.reason[0] === Reason.HEALTH;
  const held = isHeld ? heldWords(frame, catalogue, focus.instrument, [focus.buy, focus.sell]) : '';
  return held || verdictSentence(frame);
}

export function noteOf(frame: Frame, focus: Focus | null): string {
  if (!focus) return 'choose a cell of the heatmap';
  if (!focus.paired) return `${venueName(focus.buy)} only: no second venue to compare with`;
  const ages = `${age(first(frame.pair.buy_age_ms))} / ${age(first(frame.pair.sell_age_ms))}`;
  return `buy ${venueName(focus.buy)} → sell ${venueName(focus.sell)} · ages ${ages}`;
}

/** Fraction digits of the prices in focus; `before` keeps what was needed once, so that nothing shifts. */
export function digitsOf(frame: Frame, catalogue: Catalogue, focus: Focus, before: number): number {
  const rows = [focus.buy, focus.sell].map((venue) => quoteRow(catalogue, focus.instrument, venue));
  return Math.max(before, ...rows.map((row) => (row < 0 ? 2 : shownDigits(frame, row))));
}

/** What one order would do, in words. */
export function orderWords({ pair }: Frame, focus: Focus, digits: number): string {
  const bought = `buy ${price(first(pair.buy_ask), digits)} × ${size(first(pair.buy_ask_size))}`;
  const sold = `sell ${price(first(pair.sell_bid), digits)} × ${size(first(pair.sell_bid_size))}`;
  if (!focus.paired) return '';
  return `${bought} · ${sold} · my order ${size(first(pair.quantity))} → ${money(first(pair.profit_quote))}`;
}

/** Values of the chart's series, in the order of `chartPlan`. Unproved edges are gaps, not numbers. */
export function chartValues(frame: Frame, catalogue: Catalogue, focus: Focus): number[] {
  const { pair, quotes, signals } = frame;
  const proved = (pair.state[0] ?? 0) >= PairState.REJECTED;
  const buyRow = quoteRow(catalogue, focus.instrument, focus.buy);
  const sellRow = quoteRow(catalogue, focus.instrument, focus.sell);
  const buy = signalRow(signals, focus.buy);
  const sell = focus.paired ? signalRow(signals, focus.sell) : -1;
  const at = (column: Float64Array, row: number) =>
    row < 0 ? Number.NaN : (column[row] ?? Number.NaN);
  return [
    focus.paired && proved ? first(pair.net_bps) : Number.NaN,
    at(quotes.ask, buyRow),
    at(quotes.bid, sellRow),
    at(signals.queue_imbalance, buy),
    at(signals.queue_imbalance, sell),
    at(signals.microprice_bps, buy),
    at(signals.microprice_bps, sell),
    at(signals.ofi_1s, buy),
    at(signals.ofi_1s, sell),
  ];
}

/** What is known of a pair's past, as values of the same series; signals have none. */
export function pastOf(
  history: History,
  catalogue: Catalogue,
  { instrument, buy, sell, paired }: Focus,
): [timeUs: number, values: number[]][] {
  const past = history.past(
    pairRow(instrument, buy, sell),
    quoteRow(catalogue, instrument, buy),
    quoteRow(catalogue, instrument, sell),
  );
  return past.map(({ timeUs, netBps, ask, bid }) => [
    timeUs,
    [paired ? netBps : Number.NaN, ask, bid, ...SIGNALS.flatMap(() => [Number.NaN, Number.NaN])],
  ]);
}

function quoteRow(catalogue: Catalogue, instrument: number, venue: number): number {
  return catalogue.quoteRow[instrument * VENUES.length + venue] ?? -1;
}

function signalRow(signals: Frame['signals'], venue: number): number {
  for (let row = 0; row < signals.rows; row++) {
    if (signals.venue[row] === venue) return signals.valid[row] === 1 ? row : -1;
  }
  return -1;
}

export interface SignalWords {
  readonly name: string;
  readonly help: string;
  readonly buy: string;
  readonly sell: string;
}

/** Names and present values of the three signals. */
export function signalWords({ signals }: Frame, focus: Focus): SignalWords[] {
  const buy = signalRow(signals, focus.buy);
  const sell = focus.paired ? signalRow(signals, focus.sell) : -1;
  const words = (column: Float64Array, digits: number) =>
    [buy, sell].map((row) => figure(column[row], digits));
  const rows = [
    words(signals.queue_imbalance, 2),
    words(signals.microprice_bps, 2),
    words(signals.ofi_1s, 2),
  ];
  return SIGNALS.map(({ name, help }, at) => ({
    name,
    help,
    buy: rows[at]?.[0] ?? DASH,
    sell: focus.paired ? (rows[at]?.[1] ?? DASH) : '',
  }));
}

export const SIGNALS = [
  {
    name: 'queue imbalance',
    help: '(bid size − ask size) ÷ (bid size + ask size) at the touch, −1 to 1',
  },
  { name: 'microprice edge, bps', help: 'Size-weighted mid against the mid, bps' },
  { name: 'order flow 1 s, base', help: 'Order-flow imbalance of the last second, base units' },
] as const;

function figure(value: number | undefined, digits: number): string {
  return value === undefined || !Number.isFinite(value) ? DASH : signedFigure(value, digits);
}

function signedFigure(value: number, digits: number): string {
  const text = fixed(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** A bar of the ladder: cumulative size, and whether my order reaches it. */
export interface Bar {
  readonly share: number;
  readonly mine: boolean;
}

/** Cumulative bars of both sides on one scale, best first. */
export function ladderBars(frame: Frame): { asks: Bar[]; bids: Bar[] } {
  const asks = cumulative(frame.ladder_buy);
  const bids = cumulative(frame.ladder_sell);
  const most = Math.max(asks.at(-1) ?? 0, bids.at(-1) ?? 0) || 1;
  const mine = first(frame.pair.quantity);
  return { asks: barsOf(asks, most, mine), bids: barsOf(bids, most, mine) };
}

function cumulative({ rows, size: sizes }: Frame['ladder_buy']): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const held = sizes[row] as number;
    if (!Number.isFinite(held)) break;
    sum += held;
    sums.push(sum);
  }
  return sums;
}

function barsOf(sums: number[], most: number, mine: number): Bar[] {
  return sums.map((sum, at) => ({ share: sum / most, mine: (sums[at - 1] ?? 0) < mine }));
}
