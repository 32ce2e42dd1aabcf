import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../contract/fixtures/frames.ts';
import { PairState, VENUES } from '../contract/generated.ts';
import { catalogueOf, pairRow } from '../state/catalogue.ts';
import { missingFeatures } from './explain.tsx';
import { bestPairOf, bestStart } from './focus.ts';
import { searchKey } from './keys.ts';
import { badgeWords } from './sourceMenu.tsx';
import { targetRows } from './targetRows.ts';
import { titleOf } from './title.ts';

const id = (place: number) => VENUES[place]?.id ?? '';
const CATALOGUE = catalogueOf({
  venues: [],
  instruments: ['A-USDT', 'B-USDT'],
  quotes: ['USDT'],
  markets: [0, 1].flatMap((place) =>
    ['A-USDT', 'B-USDT'].map((instrument) => ({
      venue: id(place),
      symbol: instrument,
      instrument,
      kind: 'spot',
    })),
  ),
});

const frame = () => emptyFrame({ instruments: 2, markets: 4, quotes: 1 });

describe('the pair to start with', () => {
  test('is the best proved one', () => {
    const now = frame();
    const put = (row: number, state: number, net: number) => {
      now.pairs.state[row] = state;
      now.pairs.net_bps[row] = net;
    };
    put(pairRow(0, 0, 1), PairState.UNPROVED, 50);
    put(pairRow(1, 1, 0), PairState.REJECTED, -9);
    put(pairRow(1, 0, 1), PairState.REJECTED, -12);
    expect(bestStart(now, CATALOGUE)).toEqual({ instrument: 'B-USDT', buy: id(1), sell: id(0) });
  });

  test('is an instrument alone where there is no pair', () => {
    expect(bestStart(frame(), CATALOGUE)).toEqual({ instrument: 'A-USDT' });
    const none = catalogueOf({ venues: [], instruments: [], quotes: [], markets: [] });
    expect(bestStart(frame(), none)).toBeNull();
  });
});

test('which keys begin a search', () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  const typed = (key: string, held = {}) =>
    searchKey({ ...plain, key, ...held } as unknown as KeyboardEvent);
  expect([typed('b'), typed('é'), typed('/')]).toEqual(['b', 'é', '']);
  for (const key of ['Enter', 'Tab', '1', ' ', '?', 'ArrowDown']) expect(typed(key)).toBeNull();
  // Those with Shift do something else, those with Ctrl are the browser's.
  expect(typed('H', { shiftKey: true })).toBeNull();
  expect(typed('c', { ctrlKey: true })).toBeNull();
});

describe('a venue or an instrument that was searched for', () => {
  const now = frame();
  const put = (row: number, net: number) => {
    now.pairs.state[row] = PairState.REJECTED;
    now.pairs.net_bps[row] = net;
  };
  put(pairRow(0, 0, 1), -5);
  put(pairRow(0, 1, 0), -3);
  put(pairRow(1, 0, 1), 9);

  test('is shown by its best pair', () => {
    expect(bestPairOf(now, CATALOGUE, 0)).toEqual({
      instrument: 'A-USDT',
      buy: id(1),
      sell: id(0),
    });
    expect(bestPairOf(now, CATALOGUE, 1, 1)).toMatchObject({ instrument: 'B-USDT', sell: id(1) });
    expect(bestPairOf(now, CATALOGUE, 7)).toBeNull();
  });
});

describe('targets', () => {
  test('what nobody measured is a dash with its reason', () => {
    for (const { now, bench, how } of targetRows(null, null)) {
      expect([now, bench]).toEqual(['–', '–']);
      expect(how).not.toBe('');
    }
  });

  test('a session and a benchmark stand beside the target', () => {
    const now = frame();
    now.shell.decision_p99_us[0] = 410;
    const bench = { targets: { detection: { value: 0.4, unit: 'ms', how: 'loopback' } } };
    expect(targetRows(now, bench)[0]).toMatchObject({
      target: '< 10 ms',
      now: '0.41 ms',
      bench: '0.4 ms',
    });
  });
});

describe('the title', () => {
  test('carries offers and the halt', () => {
    const now = frame();
    expect(titleOf(now)).toBe('Arbscope');
    now.engine.pairs_offered[0] = 2;
    now.engine.halted[0] = 1;
    expect(titleOf(now)).toBe('■ halted · (2) Arbscope');
  });
});

describe('the source badge', () => {
  const from = Date.UTC(2021, 7, 20) * 1000;
  const source = { id: 'x', title: 'X', venues: [id(0), 'other'], from, to: from } as const;

  test('a recording says so, with venue and date', () => {
    expect(badgeWords({ ...source, kind: 'recorded' }, 'utc')).toBe(
      `RECORDED · ${VENUES[0]?.name}, other · 2021-08-20`,
    );
  });

  test('live is live', () => {
    expect(badgeWords({ ...source, kind: 'live' }, 'utc')).toBe('LIVE');
  });
});

test('what a browser lacks is named', () => {
  const whole = { Worker: 1, WebSocket: 1, ResizeObserver: 1, DecompressionStream: 1 };
  expect(missingFeatures(whole)).toEqual([]);
  expect(missingFeatures({ ...whole, Worker: undefined })).toHaveLength(1);
});
