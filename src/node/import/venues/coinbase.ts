import { splitAt } from '../symbol.ts';
import { microsOfIso } from '../time.ts';
import {
  type Json,
  jsonOf,
  listIn,
  type Payload,
  type Sighting,
  textIn,
  type VenueForms,
  verbatim,
} from '../venue-forms.ts';

/** Channels of the Advanced Trade feed. */
const CHANNELS = ['l2_data', 'market_trades', 'ticker', 'candles', 'heartbeats', 'subscriptions'];

export const coinbase: VenueForms = {
  id: 'coinbase',
  exchangeNames: ['COINBASE'],
  hosts: ['coinbase.com'],
  recognises: (frame) => 'sequence_num' in frame && CHANNELS.includes(textIn(frame, 'channel')),
  usualUrl: () => 'wss://advanced-trade-ws.coinbase.com',
  eventTime_us: (frame) => microsOfIso(textIn(frame, 'timestamp')),
  sightings,
  split: ({ symbol }) => splitAt(symbol, '-'),
  translator: () => verbatim,
};

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload);
  if (frame === null) return [];
  const symbols = new Set(productsOf(frame));
  return [...symbols]
    .filter((symbol) => symbol !== '')
    .map((symbol) => ({ symbol, kind: kindOf(symbol) }));
}

function productsOf(frame: Json): string[] {
  const events = listIn(frame, 'events');
  if (frame.channel === 'l2_data') return events.map((event) => textIn(event, 'product_id'));
  if (frame.channel !== 'market_trades') return [];
  return events.flatMap((event) =>
    listIn(event, 'trades').map((trade) => textIn(trade, 'product_id')),
  );
}

function kindOf(symbol: string): Sighting['kind'] {
  if (symbol.split('-').length === 2) return 'spot';
  return symbol.endsWith('-PERP-INTX') ? 'linear' : null;
}
