import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { looksSecret } from './secret.ts';

const PHRASE =
  'abandon ability able about above absent absorb abstract absurd abuse access accident';

describe('X08 what looks like a secret', () => {
  // Made up here, so that no real form of anybody's key stands in this file.
  const made = (length: number, form: 'hex' | 'base64' | 'base64url') =>
    `aB3${randomBytes(length).toString(form)}`;
  test.each([
    ['a key in hex', randomBytes(32).toString('hex')],
    ['the key of a wallet', `0x${randomBytes(32).toString('hex')}`],
    ['a key in base64', made(48, 'base64')],
    ['a key of 64 letters, as exchanges give them', made(45, 'base64url').slice(0, 64)],
    ['a token', `eyJ${made(20, 'base64url')}.${made(40, 'base64url')}.${made(20, 'base64url')}`],
    ['a marked key', `sk-${made(24, 'hex')}`],
    ['a line of a configuration', `apiSecret = ${made(9, 'hex')}`],
    ['a key in a file', ['-----BEGIN EC', 'PRIVATE KEY-----'].join(' ')],
    ['the words of a wallet', PHRASE],
    ['the same, over lines', PHRASE.replaceAll(' ', '\n').toUpperCase()],
  ])('%s', (_what, text) => {
    expect(looksSecret(text)).toBe(true);
  });

  test.each([
    'BTC-USDT',
    '1000SATS-USDT',
    'Hyperliquid',
    'Crypto.com',
    '',
    '1000',
    '0.00012345678901234567890123456789',
    'BTC-USDT, ETH-USDT, SOL-USDT and DOGE-USDT',
    'btc usdt kraken',
    'Coins that I look at every morning before work, and some others',
    'cmt_btcusdt_perpetual_quarter_20261225',
    'one two three four five six seven eight nine ten eleven twelve thirteen',
  ])('X08 not “%s”', (text) => {
    expect(looksSecret(text)).toBe(false);
  });
});
