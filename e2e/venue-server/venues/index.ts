import type { Venue } from '../venue.ts';
import { binance } from './binance.ts';
import { bitstamp } from './bitstamp.ts';
import { bybit } from './bybit.ts';
import { coinbase } from './coinbase.ts';
import { htx } from './htx.ts';
import { kraken } from './kraken.ts';
import { okx } from './okx.ts';

export const VENUES: readonly Venue[] = [binance, bitstamp, bybit, coinbase, htx, kraken, okx];
