import type { Capture, RestRecord } from '../capture.ts';
import { splitAt } from '../symbol.ts';
import {
  jsonOf,
  microsOfMillis,
  objectIn,
  type Payload,
  type PlacedFrame,
  type Sighting,
  type Translator,
  textIn,
  type VenueForms,
  verbatim,
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

/** A REST book with its id becomes the whole book that `spot.obu` begins with: all count in the same ids. */
class GateTranslator implements Translator {
  readonly url = verbatim.url;
  readonly frame = verbatim.frame;
  private readonly conn: string | null;
  private bookCount = 0;

  constructor(capture: Capture) {
    const frame = capture.records.find((record) => record.kind === 'frame');
    this.conn = frame?.conn ?? null;
  }

  rest({ url, body, t_us }: RestRecord): PlacedFrame | null {
    const query = new URLSearchParams(REST_BOOK_URL.exec(url ?? '')?.groups?.query);
    const [symbol, id] = [query.get('currency_pair'), REST_BOOK.exec(body)?.groups?.id];
    if (symbol === null || id === undefined || this.conn === null) return null;
    this.bookCount += 1;
    const sides = body.replace(REST_BOOK, '').replace('"asks":', '"a":').replace('"bids":', '"b":');
    const stream = JSON.stringify(`ob.${symbol}.${query.get('limit') ?? 10}`);
    const result = `{"full":true,"s":${stream},"u":${id},${sides.trim()}`;
    const data = `{"channel":"spot.obu","result":${result},"event":"update"}`;
    return { t_us, place: { conn: this.conn }, payload: { data } };
  }

  notes(): string[] {
    if (this.bookCount === 0) return [];
    return [`REST books turned into whole books of spot.obu (digits unchanged): ${this.bookCount}`];
  }
}

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload) ?? {};
  if (frame.event !== 'update' || !BOOK_OR_TRADE.test(textIn(frame, 'channel'))) return [];
  const result = objectIn(frame, 'result');
  const name = textIn(result, 's') || textIn(result, 'currency_pair');
  const symbol = /^ob\.(?<symbol>.+)\.\d+$/.exec(name)?.groups?.symbol ?? name;
  return symbol === '' ? [] : [{ symbol, kind: 'spot' }];
}
