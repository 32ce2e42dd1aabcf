import type { MarketKind } from '../../../lib/session/index.ts';
import {
  type BaseQuote,
  type Json,
  jsonOf,
  microsOfMillis,
  type Payload,
  type Sighting,
  textIn,
  type VenueForms,
  verbatim,
} from '../venue-forms.ts';

/** What the venue calls assets otherwise than all the world. */
const COMMON: Readonly<Record<string, string>> = {
  ALG: 'ALGO',
  ATO: 'ATOM',
  DSH: 'DASH',
  IOT: 'IOTA',
  MNA: 'MANA',
  QTM: 'QTUM',
  UDC: 'USDC',
  UST: 'USDT',
};
const PERPETUAL = /F0(?=:|$)/g;

/** Channels go by number: the notices that give the numbers out are what tells the markets. */
export const bitfinex: VenueForms = {
  id: 'bitfinex',
  exchangeNames: ['BITFINEX'],
  hosts: ['bitfinex.com'],
  recognises: (frame) =>
    (textIn(frame, 'event') === 'info' && 'serverId' in frame) ||
    (textIn(frame, 'event') === 'subscribed' && 'chanId' in frame),
  usualUrl: () => 'wss://api-pub.bitfinex.com/ws/2',
  eventTime_us,
  sightings,
  split: ({ symbol }) => split(symbol),
  translator: () => verbatim,
};

/** With the flag for times the last element of a frame is one. */
function eventTime_us(frame: Json): number | null {
  const last: unknown = Array.isArray(frame) ? frame.at(-1) : null;
  return typeof last === 'number' && last > 1e12 ? microsOfMillis(last) : null;
}

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload);
  if (frame === null || textIn(frame, 'event') !== 'subscribed') return [];
  const isFollowed = ['book', 'trades'].includes(textIn(frame, 'channel'));
  const symbol = textIn(frame, 'symbol');
  return isFollowed && symbol.startsWith('t') ? [{ symbol, kind: kindOf(symbol) }] : [];
}

/** Pairs of the paper account are no market of anything. */
function kindOf(symbol: string): MarketKind | null {
  if (symbol.includes('TEST')) return null;
  return symbol.search(PERPETUAL) === -1 ? 'spot' : 'linear';
}

/** `tBTCUSD`, with a colon where a name is longer: `tLINK:USD`, `tBTCF0:USTF0`. */
function split(symbol: string): BaseQuote | null {
  if (symbol.includes('TEST')) return null;
  const name = symbol.slice(1).replace(PERPETUAL, '');
  const [base = '', quote = ''] = name.includes(':')
    ? name.split(':')
    : [name.slice(0, 3), name.slice(3)];
  return base === '' || quote === '' ? null : { base: common(base), quote: common(quote) };
}

function common(asset: string): string {
  return COMMON[asset] ?? asset;
}
