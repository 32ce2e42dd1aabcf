import { splitBeforeQuote } from '../symbol.ts';
import {
  type Json,
  jsonOf,
  microsOfMillis,
  type Payload,
  type Sighting,
  textIn,
  type VenueForms,
  verbatim,
} from '../venue-forms.ts';

const QUOTES = 'USD USDC USDT GUSD RLUSD EUR GBP SGD BTC ETH SOL FIL'.split(' ');
const OLD_TYPES = ['l2_updates', 'trade'];
const PERPETUAL = /PERP$/;

export const gemini: VenueForms = {
  id: 'gemini',
  exchangeNames: ['GEMINI'],
  hosts: ['gemini.com'],
  recognises: (frame) => symbolOf(frame) !== '',
  usualUrl: () => 'wss://api.gemini.com/v2/marketdata',
  eventTime_us: (frame) => microsOfMillis(frame.timestamp) ?? microsOfNanos(frame.E),
  sightings,
  split: ({ symbol }) => splitBeforeQuote(symbol.replace(PERPETUAL, ''), QUOTES),
  translator: () => verbatim,
};

/** Upper case, as the core calls it; the newer feed prints lower case. */
function symbolOf(frame: Json): string {
  if (OLD_TYPES.includes(textIn(frame, 'type'))) return textIn(frame, 'symbol');
  const isDepth = frame.e === 'depthUpdate' && typeof frame.U === 'number';
  const isTrade = !('e' in frame) && 't' in frame && 'm' in frame;
  const symbol = textIn(frame, 's');
  const isOwn = symbol !== '' && symbol === symbol.toLowerCase();
  return (isDepth || isTrade) && isOwn ? symbol.toUpperCase() : '';
}

/** Nanoseconds lie beyond what a number holds exactly; their microseconds do not. */
function microsOfNanos(value: unknown): number | null {
  return typeof value === 'number' && value > 1e18 ? Math.floor(value / 1000) : null;
}

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload);
  const symbol = frame === null ? '' : symbolOf(frame);
  return symbol === '' ? [] : [{ symbol, kind: PERPETUAL.test(symbol) ? 'linear' : 'spot' }];
}
