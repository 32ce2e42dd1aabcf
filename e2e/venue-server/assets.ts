/** What one asset's books look like at every venue: digits, and the price they stand around. */
export interface Asset {
  readonly base: string;
  /** What it is quoted in, where a venue lists it so. */
  readonly quotes: readonly string[];
  readonly priceDigits: number;
  readonly sizeDigits: number;
  /** Quote units; null for the asset whose book was captured: its digits stay as they are. */
  readonly price: number | null;
  /** Ids of the venues that list it, where it is not every one that knows the quote. */
  readonly at?: readonly string[];
}

const DOLLARS = ['USDT', 'USD'];
const PENNIES = { priceDigits: 5, sizeDigits: 2, price: 1 };

/** ETH is where a capture of 2026-08-09 had it, the others are round numbers. */
export const ASSETS: readonly Asset[] = [
  { base: 'BTC', quotes: [...DOLLARS, 'USDC'], priceDigits: 1, sizeDigits: 6, price: null },
  { base: 'ETH', quotes: [...DOLLARS, 'USDC'], priceDigits: 2, sizeDigits: 5, price: 1919.4 },
  { base: 'ETH', quotes: ['BTC'], priceDigits: 6, sizeDigits: 5, price: 0.024384 },
  { base: 'SOL', quotes: DOLLARS, priceDigits: 2, sizeDigits: 3, price: 150 },
  { base: 'XRP', quotes: DOLLARS, priceDigits: 5, sizeDigits: 2, price: 2.4 },
  { base: 'DOGE', quotes: DOLLARS, priceDigits: 6, sizeDigits: 1, price: 0.21 },
  { base: 'LINK', quotes: DOLLARS, priceDigits: 4, sizeDigits: 2, price: 21 },
  { base: 'USDC', quotes: DOLLARS, ...PENNIES },
  { base: 'DAI', quotes: DOLLARS, ...PENNIES },
  { base: 'USDT', quotes: ['USD'], ...PENNIES },
  { base: 'FDUSD', quotes: ['USDT'], ...PENNIES },
  // The same coin, one by one and by the thousand.
  {
    base: 'SATS',
    quotes: ['USDT'],
    priceDigits: 11,
    sizeDigits: 0,
    price: 0.00000025,
    at: ['bybit', 'gate', 'okx'],
  },
  {
    base: '1000SATS',
    quotes: ['USDT'],
    priceDigits: 8,
    sizeDigits: 1,
    price: 0.00025,
    at: ['binance'],
  },
];
