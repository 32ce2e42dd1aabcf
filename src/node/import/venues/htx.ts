import { gunzipSync } from 'node:zlib';
import { decodeBase64, isBase64 } from '../../../lib/session/index.ts';
import { splitBeforeQuote } from '../symbol.ts';
import {
  type Json,
  microsOfMillis,
  type Payload,
  parseJson,
  type Sighting,
  textIn,
  type VenueForms,
  verbatim,
} from '../venue-forms.ts';

const QUOTES = 'USDT USDC USDD HUSD TUSD BTC ETH HT TRX EUR GBP BRL TRY RUB UAH'.split(' ');
const BOOK_OR_TRADE = /^market\.(\w+)\.(?:depth|mbp|trade)\b/;

export const htx: VenueForms = {
  id: 'htx',
  exchangeNames: ['HUOBI', 'HTX'],
  hosts: ['huobi.pro', 'htx.com'],
  recognises: (frame) => /^market\.\w+\./.test(textIn(frame, 'ch') || textIn(frame, 'subbed')),
  usualUrl: () => 'wss://api.huobi.pro/ws',
  eventTime_us: (frame) => microsOfMillis(frame.ts ?? frame.ping),
  sightings,
  split: ({ symbol }) => splitBeforeQuote(symbol, QUOTES),
  translator: () => verbatim,
};

function sightings(payload: Payload): Sighting[] {
  const frame = inflated(payload);
  if (frame === null) return [];
  const symbol = BOOK_OR_TRADE.exec(textIn(frame, 'ch') || textIn(frame, 'rep'))?.[1];
  return symbol === undefined ? [] : [{ symbol, kind: 'spot' }];
}

/** Every frame of this venue is gzip; only what it is about is read here, its bytes stay. */
function inflated(payload: Payload): Json | null {
  if ('data' in payload) return parseJson(payload.data);
  if (!isBase64(payload.b64)) return null;
  try {
    return parseJson(gunzipSync(decodeBase64(payload.b64)).toString('utf8'));
  } catch {
    return null;
  }
}
