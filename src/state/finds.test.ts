import { expect, test } from 'vitest';
import { VENUES } from '../contract/generated.ts';
import { rank } from '../lib/search/rank.ts';
import { catalogueOf } from './catalogue.ts';
import { findsOf } from './finds.ts';

const market = (venue: string, symbol: string, instrument: string | null) => ({
  venue,
  symbol,
  instrument,
  kind: instrument === null ? 'linear' : 'spot',
});

const FINDS = findsOf(
  catalogueOf({
    venues: [],
    instruments: ['BTC-USDT', 'ETH-USDT', 'BTC-USD'],
    quotes: ['USDT', 'USD'],
    markets: [
      market('binance', 'BTCUSDT', 'BTC-USDT'),
      market('htx', 'btcusdt', 'BTC-USDT'),
      market('binance', 'ETHUSDT', 'ETH-USDT'),
      market('kraken', 'BTC/USD', 'BTC-USD'),
      market('bybit', 'BTCPERP', null),
    ],
  }),
);
const found = (query: string) => rank(FINDS, query, 5).map(({ title }) => title);

test('an instrument comes before its markets, the one with more venues first', () => {
  expect(found('btc').slice(0, 3)).toEqual(['BTC-USDT', 'BTC-USD', 'BTC-USDT at Binance']);
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
