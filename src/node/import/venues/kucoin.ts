import type { Capture, FrameRecord, RestRecord } from '../capture.ts';
import { splitAt } from '../symbol.ts';
import {
  type Json,
  jsonOf,
  objectIn,
  type Payload,
  type PlacedFrame,
  type Sighting,
  type Translator,
  textIn,
  type VenueForms,
} from '../venue-forms.ts';
import { proFrame, proSnapshot } from './kucoin-classic.ts';

const URL_PRO = 'wss://x-push-spot.kucoin.com';
const BOOK_OR_TRADE = ['obu.SPOT', 'trade.SPOT'];
const REST_BOOK_URL = /\/orderbook\/level2(?:_\w+)?\?symbol=([\w-]+)/;

export const kucoin: VenueForms = {
  id: 'kucoin',
  exchangeNames: ['KUCOIN'],
  hosts: ['kucoin.com'],
  recognises: (frame) =>
    BOOK_OR_TRADE.includes(textIn(frame, 'T')) || textIn(frame, 'topic').startsWith('/market/'),
  usualUrl: () => URL_PRO,
  eventTime_us,
  sightings,
  split: ({ symbol }) => splitAt(symbol, '-'),
  translator: (capture) => new KucoinTranslator(capture),
};

/** Frames of the classic API become those of the Pro API, REST books the snapshots before their changes. */
class KucoinTranslator implements Translator {
  private readonly capture: Capture;
  private convertedCount = 0;
  private bookCount = 0;

  constructor(capture: Capture) {
    this.capture = capture;
  }

  /** The classic address holds a token. */
  url(url: string): string {
    return url.startsWith(URL_PRO) ? url : URL_PRO;
  }

  frame({ payload }: FrameRecord): Payload[] {
    const data = 'data' in payload ? proFrame(payload.data) : null;
    if (data === null) return [payload];
    this.convertedCount += 1;
    return [{ data }];
  }

  rest(record: RestRecord): PlacedFrame | null {
    const symbol = REST_BOOK_URL.exec(record.url ?? '')?.[1];
    if (symbol === undefined) return null;
    const data = proSnapshot(symbol, record.body);
    const conn = this.connOf(symbol);
    if (data === null || conn === null) return null;
    this.bookCount += 1;
    return { t_us: record.t_us, place: { conn }, payload: { data } };
  }

  notes(): string[] {
    const notes = [];
    if (this.convertedCount > 0) {
      notes.push(
        `frames of the classic API turned into frames of the Pro API (digits unchanged): ${this.convertedCount}`,
      );
    }
    if (this.bookCount > 0) {
      notes.push(
        `REST books turned into snapshots (on the connection of their changes, digits unchanged): ${this.bookCount}`,
      );
    }
    return notes;
  }

  /** The connection that carries the pair; for a pair without a frame, the first there is. */
  private connOf(symbol: string): string | null {
    const topic = `/market/level2:${symbol}"`;
    const frames = this.capture.records.filter((record) => record.kind === 'frame');
    const carrying = frames.find(
      ({ payload }) => 'data' in payload && payload.data.includes(topic),
    );
    return (carrying ?? frames[0])?.conn ?? null;
  }
}

/** Nanoseconds, as digits. */
function eventTime_us(frame: Json): number | null {
  const digits = textIn(objectIn(frame, 'd'), 'M');
  return /^\d{19}$/.test(digits) ? Number(digits.slice(0, -3)) : null;
}

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload) ?? {};
  const symbol = textIn(objectIn(frame, 'd'), 's');
  const isOfUse = symbol !== '' && BOOK_OR_TRADE.includes(textIn(frame, 'T'));
  return isOfUse ? [{ symbol, kind: 'spot' }] : [];
}
