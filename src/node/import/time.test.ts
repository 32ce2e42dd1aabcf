import { describe, expect, it } from 'vitest';
import { isoOfSeconds, microsOfIso, microsOfNanos, microsOfSeconds } from './time.ts';

describe('times become whole microseconds, rounded down', () => {
  it.each([
    ['1618678133.626511', 1618678133626511],
    ['1633998512.0633569', 1633998512063356],
    ['1618678132.9', 1618678132900000],
    ['1618678132', 1618678132000000],
  ])('%s seconds', (text, t_us) => {
    expect(microsOfSeconds(text)).toBe(t_us);
  });

  it('1723161254206652999 nanoseconds', () => {
    expect(microsOfNanos('1723161254206652999')).toBe(1723161254206652);
  });

  it.each([
    ['2026-08-24T22:21:57.110183Z', 1787610117110183],
    ['2026-08-24T22:21:57.1101839Z', 1787610117110183],
    ['2026-08-24T22:21:57Z', 1787610117000000],
    ['2026-08-24 22:21:57', null],
    ['2026-99-24T22:21:57Z', null],
    ['0001-01-01T00:00:00.000000Z', -62135596800000000],
  ])('%s', (text, t_us) => {
    expect(microsOfIso(text)).toBe(t_us);
  });

  it('seconds as RFC 3339 keep every digit', () => {
    expect(isoOfSeconds('1618678133.365913')).toBe('2021-04-17T16:48:53.365913Z');
  });
});
