import type { MarketKind } from '../../../lib/session/index.ts';
import { splitAt } from '../symbol.ts';
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

const BOOK_OR_TRADE = /^(?:books|bbo-tbt|trades)/;

export const okx: VenueForms = {
  id: 'okx',
  exchangeNames: ['OKX', 'OKEX'],
  hosts: ['okx.com', 'okex.com'],
  recognises: (frame) => 'instId' in objectIn(frame, 'arg'),
  usualUrl: () => 'wss://ws.okx.com:8443/ws/v5/public',
  eventTime_us: (frame) => microsOfMillis(listIn(frame, 'data')[0]?.ts),
  sightings,
  split: ({ symbol }) => splitAt(symbol, '-'),
  translator: () => verbatim,
};

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload) ?? {};
  const arg = objectIn(frame, 'arg');
  const isData = 'data' in frame && BOOK_OR_TRADE.test(textIn(arg, 'channel'));
  const symbol = isData ? textIn(arg, 'instId') : '';
  return symbol === '' ? [] : [{ symbol, kind: kindOf(symbol) }];
}

/** BTC-USDT, BTC-USDT-SWAP, BTC-USD-220527, BTC-USD-220325-40000-C */
function kindOf(symbol: string): MarketKind | null {
  const parts = symbol.split('-');
  if (parts.length === 2) return 'spot';
  if (parts.length === 5 && /^[CP]$/.test(parts[4] ?? '')) return 'option';
  if (parts.length !== 3) return null;
  return parts[1] === 'USD' ? 'inverse' : 'linear';
}
