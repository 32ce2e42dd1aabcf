import { describe, expect, test } from 'vitest';
import { age, clock, day, latency, zoneName } from './time.ts';

const AT = Date.UTC(2021, 7, 20, 14, 2, 11) * 1000;

describe('clock and day', () => {
  test('UTC', () => {
    expect(clock(AT, 'utc')).toBe('14:02:11');
    expect(day(AT, 'utc')).toBe('2021-08-20');
    expect(zoneName('utc', AT)).toBe('UTC');
  });

  test('midnight is 00, not 24', () => {
    expect(clock(Date.UTC(2024, 0, 1) * 1000, 'utc')).toBe('00:00:00');
  });

  test('unknown is a dash', () => {
    expect(clock(Number.NaN, 'utc')).toBe('–');
    expect(day(Number.NaN, 'local')).toBe('–');
  });

  test('local time names its distance from UTC', () => {
    expect(zoneName('local', AT)).toMatch(/^UTC([+−]\d+(\.\d)?)?$/);
  });
});

describe('age', () => {
  test.each([
    [84.7, '84 ms'],
    [-3, '0 ms'],
    [2340, '2.3 s'],
    [14 * 60_000 + 59_000, '14 min'],
    [2.5 * 3_600_000, '2.5 h'],
    [Number.NaN, '–'],
  ])('%s ms is %s', (ms, text) => expect(age(ms)).toBe(text));
});

describe('latency', () => {
  test.each([
    [85.4, '85 µs'],
    [412, '0.41 ms'],
    [12_340, '12.3 ms'],
    [Number.NaN, '–'],
  ])('%s µs is %s', (us, text) => expect(latency(us)).toBe(text));
});
