// What can be searched for: instruments, venues, and an instrument at one venue. Out of the catalogue alone.
import { VENUES } from '../contract/generated.ts';
import { plural } from '../lib/format/number.ts';
import type { Searchable } from '../lib/search/rank.ts';
import { type Catalogue, lists, venueName } from './catalogue.ts';

export interface Find extends Searchable {
  readonly id: string;
  readonly kind: 'instrument' | 'market' | 'venue';
  readonly title: string;
  readonly note: string;
  /** Place in the catalogue's instruments; −1 of a venue. */
  readonly instrument: number;
  /** Place in the registry of venues; −1 of an instrument. */
  readonly venue: number;
}

/** Kinds that match alike stand in this order. */
const WEIGHT = { instrument: 10_000, venue: 5_000, market: 0 } as const;

export function findsOf(catalogue: Catalogue): Find[] {
  return [
    ...catalogue.instruments.map((name, place) => instrumentFind(catalogue, name, place)),
    ...catalogue.venues.map((venue) => venueFind(catalogue, venue)),
    ...marketFinds(catalogue),
  ];
}

function instrumentFind(catalogue: Catalogue, name: string, instrument: number): Find {
  const venues = catalogue.venues.filter((venue) => lists(catalogue, instrument, venue));
  return {
    id: `instrument-${instrument}`,
    kind: 'instrument',
    title: name,
    note: `${plural(venues.length, 'venue')}: ${venues.map(venueName).join(', ')}`,
    words: wordsOf(name),
    // More venues, more pairs; of as many, the catalogue's order.
    weight: WEIGHT.instrument + venues.length,
    instrument,
    venue: -1,
  };
}

function venueFind(catalogue: Catalogue, venue: number): Find {
  const markets = catalogue.markets.filter((market) => market.venue === venue).length;
  return {
    id: `venue-${venue}`,
    kind: 'venue',
    title: venueName(venue),
    note: `venue: ${plural(markets, 'market')}`,
    words: venueWords(venue),
    weight: WEIGHT.venue,
    instrument: -1,
    venue,
  };
}

/** Markets that can be paired; the others have no pair to show. */
function marketFinds({ markets, instruments }: Catalogue): Find[] {
  return markets
    .filter(({ instrument, venue }) => instrument >= 0 && venue >= 0)
    .map(({ row, instrument, venue, symbol }) => ({
      id: `market-${row}`,
      kind: 'market',
      title: `${instruments[instrument]} at ${venueName(venue)}`,
      note: `market ${symbol}`,
      words: [...wordsOf(instruments[instrument] ?? ''), ...venueWords(venue), flat(symbol)],
      weight: WEIGHT.market,
      instrument,
      venue,
    }));
}

// `BTC-USDT` is found as BTC, as USDT and as BTCUSDT.
function wordsOf(instrument: string): string[] {
  const [base = '', quote = ''] = instrument.toUpperCase().split('-');
  return [base, flat(instrument), quote];
}

function venueWords(venue: number): string[] {
  const { name, short, id } = VENUES[venue] as (typeof VENUES)[number];
  return [...new Set([name, short, id].map(flat))];
}

function flat(text: string): string {
  return text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
}
