// Best bids and asks of one instrument, in words. Pure.
import { type Frame, STATES, State, VENUES } from '../../contract/generated.ts';
import { fixed, price, size } from '../../lib/format/number.ts';
import { age } from '../../lib/format/time.ts';
import { type Catalogue, shownDigits } from '../../state/catalogue.ts';
import { coinWords, isTrusted } from '../../state/coinWords.ts';

export const BOARD_COLUMNS = [
  'bid size',
  'bid',
  'ask',
  'ask size',
  'spread bps',
  'proved',
  'book',
] as const;

/** What a column holds, where its name does not say it all. */
export const BOARD_MEANING: Partial<Record<(typeof BOARD_COLUMNS)[number], string>> = {
  bid: 'Highest price anyone pays; ▴ marks the highest of all venues',
  ask: 'Lowest price anyone sells at; ▾ marks the lowest of all venues',
  'spread bps': 'From bid to ask; a basis point is a hundredth of a percent',
  proved: 'Time since the venue last confirmed this book',
  book: 'Only a LIVE book of a known or confirmed coin may be traded on',
};

/** Venues with the highest bid and the lowest ask among live books of trusted coins; −1 where there is none. */
export interface BestQuotes {
  readonly bid: number;
  readonly ask: number;
}

export function bestQuotes(
  frame: Frame,
  catalogue: Catalogue,
  instrument: number,
  venues: readonly number[],
): BestQuotes {
  let [bid, ask] = [-1, -1];
  let [highest, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const venue of venues) {
    const row = rowOf(catalogue, instrument, venue);
    if (frame.quotes.state[row] !== State.LIVE) continue;
    // Another coin's price is neither high nor low.
    if (!isTrusted(frame.quotes.identity[row] ?? 0)) continue;
    const [b, a] = [frame.quotes.bid[row] as number, frame.quotes.ask[row] as number];
    if (b > highest) [bid, highest] = [venue, b];
    if (a < lowest) [ask, lowest] = [venue, a];
  }
  return { bid, ask };
}

export interface BoardWords {
  readonly cells: readonly string[];
  readonly live: boolean;
}

/** A venue's line. The best bid and ask of all carry a mark, so that no colour is needed. */
export function boardWords(
  frame: Frame,
  catalogue: Catalogue,
  instrument: number,
  venue: number,
  best: BestQuotes,
): BoardWords {
  const { quotes } = frame;
  const row = rowOf(catalogue, instrument, venue);
  const at = (column: Float64Array) => column[row] ?? Number.NaN;
  const digits = shownDigits(frame, row);
  const [bid, ask] = [at(quotes.bid), at(quotes.ask)];
  const state = quotes.state[row] ?? State.IDLE;
  return {
    cells: [
      size(at(quotes.bid_size)),
      `${best.bid === venue ? '▴ ' : ''}${price(bid, digits)}`,
      `${best.ask === venue ? '▾ ' : ''}${price(ask, digits)}`,
      size(at(quotes.ask_size)),
      fixed((1e4 * 2 * (ask - bid)) / (ask + bid), 2),
      age(at(quotes.age_ms)),
      bookWords(quotes, row, state),
    ],
    live: state === State.LIVE && isTrusted(quotes.identity[row] ?? 0),
  };
}

/** `LIVE`, or `LIVE · suspect coin`. */
function bookWords(quotes: Frame['quotes'], row: number, state: number): string {
  const book = quotes.crossed[row] === 1 ? 'CROSSED' : (STATES[state] ?? '?');
  const coin = coinWords(quotes.identity[row] ?? 0);
  return coin ? `${book} · ${coin}` : book;
}

function rowOf(catalogue: Catalogue, instrument: number, venue: number): number {
  return catalogue.quoteRow[instrument * VENUES.length + venue] ?? -1;
}
