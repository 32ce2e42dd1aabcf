import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bps,
  bytes,
  count,
  DASH,
  fixed,
  MINUS,
  money,
  percent,
  price,
  signed,
  size,
  usedDigits,
} from './number.ts';

describe('fixed and signed', () => {
  test.each([
    [1234.5, 2, '1,234.50'],
    [-0.04, 1, '0.0'],
    [-1, 0, `${MINUS}1`],
    [Number.NaN, 2, DASH],
    [Number.POSITIVE_INFINITY, 2, DASH],
  ])('fixed(%s, %s) is %s', (value, digits, text) => expect(fixed(value, digits)).toBe(text));

  test.each([
    [15.74, '+15.7'],
    [-15.66, `${MINUS}15.7`],
    [0, '0.0'],
    [0.04, '0.0'],
    [-0.04, '0.0'],
    [Number.NaN, DASH],
  ])('bps(%s) is %s', (value, text) => expect(bps(value)).toBe(text));

  test('zero never carries a sign, everything else that shows does', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        const text = signed(value, 2);
        const shows = /[1-9]/.test(text);
        expect(text.startsWith('+')).toBe(shows && value > 0);
        expect(text.startsWith(MINUS)).toBe(shows && value < 0);
      }),
    );
  });
});

describe('price and size', () => {
  test('tiny prices have no exponent', () => {
    expect(price(0.00000812, 8)).toBe('0.00000812');
    expect(price(1e-10, 12)).toBe('0.000000000100');
  });

  test.each([
    [0.372345, '0.3723'],
    [36877.9, '36,878'],
    [12.5, '12.5'],
    [0.000004231, '0.000004231'],
    [0, '0'],
    [100, '100'],
    [Number.NaN, DASH],
  ])('size(%s) is %s', (value, text) => expect(size(value)).toBe(text));

  test('a size never shows an exponent and is right to four figures', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1e12, noNaN: true }), (value) => {
        const text = size(value);
        expect(text).not.toMatch(/e/i);
        const back = Number(text.replaceAll(',', ''));
        expect(Math.abs(back / value - 1)).toBeLessThan(1e-3);
      }),
    );
  });
});

describe('digits that a price uses', () => {
  test.each([
    [61824.01, 8, 2],
    [61824, 8, 0],
    [0.00000812, 8, 8],
    [27.0956, 4, 4],
    [1 / 3, 5, 5],
    [0, 8, 0],
    [1e-7, 12, 7],
  ])('%s of at most %s: %s', (value, most, digits) => {
    expect(usedDigits(value, most)).toBe(digits);
  });
});

describe('money, percent, bytes, count', () => {
  test('small results keep their digits', () => {
    expect(money(-0.0042)).toBe(`${MINUS}0.0042`);
    expect(money(12.444)).toBe('+12.44');
    expect(money(0)).toBe('0.00');
    expect(money(1e-17)).toBe('0.00');
  });

  test('percent of a fraction', () => {
    expect(percent(0.004)).toBe('0.40 %');
    expect(percent(Number.NaN)).toBe(DASH);
  });

  test('bytes and counts', () => {
    expect(bytes(900)).toBe('900 B');
    expect(bytes(3_210_000)).toBe('3.2 MB');
    expect(bytes(Number.NaN)).toBe(DASH);
    expect(count(12345)).toBe('12,345');
  });
});
