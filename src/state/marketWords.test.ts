import { expect, test } from 'vitest';
import type { CatalogueMarket } from './link.ts';
import { absence, listingWords, rulesFrom } from './marketWords.ts';

const market = (more: Partial<CatalogueMarket> = {}): CatalogueMarket => ({
  venue: 'okx',
  symbol: 'BTC-USDT',
  instrument: 'BTC-USDT',
  kind: 'spot',
  ...more,
});
const rules = (from: 'venue' | 'table', date: string | null) =>
  market({ rules: { tick: '0.1', step: '0.001', minimum: '0.01', from, date } });

test('rules say where they come from', () => {
  expect(rulesFrom(rules('venue', '2026-11-23'))).toBe('from the venue, 2026-11-23');
  expect(rulesFrom(rules('table', '2022-05-13'))).toBe('table of 2022-05-13');
  expect(rulesFrom(rules('table', null))).toBe('shipped table');
  expect(rulesFrom(market({ rules: null }))).toContain('unknown');
});

test('a market that is missing says why', () => {
  expect(absence(market({ listing: 'listed', trading: true }))).toBeNull();
  expect(absence(market())).toBeNull();
  expect(absence(market({ listing: 'not-listed', listingNote: 'refused by OKX' }))).toBe(
    'refused by OKX.',
  );
  expect(absence(market({ listing: 'listed', trading: false }))).toContain('not traded');
  expect(listingWords(market({ listing: 'not-listed', trading: false }))).toBe('not listed');
});
