import type { Venue } from '../venue.ts';
import { binance } from './binance.ts';
import { binanceUs } from './binance-us.ts';
import { bitfinex } from './bitfinex.ts';
import { bitget } from './bitget.ts';
import { bitstamp } from './bitstamp.ts';
import { bybit } from './bybit.ts';
import { coinbase } from './coinbase.ts';
import { cryptoCom } from './crypto-com.ts';
import { gate } from './gate.ts';
import { gemini } from './gemini.ts';
import { htx } from './htx.ts';
import { hyperliquid } from './hyperliquid.ts';
import { kraken } from './kraken.ts';
import { kucoin } from './kucoin.ts';
import { mexc } from './mexc.ts';
import { okx } from './okx.ts';

export const VENUES: readonly Venue[] = [
  binance,
  binanceUs,
  bitfinex,
  bitget,
  bitstamp,
  bybit,
  coinbase,
  cryptoCom,
  gate,
  gemini,
  htx,
  hyperliquid,
  kraken,
  kucoin,
  mexc,
  okx,
];
