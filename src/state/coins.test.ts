import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VENUES } from '../contract/generated.ts';
import { answersWith, coinsOf, readCoinFile, tally, writeCoinFile } from './coins.ts';
import type { CatalogueMarket } from './link.ts';

const [FIRST, SECOND] = VENUES.map(({ id }) => id) as [string, string];

function market(venue: string, symbol: string, told: Partial<CatalogueMarket>): CatalogueMarket {
  return { venue, symbol, instrument: 'AAA-USDT', kind: 'spot', identity: 'known', ...told };
}

describe('the list of coins', () => {
  test('holds what is not plainly known, suspects first', () => {
    const markets = [
      market(FIRST, 'BTCUSDT', {}),
      market(FIRST, 'OLDUSDT', { identity: 'gone' }),
      market(FIRST, 'NEWUSDT', { identity: 'unverified', instrument: 'NEW-USDT' }),
      market(SECOND, 'NEWUSDT', { identity: 'unverified', instrument: 'NEW-USDT' }),
      market(SECOND, 'AAAUSDT', { identity: 'suspect', evidence: 'far', farSinceUs: 7 }),
      market(FIRST, '1000CATUSDT', { power: 3 }),
      market(FIRST, 'NEWPERP', { identity: 'unverified', kind: 'linear' }),
    ];
    const coins = coinsOf(markets, {});
    expect(coins.map(({ symbol }) => symbol)).toEqual([
      'AAAUSDT',
      'NEWUSDT',
      'NEWUSDT',
      'OLDUSDT',
      '1000CATUSDT',
    ]);
    expect(coins[0]).toMatchObject({ evidence: 'far', farSinceUs: 7, verdict: null });
    expect(tally(coins)).toBe('1 suspect · 2 unverified · 1 gone');
  });

  test('keeps what was said of markets that are not followed now', () => {
    const answers = { [`${FIRST} AAAUSDT`]: 'same', [`${SECOND} B:C D`]: 'other' } as const;
    const coins = coinsOf([market(FIRST, 'AAAUSDT', { identity: 'confirmed' })], answers);
    expect(coins.map(({ symbol, verdict }) => [symbol, verdict])).toEqual([
      ['AAAUSDT', 'same'],
      ['B:C D', 'other'],
    ]);
    expect(coins[1]?.evidence).toContain('Not followed here');
  });
});

test('an answer is put in, changed and taken back', () => {
  const once = answersWith({}, FIRST, 'A B', 'same');
  expect(once).toEqual({ [`${FIRST} A B`]: 'same' });
  expect(answersWith(once, FIRST, 'A B', 'other')).toEqual({ [`${FIRST} A B`]: 'other' });
  expect(answersWith(once, FIRST, 'A B', null)).toEqual({});
});

describe('X03 the file', () => {
  test('comes back as it was written', () => {
    const answer = fc.record({
      venue: fc.constantFrom(...VENUES.map(({ id }) => id)),
      symbol: fc.string({ minLength: 1, maxLength: 64 }),
      verdict: fc.constantFrom('same' as const, 'other' as const),
    });
    fc.assert(
      fc.property(fc.array(answer), (list) => {
        const answers = list.reduce(
          (all, { venue, symbol, verdict }) => answersWith(all, venue, symbol, verdict),
          {},
        );
        const read = readCoinFile(writeCoinFile(answers));
        if ('refusal' in read) throw new Error(read.refusal);
        const again = read.answers.reduce(
          (all, { venue, symbol, verdict }) => answersWith(all, venue, symbol, verdict),
          {},
        );
        expect(again).toEqual(answers);
      }),
    );
  });

  const file = (answers: unknown, more = {}) =>
    JSON.stringify({ arbscope: 'coins', version: 1, answers, ...more });

  test.each([
    ['{', 'not JSON'],
    ['7', 'The file was not understood'],
    ['{"arbscope":"session"}', 'arbscope'],
    [file([], { later: 1 }), 'later'],
    [JSON.stringify({ arbscope: 'coins', version: 2, answers: [] }), 'version'],
    [file([{ venue: 'nowhere', symbol: 'A', verdict: 'same' }]), 'a venue of this version'],
    [file([{ venue: FIRST, symbol: 'A', verdict: 'maybe' }]), 'answers.0.verdict'],
    [file([{ venue: FIRST, symbol: 'A'.repeat(65), verdict: 'same' }]), 'answers.0.symbol'],
    [file([{ venue: FIRST, symbol: 'A', verdict: 'same', __proto: 1 }]), '__proto'],
    [file(Array(10_001).fill({ venue: FIRST, symbol: 'A', verdict: 'same' })), 'answers'],
    [' '.repeat((1 << 20) + 1), 'megabyte'],
  ])('is refused whole, in words: %#', (text, words) => {
    const read = readCoinFile(text);
    expect('refusal' in read ? read.refusal : '').toContain(words);
  });
});
