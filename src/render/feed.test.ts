import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFeed, KEEP, TRIM_AT } from './feed.ts';

describe('a feed', () => {
  test('leaves out moments that are too near', () => {
    const feed = createFeed(0.25);
    expect(feed.push(10, [1])).toBe('appended');
    expect(feed.push(10.1, [2])).toBe('too-soon');
    expect(feed.push(10.25, [3])).toBe('appended');
    expect(feed.points.map(({ time }) => time)).toEqual([10, 10.25]);
  });

  test('refuses a clock that went back, until it is cleared', () => {
    const feed = createFeed(1);
    feed.push(10, [1]);
    expect(feed.push(9, [1])).toBe('went-back');
    feed.clear();
    expect(feed.push(9, [1])).toBe('appended');
  });

  test('keeps gaps as gaps', () => {
    const feed = createFeed(1);
    feed.push(1, [Number.NaN, 2, Number.POSITIVE_INFINITY]);
    expect(feed.points[0]?.values).toEqual([null, 2, null]);
  });

  test('trims to 5,000 at 6,000', () => {
    const feed = createFeed(1);
    for (let at = 1; at < TRIM_AT; at++) feed.push(at, [at]);
    expect(feed.points).toHaveLength(TRIM_AT - 1);
    expect(feed.push(TRIM_AT, [0])).toBe('trimmed');
    expect(feed.points).toHaveLength(KEEP);
    expect(feed.points.at(-1)?.time).toBe(TRIM_AT);
  });

  test('whatever comes, time rises strictly and every value is finite or missing', () => {
    const moment = fc.tuple(fc.double(), fc.array(fc.double(), { minLength: 2, maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(moment), (moments) => {
        const feed = createFeed(0.25);
        for (const [time, values] of moments) feed.push(time, values);
        feed.points.forEach(({ time, values }, at) => {
          expect(Number.isFinite(time)).toBe(true);
          if (at > 0) expect(time).toBeGreaterThan(feed.points[at - 1]?.time as number);
          for (const value of values) expect(value === null || Number.isFinite(value)).toBe(true);
        });
      }),
    );
  });
});
