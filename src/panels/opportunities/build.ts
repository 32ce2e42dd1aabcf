// Rows of opportunities out of a frame: which, in what order, and in what words. Pure.
import { type Frame, REASONS, Reason, VENUES } from '../../contract/generated.ts';
import { bps, DASH, money, size } from '../../lib/format/number.ts';
import { age } from '../../lib/format/time.ts';
import { type Catalogue, venueName } from '../../state/catalogue.ts';

export type Filter = 'all' | 'offered' | 'rejected';

type Opportunities = Frame['opportunities'];

/** Keys of the rows that pass the filter, in the frame's order: best net first. */
export function keysOf(section: Opportunities, filter: Filter): number[] {
  const keys: number[] = [];
  for (let row = 0; row < section.rows; row++) {
    if (passes(section, row, filter)) keys.push(section.key[row] as number);
  }
  return keys;
}

function passes({ reason, alive }: Opportunities, row: number, filter: Filter): boolean {
  if (filter === 'all') return true;
  const offered = reason[row] === Reason.OK && alive[row] === 1;
  return filter === 'offered' ? offered : !offered;
}

/**
 * The order to show: while `held` (a pointer is over the table) rows stay where they are and new ones
 * come last; else the newest order. A row that is gone leaves its place only when the order is free.
 */
export function orderOf(
  shown: readonly number[],
  now: readonly number[],
  held: boolean,
): readonly number[] {
  if (!held) return sameOrder(shown, now) ? shown : now;
  const known = new Set(shown);
  const added = now.filter((key) => !known.has(key));
  return added.length === 0 ? shown : [...shown, ...added];
}

function sameOrder(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at]);
}

/** Where each key stands in the frame; made anew for every frame, in a map that is there already. */
export function placesOf(section: Opportunities, into: Map<number, number>): void {
  into.clear();
  for (let row = 0; row < section.rows; row++) into.set(section.key[row] as number, row);
}

export interface RowWords {
  readonly cells: readonly string[];
  readonly tone: 'gain' | 'loss';
  readonly alive: boolean;
  readonly why: string;
}

/** Columns, in the order of `RowWords.cells`. */
export const COLUMNS = [
  'instrument',
  'buy → sell',
  'net bps',
  'gross',
  'size',
  'profit',
  'lived',
  'peak',
  'why not',
] as const;

/** What a column holds, where its name does not say it all. */
export const MEANING: Partial<Record<(typeof COLUMNS)[number], string>> = {
  'net bps': 'Edge after both taker fees; a basis point is a hundredth of a percent',
  gross: 'Edge between the best prices, before fees, bps',
  size: 'What both best levels hold, in coins',
  profit: 'Result after fees of that size or of my order, whichever is less, in the quote currency',
  lived:
    'How long the gross edge has been above zero; ≥ where its end was not seen, because a book lost its proof first',
  peak: 'Highest net edge of its life, bps',
  'why not': 'Why it is not offered; hover a code for its sentence',
};

export function wordsOf(section: Opportunities, row: number, catalogue: Catalogue): RowWords {
  const at = (column: Float64Array) => column[row] ?? Number.NaN;
  const net = at(section.net_bps);
  const reason = REASONS[section.reason[row] ?? 0];
  const offered = section.reason[row] === Reason.OK;
  const lived = (at(section.last_us) - at(section.first_us)) / 1000;
  return {
    cells: [
      catalogue.instruments[section.instrument[row] ?? -1] ?? '?',
      `${venueName(section.buy[row] ?? -1)} → ${venueName(section.sell[row] ?? -1)}`,
      bps(net),
      bps(at(section.gross_bps)),
      size(at(section.quantity)),
      money(at(section.profit_quote)),
      section.censored[row] === 1 ? `≥ ${age(lived)}` : age(lived),
      bps(at(section.peak_net_bps)),
      offered ? '▲ OFFERED' : (reason?.word ?? '?'),
    ],
    tone: net > 0 ? 'gain' : 'loss',
    alive: section.alive[row] === 1,
    why: offered
      ? 'It pays after fees at my size, and both books are proved'
      : (reason?.sentence ?? ''),
  };
}

/** Places of the instrument, the venue bought at and the venue sold at behind a row's key. */
export function pairOf(key: number): { instrument: number; buy: number; sell: number } {
  const count = VENUES.length;
  return {
    instrument: Math.floor(key / count / count),
    buy: Math.floor(key / count) % count,
    sell: key % count,
  };
}

/** A pair that left the frame before its row came into sight: who it was, and nothing about now. */
export function goneWords(key: number, catalogue: Catalogue): readonly string[] {
  const { instrument, buy, sell } = pairOf(key);
  const names = [
    catalogue.instruments[instrument] ?? '?',
    `${venueName(buy)} → ${venueName(sell)}`,
  ];
  return COLUMNS.map((_, at) => names[at] ?? DASH);
}

/** One sentence on what the table shows, or why it is empty. */
export function noteOf({ engine, t_us, opportunities }: Frame): string {
  const offered = engine.pairs_offered[0] ?? 0;
  const best = engine.best_net_bps[0] ?? Number.NaN;
  const last = engine.last_positive_us[0] ?? Number.NaN;
  const head = offered > 0 ? `${offered} offered now` : 'none offered now';
  const edge = Number.isFinite(best) ? ` · best net ${bps(best)} bps` : ' · no pair is proved';
  const seen = `${opportunities.rows} with a gross edge`;
  return `${head}${edge} · ${lastPositive(last, t_us, best)} · ${seen}`;
}

function lastPositive(lastUs: number, nowUs: number, best: number): string {
  if (!Number.isFinite(lastUs)) return 'never above 0 so far';
  return best > 0 ? 'above 0 now' : `last above 0: ${age((nowUs - lastUs) / 1000)} ago`;
}
