import { expect, test } from 'vitest';
import { VENUES } from '../../contract/generated.ts';
import type { Capture } from './capture.ts';
import { venueOf } from './resolve-venue.ts';

const recorded = (exchange: string) =>
  ({ file: 'old', exchange, records: [] }) as unknown as Capture;

test.each([
  ['HUOBI', 'htx'],
  ['OKEX', 'okx'],
  ['GATEIO', 'gate'],
  ['BINANCE_US', 'binance-us'],
  ['BINANCE_FUTURES', 'binance'],
  ['CRYPTO.COM', 'crypto-com'],
  ['huobi', 'htx'],
])('%s is what %s was called, or is called by recorders', (exchange, id) => {
  expect(venueOf(recorded(exchange)).id).toBe(id);
});

test('every venue is known by its own name, and nobody by another’s', () => {
  for (const { id } of VENUES) {
    expect(venueOf(recorded(id.replace('-', '_').replace('crypto_com', 'crypto.com'))).id).toBe(id);
  }
  expect(() => venueOf(recorded('FTX'))).toThrow('no venue is called "FTX"');
});
