import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFeed, FULL, KEEP } from './feed.ts';

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

  test('lets the oldest go when it is full', () => {
    const feed = createFeed(1);
    for (let at = 1; at < FULL; at++) feed.push(at, [at]);
    expect(feed.points).toHaveLength(FULL - 1);
    expect(feed.push(FULL, [0])).toBe('trimmed');
    expect(feed.points).toHaveLength(KEEP);
    expect(feed.points.at(-1)?.time).toBe(FULL);
  });

  test('lets every second one go first, down to the coarsest gap, and begins anew as fine as at first', () => {
    const feed = createFeed(0.25, 1);
    const gaps = () => {
      const times = feed.points.map(({ time }) => time);
      return new Set(times.slice(1).map((time, at) => time - times[at]!));
    };
    const seen: number[] = [];
    for (let at = 0; at < 8 * 60 * 4; at++) {
      if (feed.push(at / 4, [at]) !== 'trimmed') continue;
      expect(gaps().size).toBe(1);
      seen.push(...gaps());
    }
    expect(seen).toEqual([0.5, 1]);
    expect(feed.points[0]!.time).toBeLessThan(1);
    feed.clear();
    feed.push(0, [0]);
    expect(feed.push(0.25, [0])).toBe('appended');
  });

  test('holds a whole day on few points where no gap is too coarse', () => {
    const feed = createFeed(1, Number.POSITIVE_INFINITY);
    for (let at = 0; at < 86_400; at++) feed.push(at, [at]);
    expect(feed.points.length).toBeLessThan(FULL);
    expect(feed.points[0]!.time).toBeLessThan(256);
    expect(feed.points.at(-1)!.time).toBeGreaterThan(86_400 - 257);
  });

  test('whatever comes, time rises strictly and every value is finite or missing', () => {
    const moment = fc.tuple(fc.double(), fc.array(fc.double(), { minLength: 2, maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(moment), (moments) => {
        const feed = createFeed(0.25, 1);
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
