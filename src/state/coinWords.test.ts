import { expect, test } from 'vitest';
import { IDENTITIES, Identity } from '../contract/generated.ts';
import { coinMark, coinObjection, coinWords, isTrusted } from './coinWords.ts';

test('only a known or a confirmed coin is trusted, and every other one has words', () => {
  const trusted = IDENTITIES.filter(({ code }) => isTrusted(code)).map(({ word }) => word);
  expect(trusted).toEqual(['known', 'confirmed']);
  for (const { code } of IDENTITIES) {
    expect(coinWords(code) === '').toBe(code === Identity.KNOWN);
    expect(coinObjection(0, code) === '').toBe(isTrusted(code));
  }
  expect(coinObjection(0, Identity.SUSPECT)).toMatch(/^\w+.*: its price stands far/);
});

test('a doubt about one market marks the row, and another coin more than an unverified one', () => {
  expect(coinMark([Identity.KNOWN, Identity.CONFIRMED])).toBe('');
  expect(coinMark([Identity.KNOWN, Identity.UNVERIFIED])).toBe('?');
  expect(coinMark([Identity.UNVERIFIED, Identity.SUSPECT])).toBe('≠');
  expect(coinMark([Identity.DENIED])).toBe('≠');
});
