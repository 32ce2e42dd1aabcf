import type { MarketKind } from '../../../lib/session/index.ts';
import { splitBeforeQuote } from '../symbol.ts';
import {
  jsonOf,
  listIn,
  microsOfMillis,
  objectIn,
  type Payload,
  type Sighting,
  textIn,
  type VenueForms,
  verbatim,
} from '../venue-forms.ts';

const QUOTES = 'USDT USDC BTC ETH EUR BRL USD'.split(' ');
const BOOK_OR_TRADE = /^(?:books\d*|trade|publicTrade)$/;
/** What v1, v2 and v3 call the kinds of markets. */
const TYPES = /^(?:sp|spot|mc|(?:usdt|usdc|coin)-futures)$/i;

export const bitget: VenueForms = {
  id: 'bitget',
  exchangeNames: ['BITGET'],
  hosts: ['bitget.com'],
  recognises: (frame) => TYPES.test(textIn(objectIn(frame, 'arg'), 'instType')),
  usualUrl: () => 'wss://ws.bitget.com/v3/ws/public',
  eventTime_us: (frame) => microsOfMillis(listIn(frame, 'data')[0]?.ts),
  sightings,
  split: ({ symbol }) => splitBeforeQuote(symbol, QUOTES),
  translator: () => verbatim,
};

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload) ?? {};
  const arg = objectIn(frame, 'arg');
  const isData = BOOK_OR_TRADE.test(textIn(arg, 'topic') || textIn(arg, 'channel'));
  const symbol = textIn(arg, 'symbol') || textIn(arg, 'instId');
  const isMarket = isData && 'data' in frame && symbol !== '';
  return isMarket ? [{ symbol, kind: kindOf(textIn(arg, 'instType'), symbol) }] : [];
}

/** Spot and derivatives share their names; v1 calls all derivatives the same. */
function kindOf(type: string, symbol: string): MarketKind | null {
  const name = type.toLowerCase();
  if (!TYPES.test(name)) return null;
  if (name === 'sp' || name === 'spot') return 'spot';
  const isInverse = name === 'coin-futures' || (name === 'mc' && symbol.endsWith('USD'));
  return isInverse ? 'inverse' : 'linear';
}
