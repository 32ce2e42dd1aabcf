import { BookTranslator } from '../book-translator.ts';
import type { Capture, FrameRecord, RestRecord } from '../capture.ts';
import { splitAt } from '../symbol.ts';
import {
  jsonOf,
  microsOfMillis,
  objectIn,
  type Payload,
  type PlacedFrame,
  parseJson,
  type Sighting,
  textIn,
  type VenueForms,
} from '../venue-forms.ts';

const BOOK_OR_TRADE = /^spot\.(?:obu|order_book|order_book_update|trades)$/;
const REST_BOOK_URL = /\/spot\/order_book\?(?<query>.*)$/;
const REST_BOOK = /^\{\s*"id":\s*(?<id>\d+),/;

export const gate: VenueForms = {
  id: 'gate',
  exchangeNames: ['GATEIO', 'GATE'],
  hosts: ['gateio.ws'],
  recognises: (frame) => textIn(frame, 'channel').startsWith('spot.') && 'event' in frame,
  usualUrl: () => 'wss://api.gateio.ws/ws/v4/',
  eventTime_us: (frame) => microsOfMillis(objectIn(frame, 'result').t),
  sightings,
  split: ({ symbol }) => splitAt(symbol, '_'),
  translator: (capture) => new GateTranslator(capture),
};

/**
 * A REST book with its id becomes the whole book that `spot.obu` begins with: all count in the same ids. It
 * stands before the first change that is newer, even if that came while the answer was under way.
 */
class GateTranslator extends BookTranslator {
  protected readonly deed =
    'REST books turned into whole books of spot.obu (before the first change that is newer, digits unchanged)';

  protected book({ url, body, t_us }: RestRecord): PlacedFrame | null {
    const query = new URLSearchParams(REST_BOOK_URL.exec(url ?? '')?.groups?.query);
    const [symbol, id] = [query.get('currency_pair'), REST_BOOK.exec(body)?.groups?.id];
    const frames = framesOf(this.capture);
    if (symbol === null || id === undefined || frames[0] === undefined) return null;
    const sides = body.replace(REST_BOOK, '').replace('"asks":', '"a":').replace('"bids":', '"b":');
    const stream = JSON.stringify(`ob.${symbol}.${query.get('limit') ?? 10}`);
    const result = `{"full":true,"s":${stream},"u":${id},${sides.trim()}`;
    const data = `{"channel":"spot.obu","result":${result},"event":"update"}`;
    const newer = frames.find((frame) => lastIdOf(frame, symbol) > Number(id));
    const moment = Math.min(t_us ?? Infinity, newer?.t_us ?? Infinity);
    const place = { conn: (newer ?? frames[0]).conn };
    return { t_us: Number.isFinite(moment) ? moment : null, place, payload: { data } };
  }
}

function framesOf({ records }: Capture): FrameRecord[] {
  return records.filter((record) => record.kind === 'frame');
}

/** The last update id of a change of this market; -1 for any other frame. */
function lastIdOf({ payload }: FrameRecord, symbol: string): number {
  if (!('data' in payload) || !payload.data.includes(`"s":"${symbol}"`)) return -1;
  const result = objectIn(parseJson(payload.data) ?? {}, 'result');
  return typeof result.u === 'number' ? result.u : -1;
}

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload) ?? {};
  if (frame.event !== 'update' || !BOOK_OR_TRADE.test(textIn(frame, 'channel'))) return [];
  const result = objectIn(frame, 'result');
  const name = textIn(result, 's') || textIn(result, 'currency_pair');
  const symbol = /^ob\.(?<symbol>.+)\.\d+$/.exec(name)?.groups?.symbol ?? name;
  return symbol === '' ? [] : [{ symbol, kind: 'spot' }];
}
