import type { VenueForms } from '../venue-forms.ts';
import { BinanceTranslator, binance } from './binance.ts';

const STREAM = 'wss://stream.binance.us:9443/stream';
const API = 'wss://ws-api.binance.us:443/ws-api/v3';

/** Binance's frames and symbols on other hosts. The frames themselves do not tell the two apart. */
export const binanceUs: VenueForms = {
  ...binance,
  id: 'binance-us',
  exchangeNames: ['BINANCE_US'],
  hosts: ['binance.us'],
  recognises: () => false,
  usualUrl: () => STREAM,
  translator: (capture) => new BinanceTranslator(capture, () => API),
};
