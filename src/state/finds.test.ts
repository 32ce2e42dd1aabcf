import { describe, expect, test } from 'vitest';
import { VENUES } from '../contract/generated.ts';
import { rank } from '../lib/search/rank.ts';
import { catalogueOf } from './catalogue.ts';
import { DEFAULTS } from './choices.ts';
import { findsOf, typedFind } from './finds.ts';
import { knownInstruments } from './known.ts';
import type { CatalogueAnswer, ListingsAnswer } from './link.ts';

const market = (venue: string, symbol: string, instrument: string | null, more = {}) => ({
  venue,
  symbol,
  instrument,
  kind: instrument === null ? 'linear' : 'spot',
  ...more,
});

const ANSWER: CatalogueAnswer = {
  venues: [],
  instruments: ['BTC-USDT', 'ETH-USDT', 'BTC-USD'],
  quotes: ['USDT', 'USD'],
  markets: [
    market('binance', 'BTCUSDT', 'BTC-USDT'),
    market('htx', 'btcusdt', 'BTC-USDT'),
    market('okx', 'BTC-USDT', 'BTC-USDT', { listing: 'not-listed' }),
    market('binance', 'ETHUSDT', 'ETH-USDT', { identity: 'unverified' }),
    market('kraken', 'BTC/USD', 'BTC-USD', { identity: 'known' }),
    market('bybit', 'BTCPERP', null),
  ],
};
const CATALOGUE = catalogueOf(ANSWER);

const listed = (venue: string, base: string, quote: string, trading = true) => ({
  venue,
  symbol: `${base}${quote}`,
  base,
  quote,
  trading,
});

const LISTINGS: ListingsAnswer = {
  venues: [
    { id: 'binance', source: 'venue', atUs: 1, count: 2 },
    { id: 'kraken', source: 'venue', atUs: 1, count: 2 },
    { id: 'htx', source: 'none', atUs: null, count: 0 },
  ],
  markets: [
    listed('binance', 'AVAX', 'USDT'),
    listed('kraken', 'AVAX', 'USDT'),
    listed('kraken', 'BTC', 'EUR'),
    listed('binance', 'LUNA', 'USDT', false),
  ],
};

const known = (choices = {}) =>
  knownInstruments({
    catalogue: CATALOGUE,
    facts: ANSWER.markets,
    listings: LISTINGS,
    choices: { ...DEFAULTS, ...choices },
  });
const findsWith = (choices = {}) => findsOf(known(choices), CATALOGUE, LISTINGS);
const FINDS = findsWith();
const found = (query: string, finds = FINDS) => rank(finds, query, 5).map(({ title }) => title);
const note = (title: string, finds = FINDS) => finds.find((find) => find.title === title)?.note;

test('an instrument comes before its markets, the one with more venues first', () => {
  const rows = rank(FINDS, 'btc', 99).map(({ title }) => title);
  expect(rows.slice(0, 3)).toEqual(['BTC-USDT', 'BTC-USD', 'BTC-EUR']);
  expect(rows).toContain('BTC-USDT at Binance');
});

test('an instrument and a venue find the market', () => {
  expect(found('btc kraken')).toEqual(['BTC-USD at Kraken']);
  expect(found('krk btc')).toEqual(['BTC-USD at Kraken']);
});

test('a venue is found by name, short name and id', () => {
  for (const place of [0, VENUES.findIndex(({ id }) => id === 'htx')]) {
    const { name, short, id } = VENUES[place] as (typeof VENUES)[number];
    for (const query of [name, short, id]) expect(found(query)[0]).toBe(name);
  }
});

test('what cannot be paired is not offered', () => {
  expect(found('perp')).toEqual([]);
});

test('nothing asked: instruments', () => {
  expect(found('')).toEqual(['BTC-USDT', 'ETH-USDT', 'BTC-USD', 'Binance', 'Bybit']);
});

describe('what is not followed', () => {
  test('is found on the venues’ lists, and the row says on how many', () => {
    expect(found('avax')).toEqual(['AVAX-USDT']);
    expect(note('AVAX-USDT')).toBe('not followed · on the list of 2 of 2 that tell');
  });

  test('is found in the shipped groups too', () => {
    expect(found('fdusd')).toEqual(['FDUSD-USDT']);
    expect(note('FDUSD-USDT')).toBe('not followed · on none of the 2 lists');
  });

  test('is not offered where no venue trades it now', () => {
    expect(found('luna')).toEqual([]);
  });

  test('what is on the blacklist is offered nowhere, not even as a favourite', () => {
    const finds = findsWith({ blacklist: ['AVAX-USDT'], favourites: ['AVAX-USDT'] });
    expect(found('avax', finds)).toEqual([]);
  });

  test('a name in full that nobody knows can be tried, in any spelling', () => {
    for (const query of ['pepe-usdt', 'PEPE/USDT', 'pepe usdt', 'pepeusdt']) {
      const find = typedFind(query, known(), [], 16);
      expect(find, query).toMatchObject({ kind: 'new', name: 'PEPE-USDT' });
      expect(find?.note).toBe('nobody’s list names it: it will be tried at 16 venues');
    }
    for (const query of ['pepe', '', 'btc-usdt', 'a b c', '-usdt']) {
      expect(typedFind(query, known(), [], 16), query).toBeNull();
    }
  });

  test('a name on the blacklist says so, so that it can be taken back', () => {
    const blacklist = ['AVAX-USDT'];
    const find = typedFind('avax-usdt', known({ blacklist }), blacklist, 16);
    expect(find?.kind).toBe('blacklisted');
  });
});

test('a followed row says where it is not listed and whose coin is in doubt', () => {
  expect(note('BTC-USDT')).toBe('followed at 2 venues, not listed at 1');
  expect(FINDS.find(({ title }) => title === 'ETH-USDT')?.doubt).toBe('coin in doubt at 1 venue');
  expect(FINDS.find(({ title }) => title === 'BTC-USD')?.doubt).toBeNull();
});

test('favourites come first, also those that are not followed', () => {
  const finds = findsWith({ favourites: ['BTC-EUR'] });
  expect(found('btc', finds)[0]).toBe('BTC-EUR');
  expect(found('', finds)[0]).toBe('BTC-EUR');
  expect(found('eth', finds)[0], 'no match, no place').toBe('ETH-USDT');
});
