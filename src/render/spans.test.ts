import { describe, expect, test } from 'vitest';
import { placesOf } from './spans.ts';

const TIMES = [10, 11, 12, 340, 341];
const span = (fromS: number, toS: number) => ({ fromUs: fromS * 1e6, toUs: toS * 1e6, words: '' });

describe('C20 a span in which nobody watched', () => {
  test('lies between the last point before it and the first one after', () => {
    expect(placesOf(TIMES, span(12.4, 339.8))).toEqual([2, 3]);
  });

  test('of no length, where the clock alone jumped, takes one step', () => {
    expect(placesOf(TIMES, span(11.5, 11.5))).toEqual([1, 2]);
  });

  test('covers the points within it, if there are any', () => {
    expect(placesOf(TIMES, span(10.5, 341))).toEqual([0, 4]);
  });

  test('is not drawn before or after what the chart holds', () => {
    expect(placesOf(TIMES, span(1, 5))).toBeNull();
    expect(placesOf(TIMES, span(400, 500))).toBeNull();
    expect(placesOf([], span(1, 5))).toBeNull();
  });
});
