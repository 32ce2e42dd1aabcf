import { expect, test } from 'vitest';
import { Exact, exactNetBps } from './exact.ts';

test('digits become fractions and numbers again', () => {
  for (const value of [0, 1, 29.3, 0.0005, 1e-7, 123456789.25, 1e21]) {
    expect(Exact.of(value).toNumber()).toBe(value);
  }
  expect(Exact.of(1).over(Exact.of(3)).toNumber()).toBe(1 / 3);
});

test('a net edge by hand', () => {
  // Bought at 100 with 10 bps, sold at 101 with 20 bps: 101 × 0.998 ÷ (100 × 1.001) − 1.
  expect(exactNetBps(101, 0.002, 100, 0.001).toNumber()).toBeCloseTo(69.7302697, 6);
  expect(exactNetBps(100, 0, 100, 0).isZero).toBe(true);
});
