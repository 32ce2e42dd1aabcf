import type { Venue } from '../venue.ts';
import { API_PATH, binance } from './binance.ts';

/** Binance's protocol on other hosts, with books in US dollars too. */
export const binanceUs: Venue = {
  ...binance,
  id: 'binance-us',
  endpoints: [
    { host: 'stream.binance.us', port: 9443, path: '/stream' },
    { host: 'ws-api.binance.us', port: 443, path: API_PATH },
  ],

  symbol: (base, quote) => (base !== 'FDUSD' ? `${base}${quote}` : null),
};
