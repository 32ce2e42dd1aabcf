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
