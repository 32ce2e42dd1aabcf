import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { Reason, VENUES } from '../../contract/generated.ts';
import { catalogueOf } from '../../state/catalogue.ts';
import { COLUMNS, goneWords, keysOf, noteOf, orderOf, pairOf, placesOf, wordsOf } from './build.ts';

const CATALOGUE = catalogueOf({
  venues: [],
  instruments: ['A-USDT'],
  quotes: ['USDT'],
  markets: [],
});

function frame() {
  const made = emptyFrame({ instruments: 1, markets: 0, quotes: 1, opportunities: 3 });
  const { opportunities: o } = made;
  o.key.set([7, 3, 9]);
  o.sell.fill(1);
  o.net_bps.set([2.4, -1, -8]);
  o.gross_bps.set([22.4, 19, 12]);
  o.quantity.fill(12.5);
  o.profit_quote.set([0.24, -0.1, -0.8]);
  o.first_us.fill(1_000_000);
  o.last_us.fill(3_300_000);
  o.peak_net_bps.fill(3);
  o.reason.set([Reason.OK, Reason.FEE, Reason.STALE]);
  o.alive.set([1, 1, 0]);
  return made;
}

describe('the filter', () => {
  test.each([
    ['all', [7, 3, 9]],
    ['offered', [7]],
    ['rejected', [3, 9]],
  ] as const)('%s', (filter, keys) => {
    expect(keysOf(frame().opportunities, filter)).toEqual(keys);
  });
});

describe('the order', () => {
  test('is free while nobody points', () => {
    expect(orderOf([1, 2], [2, 3], false)).toEqual([2, 3]);
  });

  test('is held under the pointer: nothing moves, new rows come last', () => {
    expect(orderOf([1, 2], [3, 2], true)).toEqual([1, 2, 3]);
  });

  test('the same order is the same array, so that nothing renders', () => {
    const shown = [1, 2];
    expect(orderOf(shown, [1, 2], false)).toBe(shown);
    expect(orderOf(shown, [2, 1], true)).toBe(shown);
  });

  test('held rows keep their places whatever comes', () => {
    const keys = fc.uniqueArray(fc.nat(40));
    fc.assert(
      fc.property(keys, keys, (shown, now) => {
        const next = orderOf(shown, now, true);
        expect(next.slice(0, shown.length)).toEqual(shown);
        expect(new Set(next).size).toBe(next.length);
        for (const key of now) expect(next).toContain(key);
      }),
    );
  });
});

test('places of keys', () => {
  const places = new Map([[1, 1]]);
  placesOf(frame().opportunities, places);
  expect([...places]).toEqual([
    [7, 0],
    [3, 1],
    [9, 2],
  ]);
});

describe('words', () => {
  test('a row has a cell a column', () => {
    const words = wordsOf(frame().opportunities, 0, CATALOGUE);
    expect(words.cells).toHaveLength(COLUMNS.length);
    expect(words.cells).toEqual([
      'A-USDT',
      `${VENUES[0]?.name} → ${VENUES[1]?.name}`,
      '+2.4',
      '+22.4',
      '12.5',
      '+0.24',
      '2.3 s',
      '+3.0',
      '▲ OFFERED',
    ]);
    expect(words.tone).toBe('gain');
  });

  test('a rejected row says why', () => {
    const words = wordsOf(frame().opportunities, 1, CATALOGUE);
    expect(words.cells.at(-1)).toBe('FEE');
    expect(words.why).toMatch(/fees/);
    expect(words.tone).toBe('loss');
  });

  test('the note explains an empty table', () => {
    const none = frame();
    expect(noteOf(none)).toContain('no pair is proved');
    expect(noteOf(none)).toContain('never above 0');
    none.engine.best_net_bps[0] = -2.1;
    none.engine.last_positive_us[0] = none.t_us - 14 * 60e6;
    expect(noteOf(none)).toBe(
      'none offered now · best net −2.1 bps · last above 0: 14 min ago · 3 with a gross edge',
    );
    none.engine.pairs_offered[0] = 2;
    none.engine.best_net_bps[0] = 3;
    expect(noteOf(none)).toContain('2 offered now · best net +3.0 bps · above 0 now');
  });
});

test('a pair that left before its row came into sight is named, and nothing is said of now', () => {
  const [buy, sell] = [1, 0];
  expect(pairOf(buy * VENUES.length + sell)).toEqual({ instrument: 0, buy, sell });
  const words = goneWords(buy * VENUES.length + sell, CATALOGUE);
  expect(words).toHaveLength(COLUMNS.length);
  expect(words.slice(0, 3)).toEqual(['A-USDT', `${VENUES[1]?.name} → ${VENUES[0]?.name}`, '–']);
});
