import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rank } from './rank.ts';

const row = (weight: number, ...words: string[]) => ({ words, weight });
const found = (query: string, limit = 10) => rank(ROWS, query, limit).map(({ words }) => words[0]);

const ROWS = [
  row(7, 'BTC-USDT', 'BTC', 'USDT', 'BTCUSDT'),
  row(5, 'BTC-USD', 'BTC', 'USD', 'BTCUSD'),
  row(6, 'ETH-USDT', 'ETH', 'USDT', 'ETHUSDT'),
  row(3, 'ETHFI-USDT', 'ETHFI', 'USDT', 'ETHFIUSDT'),
  row(3, 'WBTC-USDT', 'WBTC', 'USDT', 'WBTCUSDT'),
  row(1, 'KRAKEN', 'KRK'),
];

describe('ranked rows', () => {
  test('a whole word stands before a beginning, and that before an inside', () => {
    expect(found('eth')).toEqual(['ETH-USDT', 'ETHFI-USDT']);
    expect(found('btc')).toEqual(['BTC-USDT', 'BTC-USD', 'WBTC-USDT']);
  });

  test('parts, in any spelling of the pair', () => {
    for (const query of ['btc usd', 'BTC/USD', 'btc-usd', 'btcusd']) {
      expect(found(query)[0], query).toBe('BTC-USD');
    }
  });

  test('every part must match', () => {
    expect(found('btc kraken')).toEqual([]);
    expect(found('zzz')).toEqual([]);
  });

  test('letters in order are enough, a single one is not', () => {
    expect(found('krn')).toEqual(['KRAKEN']);
    expect(found('q')).toEqual([]);
  });

  test('nothing asked: the weightiest', () => {
    expect(found(' ', 2)).toEqual(['BTC-USDT', 'ETH-USDT']);
  });
});

test('any row is found by its own words, whatever stands beside it', () => {
  const word = fc.stringMatching(/^[A-Z]{2,6}$/);
  const pair = fc.tuple(word, word).filter(([base, quote]) => base !== quote);
  const rows = fc.array(pair, { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(rows, fc.nat(), (pairs, pick) => {
      const all = pairs.map(([base, quote]) => row(1, `${base}-${quote}`, base, quote));
      const [base, quote] = pairs[pick % pairs.length] as [string, string];
      const [first] = rank(all, `${base} ${quote}`, 1);
      expect(first?.words.slice(1).sort()).toEqual([base, quote].sort());
    }),
  );
});

test('favourites that match by words or beginnings stand before all others', () => {
  const word = fc.stringMatching(/^[A-C]{1,4}$/);
  const pair = fc.record({ base: word, quote: word, favourite: fc.boolean() });
  const query = fc.stringMatching(/^[A-C]{1,3}( [A-C]{1,3})?$/);
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), query, (pairs, asked) => {
      const rows = pairs.map(({ base, quote, favourite }) => ({
        ...row(favourite ? 0 : 1, base, quote),
        favourite,
      }));
      const isFirst = ({ words, favourite }: (typeof rows)[number]) =>
        favourite &&
        asked.split(' ').every((part) => words.some((known) => known.startsWith(part)));
      const order = rank(rows, asked, 40).map(isFirst);
      expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
    }),
  );
});

test('20,000 rows are ranked', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const base = (n: number) =>
    [n % 26, (n / 26) % 26, n / 676].map((at) => letters[at | 0]).join('');
  const rows = Array.from({ length: 20_000 }, (_, n) =>
    row(n, `${base(n)}-USDT`, base(n), `${base(n)}USDT`, 'USDT'),
  );
  expect(rank(rows, 'abc', 50)[0]?.words[1]).toBe('ABC');
  expect(rank(rows, 'usdt', 20_000)).toHaveLength(20_000);
});
