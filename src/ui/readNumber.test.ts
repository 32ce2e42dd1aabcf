import { expect, test } from 'vitest';
import { readNumber } from './readNumber.ts';

test.each([
  ['1,000', 1000],
  [' 0.1 ', 0.1],
  ['−2.5', -2.5],
  ['1e3', 1000],
])('%s is a number', (text, value) => {
  expect(readNumber(text, {})).toEqual({ value, problem: null });
});

test.each([
  ['', 'Not a number'],
  ['12 apples', 'Not a number'],
  ['Infinity', 'Not a number'],
  ['-1', 'At least 0'],
  ['11', 'At most 10'],
])('%s is told: %s', (text, problem) => {
  expect(readNumber(text, { min: 0, max: 10 })).toEqual({ value: null, problem });
});
