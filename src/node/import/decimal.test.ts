import { describe, expect, it } from 'vitest';
import { floorDecimals, plainDecimal } from './decimal.ts';

describe('a plain decimal', () => {
  it.each([
    ['27.095', '27.095'],
    ['195.0', '195.0'],
    ['0', '0'],
    ['007.50', '7.50'],
    ['6.37e-8', '0.0000000637'],
    ['9.12E-7', '0.000000912'],
    ['1e3', '1000'],
    ['1.25e1', '12.5'],
    ['12.5e-1', '1.25'],
    ['1.2345e2', '123.45'],
    ['123e-5', '0.00123'],
    ['5e-1', '0.5'],
    ['1e0', '1'],
  ])('of %s is %s', (text, plain) => {
    expect(plainDecimal(text)).toBe(plain);
    expect(Number(plain)).toBe(Number(text));
  });

  it.each(['', 'nan', '-1', '1.', '.5', '1e', '1e9999', '0x10', '1,5'])('is not in %j', (text) => {
    expect(plainDecimal(text)).toBeNull();
  });

  it.each([
    ['26.88178831780013', '26.88178831'],
    ['0.005339277707128104', '0.00533927'],
    ['0.000000009', '0.00000000'],
    ['10.67', '10.67'],
    ['83', '83'],
  ])('%s floored to 8 decimals is %s', (text, floored) => {
    expect(floorDecimals(text, 8)).toBe(floored);
  });
});
