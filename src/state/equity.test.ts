import { expect, test } from 'vitest';
import { equityOf } from './equity.ts';

const ACCOUNT = {
  version: 1,
  equity: [
    {
      strategy: 'a',
      quote: 'USDT',
      points: [
        [10, '1.5'],
        [12, 2],
      ],
    },
    {
      strategy: 'b',
      quote: 'USDT',
      points: [
        [11, -1],
        [12, -3],
      ],
    },
    { strategy: 'a', quote: 'USD', points: [[10, 100]] },
  ],
};

test('strategies add up, each with its last point; quotes stay apart', () => {
  expect(equityOf(ACCOUNT, 'USDT')).toEqual([
    [10e6, [1.5]],
    [11e6, [0.5]],
    [12e6, [-1]],
  ]);
  expect(equityOf(ACCOUNT, 'USD')).toEqual([[10e6, [100]]]);
});

test('an account of another form has no curve', () => {
  expect(equityOf(null, 'USDT')).toEqual([]);
  expect(equityOf({ equity: [{ points: 1 }] }, 'USDT')).toEqual([]);
  expect(equityOf(ACCOUNT, 'EUR')).toEqual([]);
});
