// What the heatmap shows, from a frame and nothing else. Pure: tested with plain arrays.
import { type Frame, PairState, VENUES } from '../../contract/generated.ts';
import { type Catalogue, lists, pairRow, venueName, venueShort } from '../../state/catalogue.ts';
import { provedNet } from './columns.ts';

/** An axis entry: what is shown and what is heard. */
export interface Label {
  readonly short: string;
  readonly long: string;
}

/** One pair of venues and the instrument it is about. */
export interface Place {
  readonly instrument: number;
  readonly buy: number;
  readonly sell: number;
}

/** Which pair stands where. It changes with the catalogue and with choices, not with the market. */
export interface Grid {
  readonly rows: readonly Label[];
  readonly columns: readonly Label[];
  readonly places: readonly (Place | null)[];
  /** Row of the frame's `pairs` by cell; −1 on the diagonal and where the pair cannot exist. */
  readonly pairRows: Int32Array;
}

/** The cells of a grid at one moment, in integers so that "changed" is exact. */
export interface Cells {
  readonly state: Uint8Array;
  readonly reason: Uint8Array;
  /** Net edge in tenths of a basis point; `UNKNOWN_TENTHS` where it is unknown. */
  readonly tenths: Int32Array;
  /** 1 where the net edge is above zero, however little: the hue turns there, not where it rounds. */
  readonly pays: Uint8Array;
}

export const UNKNOWN_TENTHS = -0x80000000;

export interface VenuePair {
  readonly buy: number;
  readonly sell: number;
}

/**
 * Venue pairs that both list at least one instrument, the cheapest in fees first and each beside its
 * reverse: an order that stays while the market moves. `fees` are fractions by venue place.
 */
export function venuePairs(
  catalogue: Catalogue,
  instruments: readonly number[],
  fees: readonly number[],
): VenuePair[] {
  const couples: { a: number; b: number; shared: number; cost: number }[] = [];
  for (const a of catalogue.venues) {
    for (const b of catalogue.venues) {
      const shared = b > a ? sharedInstruments(catalogue, instruments, a, b) : 0;
      if (shared > 0) couples.push({ a, b, shared, cost: (fees[a] ?? 0) + (fees[b] ?? 0) });
    }
  }
  couples.sort((x, y) => x.cost - y.cost || y.shared - x.shared || x.a - y.a || x.b - y.b);
  return couples.flatMap(({ a, b }) => [
    { buy: a, sell: b },
    { buy: b, sell: a },
  ]);
}

/** A quote currency and what is priced in it: instruments of different quotes share few venue pairs. */
export interface QuoteGroup {
  readonly quote: string;
  readonly instruments: readonly number[];
}

/** Instruments by quote currency, in the catalogue's order; those that no two venues list are left out. */
export function quoteGroups(catalogue: Catalogue): QuoteGroup[] {
  return catalogue.quotes
    .map((quote) => ({
      quote,
      instruments: catalogue.instruments.flatMap((name, place) =>
        name.endsWith(`-${quote}`) && isPaired(catalogue, place) ? [place] : [],
      ),
    }))
    .filter(({ instruments }) => instruments.length > 0);
}

function isPaired(catalogue: Catalogue, instrument: number): boolean {
  return catalogue.venues.filter((venue) => lists(catalogue, instrument, venue)).length > 1;
}

function sharedInstruments(
  catalogue: Catalogue,
  instruments: readonly number[],
  a: number,
  b: number,
): number {
  return instruments.filter((i) => lists(catalogue, i, a) && lists(catalogue, i, b)).length;
}

