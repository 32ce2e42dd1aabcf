import { describe, expect, test } from 'vitest';
import { spanWords, totalWords } from './unobserved.ts';

const AT = Date.UTC(2026, 10, 23, 14, 2, 11) * 1000;

describe('C20 time in which nobody watched', () => {
  test('says from when to when, for how long, and why', () => {
    const span = { fromUs: AT, toUs: AT + 329e6, lostUs: 329e6, why: 'frozen' } as const;
    expect(spanWords(span, 'utc')).toBe(
      '14:02:11–14:07:40 UTC (5 min 29 s): frozen tab, or asleep',
    );
  });

  test('B03 a sleep that stopped the clock has its length by the wall, and days where it needs them', () => {
    const span = { fromUs: AT, toUs: AT, lostUs: 36_000e6, why: 'clock-jumped' } as const;
    expect(spanWords(span, 'utc')).toBe(
      '2026-11-23 14:02:11–2026-11-24 00:02:11 UTC (10 h 0 min): the computer slept, or its clock was set',
    );
  });

  test('is summed, and not spoken of where nothing was missed', () => {
    expect(totalWords(0, 0)).toBe('');
    expect(totalWords(1, 329_000)).toBe('unobserved 5 min 29 s');
    expect(totalWords(3, 60_000)).toBe('unobserved 1 min 0 s in 3 spans');
  });
});
