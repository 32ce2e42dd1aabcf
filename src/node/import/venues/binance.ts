import { BookTranslator } from '../book-translator.ts';
import type { Capture, RestRecord } from '../capture.ts';
import { splitBeforeQuote } from '../symbol.ts';
import {
  type Json,
  jsonOf,
  listIn,
  microsOfMillis,
  objectIn,
  type Payload,
  type PlacedFrame,
  parseJson,
  type Sighting,
  textIn,
  type VenueForms,
} from '../venue-forms.ts';

/** Where frames come from, where books are asked for, and what they are about. */
const FLAVOURS = {
  spot: {
    stream: 'wss://stream.binance.com:9443/stream',
    api: 'wss://ws-api.binance.com:443/ws-api/v3',
  },
  linear: {
    stream: 'wss://fstream.binance.com/stream',
    api: 'wss://ws-fapi.binance.com/ws-fapi/v1',
  },
  inverse: {
    stream: 'wss://dstream.binance.com/stream',
    api: 'wss://ws-dapi.binance.com/ws-dapi/v1',
  },
} as const;

type Flavour = keyof typeof FLAVOURS;

const QUOTES =
  'USDT USDC FDUSD TUSD BUSD USDP USDS PAX UST DAI USD1 USD EUR EURI AEUR GBP AUD BRL TRY RUB UAH NGN ZAR PLN RON CZK JPY MXN ARS COP IDRT BIDR BKRW BVND VAI BTC ETH BNB XRP TRX DOGE DOT SOL'.split(
    ' ',
  );
const BOOK_OR_TRADE = ['depthUpdate', 'trade', 'aggTrade'];

export const binance: VenueForms = {
  id: 'binance',
  exchangeNames: ['BINANCE', 'BINANCE_FUTURES', 'BINANCE_DELIVERY'],
  hosts: ['binance.com', 'binance.vision'],
  recognises: (frame) =>
    (typeof frame.stream === 'string' && 'data' in frame) || frame.e === 'depthUpdate',
  usualUrl: (capture) => FLAVOURS[flavourOfFrames(capture)].stream,
  eventTime_us: (frame) => microsOfMillis(bodyOf(frame).E),
  sightings,
  split: ({ symbol }) => splitBeforeQuote(symbol.replace(/_.*/, ''), QUOTES),
  translator: (capture) => new BinanceTranslator(capture, ({ url }) => apiOf(url, capture)),
};

/** A REST book of the time becomes the WebSocket API's reply of today, on a connection of its own. */
export class BinanceTranslator extends BookTranslator {
  protected readonly deed =
    'REST depth books turned into WebSocket API replies (id = symbol, a connection of their own, digits unchanged)';
  private readonly apiOf: (record: RestRecord) => string;

  constructor(capture: Capture, apiOf: (record: RestRecord) => string) {
    super(capture);
    this.apiOf = apiOf;
  }

  protected book(record: RestRecord): PlacedFrame | null {
    if (!isBook(record)) return null;
    const symbol = symbolOfUrl(record.url) ?? soleDepthSymbol(this.capture);
    if (symbol === null) return null;
    const data = `{"id":${JSON.stringify(symbol)},"status":200,"result":${record.body.trim()}}`;
    return { t_us: record.t_us, place: { url: this.apiOf(record) }, payload: { data } };
  }
}

function isBook({ url, body }: RestRecord): boolean {
  if (url !== null && !/\/depth\?/.test(url)) return false;
  const book = parseJson(body);
  return book !== null && 'lastUpdateId' in book && Array.isArray(book.bids);
}

function symbolOfUrl(url: string | null): string | null {
  return /[?&]symbol=([^&]+)/.exec(url ?? '')?.[1]?.toUpperCase() ?? null;
}

function apiOf(url: string | null, capture: Capture): string {
  return FLAVOURS[flavourOfUrl(url) ?? flavourOfFrames(capture)].api;
}

function flavourOfUrl(url: string | null): Flavour | null {
  if (url === null) return null;
  if (/\/\/(?:fstream|fapi|ws-fapi)\./.test(url)) return 'linear';
  return /\/\/(?:dstream|dapi|ws-dapi)\./.test(url) ? 'inverse' : 'spot';
}

/** Futures chain their depth events by `pu`; coin-margined symbols are quoted in USD itself. */
function flavourOfFrames(capture: Capture): Flavour {
  for (const body of depthBodies(capture)) {
    if (!('pu' in body)) return 'spot';
    return /USD_[^_]+$/.test(textIn(body, 's')) ? 'inverse' : 'linear';
  }
  return 'spot';
}

function soleDepthSymbol(capture: Capture): string | null {
  const symbols = new Set<string>();
  for (const body of depthBodies(capture)) symbols.add(textIn(body, 's'));
  const [symbol] = symbols;
  return symbols.size === 1 && symbol !== undefined ? symbol : null;
}

function* depthBodies(capture: Capture): Generator<Json> {
  for (const record of capture.records) {
    if (record.kind !== 'frame' || !('data' in record.payload)) continue;
    if (!record.payload.data.includes('"depthUpdate"')) continue;
    const frame = parseJson(record.payload.data);
    if (frame !== null) yield bodyOf(frame);
  }
}

function bodyOf(frame: Json): Json {
  return 'stream' in frame ? objectIn(frame, 'data') : frame;
}

function sightings(payload: Payload, url: string): Sighting[] {
  const frame = jsonOf(payload);
  const symbol = frame === null ? '' : symbolOf(frame);
  return symbol === '' ? [] : [{ symbol, kind: flavourOfUrl(url) }];
}

function symbolOf(frame: Json): string {
  const body = bodyOf(frame);
  if (BOOK_OR_TRADE.includes(textIn(body, 'e'))) return textIn(body, 's');
  if (listIn(body, 'bids').length > 0)
    return textIn(frame, 'stream').split('@')[0]?.toUpperCase() ?? '';
  return listIn(objectIn(frame, 'result'), 'bids').length > 0 ? textIn(frame, 'id') : '';
}
