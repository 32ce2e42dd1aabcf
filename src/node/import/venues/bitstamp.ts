import { BookTranslator } from '../book-translator.ts';
import type { RestRecord } from '../capture.ts';
import { splitBeforeQuote } from '../symbol.ts';
import {
  jsonOf,
  objectIn,
  type Payload,
  type PlacedFrame,
  parseJson,
  type Sighting,
  textIn,
  type VenueForms,
} from '../venue-forms.ts';

const URL = 'wss://ws.bitstamp.net';
const QUOTES = 'USD EUR GBP BTC ETH USDT USDC EURC'.split(' ');
const BOOK_OR_TRADE = /^(?:(?:diff_|detail_)?order_book|live_trades)_(\w+)$/;
const REST_BOOK_URL = /\/order_book\/(\w+)\/?(?:\?|$)/;

export const bitstamp: VenueForms = {
  id: 'bitstamp',
  exchangeNames: ['BITSTAMP'],
  hosts: ['bitstamp.net'],
  recognises: (frame) =>
    textIn(frame, 'event').startsWith('bts:') ||
    (typeof frame.event === 'string' && BOOK_OR_TRADE.test(textIn(frame, 'channel'))),
  usualUrl: () => URL,
  eventTime_us: (frame) => microtime(textIn(objectIn(frame, 'data'), 'microtimestamp')),
  sightings,
  split: ({ symbol }) => splitBeforeQuote(symbol, QUOTES),
  translator: (capture) => new BitstampTranslator(capture),
};

/**
 * A REST book becomes the whole-book frame of its pair, on the connection of the pair's differences
 * and at the moment it describes: every difference that is newer then follows it.
 */
class BitstampTranslator extends BookTranslator {
  protected readonly deed =
    'REST books turned into order_book frames (at their own microtimestamp, digits unchanged)';

  protected book(record: RestRecord): PlacedFrame | null {
    const pair = REST_BOOK_URL.exec(record.url ?? '')?.[1];
    const moment = microtime(textIn(parseJson(record.body) ?? {}, 'microtimestamp'));
    if (pair === undefined || moment === null) return null;
    const conn = this.connOf(pair);
    if (conn === null) return null;
    const data = `{"event":"data","channel":"order_book_${pair}","data":${record.body.trim()}}`;
    return { t_us: Math.min(moment, record.t_us ?? moment), place: { conn }, payload: { data } };
  }

  /** The connection that carries the pair; for a pair without a frame, the first there is. */
  private connOf(pair: string): string | null {
    const channel = `order_book_${pair}"`;
    const frames = this.capture.records.filter((record) => record.kind === 'frame');
    const carrying = frames.find(
      ({ payload }) => 'data' in payload && payload.data.includes(channel),
    );
    return (carrying ?? frames[0])?.conn ?? null;
  }
}

function microtime(digits: string): number | null {
  return /^\d{16}$/.test(digits) ? Number(digits) : null;
}

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload);
  if (frame === null || (frame.event !== 'data' && frame.event !== 'trade')) return [];
  const symbol = BOOK_OR_TRADE.exec(textIn(frame, 'channel'))?.[1];
  return symbol === undefined ? [] : [{ symbol, kind: 'spot' }];
}
