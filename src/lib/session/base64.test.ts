import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64, isBase64 } from './base64.ts';

describe('base64', () => {
  const seed = Date.now() % 2 ** 31;
  it(`equals the platform's for any bytes (seed ${seed})`, () => {
    const property = fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(isBase64(text)).toBe(true);
      expect(decodeBase64(text)).toEqual(bytes);
    });
    fc.assert(property, { seed });
  });

  it.each(['A', 'AB', 'ABC', 'A===', 'AB CD', 'AB-_', 'AAAA\n'])('%j is none', (text) => {
    expect(isBase64(text)).toBe(false);
  });
});