/** Instruments × venue pairs. */
export function instrumentGrid(
  catalogue: Catalogue,
  instruments: readonly number[],
  pairs: readonly VenuePair[],
): Grid {
  const places = instruments.flatMap((instrument) =>
    pairs.map(({ buy, sell }) => placeOf(catalogue, instrument, buy, sell)),
  );
  return gridOf(
    instruments.map((place) => {
      const name = catalogue.instruments[place] ?? '?';
      return { short: name, long: name };
    }),
    pairs.map(({ buy, sell }) => ({
      short: `${venueShort(buy)}→${venueShort(sell)}`,
      long: `buy ${venueName(buy)}, sell ${venueName(sell)}`,
    })),
    places,
  );
}

/** Buy venue × sell venue of one instrument. */
export function squareGrid(catalogue: Catalogue, instrument: number): Grid {
  const venues = catalogue.venues.filter((venue) => lists(catalogue, instrument, venue));
  const places = venues.flatMap((buy) =>
    venues.map((sell) => placeOf(catalogue, instrument, buy, sell)),
  );
  return gridOf(
    venues.map((venue) => ({ short: venueName(venue), long: `buy ${venueName(venue)}` })),
    venues.map((venue) => ({ short: venueName(venue), long: `sell ${venueName(venue)}` })),
    places,
  );
}

export function emptyCells(count: number): Cells {
  return {
    state: new Uint8Array(count),
    reason: new Uint8Array(count),
    tenths: new Int32Array(count).fill(UNKNOWN_TENTHS),
    pays: new Uint8Array(count),
  };
}

/** Reads a grid's cells out of a frame, into arrays that are there already. */
export function readCells(pairs: Frame['pairs'], grid: Grid, into: Cells): void {
  for (let cell = 0; cell < grid.pairRows.length; cell++) {
    const row = grid.pairRows[cell] as number;
    const known = row >= 0 && row < pairs.rows;
    const net = known ? (pairs.net_bps[row] as number) : Number.NaN;
    into.state[cell] = known ? (pairs.state[row] as number) : PairState.ABSENT;
    into.reason[cell] = known ? (pairs.reason[row] as number) : 0;
    into.tenths[cell] = Number.isFinite(net) ? tenthsOf(net) : UNKNOWN_TENTHS;
    into.pays[cell] = net > 0 ? 1 : 0;
  }
}

// Far outliers are cut: a cell has room for five figures, and an absurd edge is refused by SANITY anyway.
function tenthsOf(net: number): number {
  return Math.round(Math.max(-9_999, Math.min(9_999, net)) * 10);
}

export interface BestRow {
  readonly instrument: string;
  readonly buy: string;
  readonly sell: string;
  readonly netBps: number;
  readonly offered: boolean;
  readonly reason: number;
}

/** The best proved pairs of all, for those who cannot see the canvas. */
export function bestRows(frame: Frame, catalogue: Catalogue, count: number): BestRow[] {
  const { pairs } = frame;
  const rows: number[] = [];
  for (let row = 0; row < pairs.rows; row++) if (provedNet(frame, row) !== null) rows.push(row);
  rows.sort((a, b) => (pairs.net_bps[b] as number) - (pairs.net_bps[a] as number));
  return rows.slice(0, count).map((row) => ({
    instrument: catalogue.instruments[Math.floor(row / VENUES.length ** 2)] ?? '?',
    buy: venueName(Math.floor(row / VENUES.length) % VENUES.length),
    sell: venueName(row % VENUES.length),
    netBps: pairs.net_bps[row] as number,
    offered: pairs.state[row] === PairState.OFFERED,
    reason: pairs.reason[row] as number,
  }));
}

function placeOf(
  catalogue: Catalogue,
  instrument: number,
  buy: number,
  sell: number,
): Place | null {
  const exists =
    buy !== sell && lists(catalogue, instrument, buy) && lists(catalogue, instrument, sell);
  return exists ? { instrument, buy, sell } : null;
}

function gridOf(rows: Label[], columns: Label[], places: (Place | null)[]): Grid {
  const pairRows = Int32Array.from(places, (place) =>
    place ? pairRow(place.instrument, place.buy, place.sell) : -1,
  );
  return { rows, columns, places, pairRows };
}
