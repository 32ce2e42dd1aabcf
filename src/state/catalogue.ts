// The catalogue of the engine in force: which markets exist, and where they stand in a frame.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Frame, VENUES } from '../contract/generated.ts';
import { usedDigits } from '../lib/format/number.ts';
import type { CatalogueAnswer, CatalogueMarket } from './link.ts';

export interface Market {
  /** Row of the frame's `quotes`. */
  readonly row: number;
  /** Place in the registry of venues. */
  readonly venue: number;
  readonly symbol: string;
  /** Place in `instruments`, −1 where the market is not paired, or nobody follows it. */
  readonly instrument: number;
  readonly kind: string | null;
}

export interface Catalogue {
  readonly instruments: readonly string[];
  /** Places of the instruments that are followed now: of others the rows alone are left. */
  readonly followed: readonly number[];
  readonly quotes: readonly string[];
  readonly markets: readonly Market[];
  /** Row of `quotes` by instrument × venue; −1 where the venue does not list it. */
  readonly quoteRow: Int32Array;
  /** Venues with at least one market, in registry order. */
  readonly venues: readonly number[];
}

export interface CatalogueStore extends StoreApi<Catalogue> {
  /** What is known of every market beyond its place, in catalogue order: it is learnt while venues answer. */
  readonly facts: StoreApi<readonly CatalogueMarket[]>;
}

export const VENUE_COUNT = VENUES.length;

export const EMPTY_CATALOGUE: Catalogue = {
  instruments: [],
  followed: [],
  quotes: [],
  markets: [],
  quoteRow: new Int32Array(0),
  venues: [],
};

export function createCatalogueStore(): CatalogueStore {
  const facts = createStore<readonly CatalogueMarket[]>(() => []);
  return Object.assign(
    createStore<Catalogue>(() => EMPTY_CATALOGUE),
    { facts },
  );
}

export function catalogueOf(answer: CatalogueAnswer): Catalogue {
  const venueAt = new Map(VENUES.map(({ id }, place) => [id, place]));
  const { instruments, quotes } = answer;
  const followed = instruments.flatMap((name, place) =>
    answer.unfollowed?.includes(name) ? [] : [place],
  );
  const instrumentAt = new Map(followed.map((place) => [instruments[place] as string, place]));
  const markets = answer.markets.map((market, row) => marketOf(market, row, venueAt, instrumentAt));
  const quoteRow = new Int32Array(instruments.length * VENUE_COUNT).fill(-1);
  for (const { row, venue, instrument } of markets) {
    if (instrument >= 0 && venue >= 0) quoteRow[instrument * VENUE_COUNT + venue] = row;
  }
  const venues = VENUES.map((_, place) => place).filter((place) =>
    markets.some((m) => m.venue === place),
  );
  return { instruments, followed, quotes, markets, quoteRow, venues };
}

/** Whether every row of a catalogue means the same in another one. */
export function extendsRows(before: Catalogue, now: Catalogue): boolean {
  return (
    before.instruments.every((name, place) => now.instruments[place] === name) &&
    before.markets.every(({ venue, symbol }, row) => {
      const same = now.markets[row];
      return same?.venue === venue && same.symbol === symbol;
    })
  );
}

/** Whether two catalogues are one and the same: what is known of their markets aside. */
export function sameCatalogue(a: Catalogue, b: Catalogue): boolean {
  return extendsRows(a, b) && extendsRows(b, a) && a.followed.join() === b.followed.join();
}

/** Whether a venue lists an instrument for pairing. */
export function lists(catalogue: Catalogue, instrument: number, venue: number): boolean {
  return (catalogue.quoteRow[instrument * VENUE_COUNT + venue] ?? -1) >= 0;
}

/** Fraction digits to show of a market's prices: what its best bid and ask use, two at least. */
export function shownDigits({ quotes }: Pick<Frame, 'quotes'>, row: number): number {
  const most = quotes.price_digits[row] ?? 2;
  const used = [quotes.bid[row], quotes.ask[row]].map((value) => usedDigits(value ?? 0, most));
  return Math.min(most, Math.max(2, ...used));
}

/** Row of the frame's `pairs` of an instrument bought at one venue and sold at another. */
export function pairRow(instrument: number, buy: number, sell: number): number {
  return (instrument * VENUE_COUNT + buy) * VENUE_COUNT + sell;
}

/** Ordered pairs of two venues that both list the instrument. */
export function pairCount(catalogue: Catalogue): number {
  let pairs = 0;
  for (let i = 0; i < catalogue.instruments.length; i++) {
    const listing = catalogue.venues.filter((venue) => lists(catalogue, i, venue)).length;
    pairs += listing * (listing - 1);
  }
  return pairs;
}

export function venueName(place: number): string {
  return VENUES[place]?.name ?? '?';
}

export function venueShort(place: number): string {
  return VENUES[place]?.short ?? '?';
}

export function venuePlace(id: string): number {
  return VENUES.findIndex((venue) => venue.id === id);
}

function marketOf(
  { venue, symbol, instrument, kind }: CatalogueMarket,
  row: number,
  venueAt: Map<string, number>,
  instrumentAt: Map<string, number>,
): Market {
  const place = venueAt.get(venue) ?? -1;
  const paired = instrument === null ? -1 : (instrumentAt.get(instrument) ?? -1);
  return { row, venue: place, symbol, instrument: paired, kind };
}
