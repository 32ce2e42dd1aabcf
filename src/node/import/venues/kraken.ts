import type { FrameRecord } from '../capture.ts';
import { splitAt } from '../symbol.ts';
import { microsOfIso } from '../time.ts';
import {
  type Json,
  jsonOf,
  listIn,
  type Payload,
  type Sighting,
  type Translator,
  textIn,
  type VenueForms,
  verbatim,
} from '../venue-forms.ts';
import { KrakenV1 } from './kraken-v1.ts';

const URL_V2 = 'wss://ws.kraken.com/v2';
const CHANNELS = ['book', 'trade', 'ticker', 'heartbeat', 'status', 'ohlc', 'instrument'];

export const kraken: VenueForms = {
  id: 'kraken',
  exchangeNames: ['KRAKEN'],
  hosts: ['kraken.com'],
  recognises: (frame) => !('sequence_num' in frame) && CHANNELS.includes(textIn(frame, 'channel')),
  usualUrl: () => URL_V2,
  eventTime_us,
  sightings,
  split: ({ symbol }) => splitAt(symbol, '/'),
  translator: () => new KrakenTranslator(),
};

/** API v1 frames become those of v2; frames of v2 stay as they are. */
class KrakenTranslator implements Translator {
  readonly rest = verbatim.rest;
  private readonly v1ByConn = new Map<string, KrakenV1>();
  private convertedCount = 0;
  private keptCount = 0;

  url(url: string): string {
    return /^wss:\/\/ws\.kraken\.com\/?$/.test(url) ? URL_V2 : url;
  }

  frame(record: FrameRecord): Payload[] {
    const { payload } = record;
    if (!('data' in payload) || !isV1(payload.data)) return [payload];
    const converted = this.v1Of(record.conn).convert(payload.data);
    if (converted === null) {
      this.keptCount += 1;
      return [payload];
    }
    this.convertedCount += 1;
    return converted.map((data) => ({ data }));
  }

  notes(): string[] {
    const notes = [];
    if (this.convertedCount > 0) {
      notes.push(
        `frames of API v1 turned into frames of API v2 (digits unchanged, XBT and XDG named BTC and DOGE, book-N an acknowledgement with depth N, the latest of the level times): ${this.convertedCount}`,
      );
    }
    if (this.keptCount > 0) {
      notes.push(`frames of API v1 without a form in API v2, left as sent: ${this.keptCount}`);
    }
    return notes;
  }

  private v1Of(conn: string): KrakenV1 {
    const known = this.v1ByConn.get(conn) ?? new KrakenV1();
    this.v1ByConn.set(conn, known);
    return known;
  }
}

function isV1(text: string): boolean {
  return text.startsWith('[') || /"event"\s*:/.test(text.slice(0, 200));
}

function eventTime_us(frame: Json): number | null {
  const times = listIn(frame, 'data').map((item) => microsOfIso(textIn(item, 'timestamp')));
  const latest = Math.max(...times.filter((time) => time !== null));
  return Number.isFinite(latest) ? latest : microsOfIso(textIn(frame, 'time_out'));
}

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload) ?? {};
  if (frame.channel !== 'book' && frame.channel !== 'trade') return [];
  const symbols = new Set(listIn(frame, 'data').map((item) => textIn(item, 'symbol')));
  return [...symbols].filter((symbol) => symbol !== '').map((symbol) => ({ symbol, kind: 'spot' }));
}
