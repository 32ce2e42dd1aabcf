import { splitAt } from '../symbol.ts';
import {
  type Json,
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

const BOOK_OR_TRADE = ['book', 'book.update', 'trade'];

/** Frames of the v2 API of 2021 have the same shape as those of today, with numbers in place of strings. */
export const cryptoCom: VenueForms = {
  id: 'crypto-com',
  exchangeNames: ['CRYPTO.COM', 'CRYPTODOTCOM'],
  hosts: ['crypto.com'],
  recognises: (frame) =>
    frame.method === 'public/heartbeat' || 'instrument_name' in objectIn(frame, 'result'),
  usualUrl: () => 'wss://stream.crypto.com/exchange/v1/market',
  eventTime_us,
  sightings,
  split: ({ symbol }) => splitAt(symbol, '_'),
  translator: () => verbatim,
};

function eventTime_us(frame: Json): number | null {
  return microsOfMillis(listIn(objectIn(frame, 'result'), 'data')[0]?.t);
}

function sightings(payload: Payload): Sighting[] {
  const result = objectIn(jsonOf(payload) ?? {}, 'result');
  const symbol = textIn(result, 'instrument_name');
  const isOfUse = symbol !== '' && BOOK_OR_TRADE.includes(textIn(result, 'channel'));
  return isOfUse ? [{ symbol, kind: 'spot' }] : [];
}
