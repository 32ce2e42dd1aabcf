/** What one asset's books look like at every venue: digits, and the price they stand around. */
export interface Asset {
  readonly base: string;
  readonly priceDigits: number;
  readonly sizeDigits: number;
  /** Quote units; null for the asset whose book was captured: its digits stay as they are. */
  readonly price: number | null;
}

/** ETH is where a capture of 2026-08-09 had it, the others are round numbers. */
export const ASSETS: readonly Asset[] = [
  { base: 'BTC', priceDigits: 1, sizeDigits: 6, price: null },
  { base: 'ETH', priceDigits: 2, sizeDigits: 5, price: 1919.4 },
  { base: 'SOL', priceDigits: 2, sizeDigits: 3, price: 150 },
  { base: 'XRP', priceDigits: 5, sizeDigits: 2, price: 2.4 },
  { base: 'DOGE', priceDigits: 6, sizeDigits: 1, price: 0.21 },
  { base: 'LINK', priceDigits: 4, sizeDigits: 2, price: 21 },
];

export const QUOTES = ['USDT', 'USD'] as const;
