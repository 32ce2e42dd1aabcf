// What can be searched for: instruments, followed or not, venues, and a followed instrument at one venue.
import { VENUES } from '../contract/generated.ts';
import { plural } from '../lib/format/number.ts';
import type { Searchable } from '../lib/search/rank.ts';
import { type Catalogue, venueName } from './catalogue.ts';
import { type Known, typedInstrument } from './known.ts';
import type { ListingsAnswer } from './link.ts';

/** What a row is: an instrument that is followed or not, one that nobody here has heard of or that a person wants no more, a venue, or a followed market. */
export type FindKind = 'followed' | 'offered' | 'new' | 'blacklisted' | 'venue' | 'market';

export interface Find extends Searchable {
  readonly id: string;
  readonly kind: FindKind;
  readonly title: string;
  readonly note: string;
  /** `BTC-USDT`; null of a venue. */
  readonly name: string | null;
  /** Place in the catalogue's instruments; −1 of a venue and of what is not followed. */
  readonly instrument: number;
  /** Place in the registry of venues; −1 of an instrument. */
  readonly venue: number;
  readonly favourite: boolean;
  /** What is to be said of its coin; null where it is beyond doubt. */
  readonly doubt: string | null;
}

/** Rows that match alike stand in this order; more venues, more pairs. */
const WEIGHT = { followed: 10_000, venue: 5_000, offered: 1_000, market: 0 } as const;

export function findsOf(
  known: readonly Known[],
  catalogue: Catalogue,
  listings: ListingsAnswer,
): Find[] {
  const lists = listings.venues.filter(({ source }) => source === 'venue').length;
  return [
    ...known.map((one) => instrumentFind(one, lists)),
    ...catalogue.venues.map((venue) => venueFind(catalogue, venue)),
    ...marketFinds(catalogue),
  ];
}

/**
 * The row of a name that was typed in full and is none of the rows: one to be tried at every venue, or one on
 * the blacklist; null where nothing of the kind was typed.
 */
export function typedFind(
  query: string,
  known: readonly Known[],
  blacklist: readonly string[],
  venues: number,
): Find | null {
  const name = typedInstrument(query);
  if (name === null || known.some((one) => one.name === name)) return null;
  const isBlocked = blacklist.includes(name);
  return {
    ...plainFind(name),
    kind: isBlocked ? 'blacklisted' : 'new',
    note: isBlocked
      ? 'on your blacklist: not followed, and offered nowhere'
      : `nobody’s list names it: it will be tried at ${plural(venues, 'venue')}`,
  };
}

function plainFind(name: string): Find {
  return {
    id: `find-${name}`,
    kind: 'new',
    title: name,
    note: '',
    words: wordsOf(name),
    weight: 0,
    name,
    instrument: -1,
    venue: -1,
    favourite: false,
    doubt: null,
  };
}

function instrumentFind(one: Known, lists: number): Find {
  const kind = one.place >= 0 ? 'followed' : 'offered';
  return {
    ...plainFind(one.name),
    kind,
    note: one.place >= 0 ? followedNote(one) : offeredNote(one, lists),
    weight: WEIGHT[kind] + one.venues.length,
    instrument: one.place,
    favourite: one.favourite,
    doubt: one.doubtful > 0 ? `coin in doubt at ${plural(one.doubtful, 'venue')}` : null,
  };
}

function followedNote({ venues, missing }: Known): string {
  const where = `followed at ${plural(venues.length, 'venue')}`;
  return missing.length > 0 ? `${where}, not listed at ${missing.length}` : where;
}

// Not every venue tells what it lists: a count says of how many that do.
function offeredNote({ venues }: Known, lists: number): string {
  if (venues.length > 0)
    return `not followed · on the list of ${venues.length} of ${lists} that tell`;
  return lists > 0 ? `not followed · on none of the ${plural(lists, 'list')}` : 'not followed';
}

function venueFind(catalogue: Catalogue, venue: number): Find {
  const markets = catalogue.markets.filter((market) => market.venue === venue).length;
  return {
    ...plainFind(venueName(venue)),
    id: `venue-${venue}`,
    kind: 'venue',
    note: `venue: ${plural(markets, 'market')}`,
    words: venueWords(venue),
    weight: WEIGHT.venue,
    name: null,
    venue,
  };
}

/** Markets that can be paired; the others have no pair to show. */
function marketFinds({ markets, instruments }: Catalogue): Find[] {
  return markets
    .filter(({ instrument, venue }) => instrument >= 0 && venue >= 0)
    .map(({ row, instrument, venue, symbol }) => {
      const name = instruments[instrument] ?? '?';
      return {
        ...plainFind(name),
        id: `market-${row}`,
        kind: 'market',
        title: `${name} at ${venueName(venue)}`,
        note: `market ${symbol}`,
        words: [...wordsOf(name), ...venueWords(venue), flat(symbol)],
        weight: WEIGHT.market,
        instrument,
        venue,
      };
    });
}

const words = new Map<string, readonly string[]>();

// `BTC-USDT` is found as BTC, as USDT and as BTCUSDT. Kept: every star that is given asks for all of them again.
function wordsOf(instrument: string): readonly string[] {
  const known = words.get(instrument);
  if (known) return known;
  const [base = '', quote = ''] = instrument.toUpperCase().split('-');
  const made = [base, flat(instrument), quote];
  words.set(instrument, made);
  return made;
}

function venueWords(venue: number): string[] {
  const { name, short, id } = VENUES[venue] as (typeof VENUES)[number];
  return [...new Set([name, short, id].map(flat))];
}

function flat(text: string): string {
  return text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
}
