import { Client } from '../../e2e/venue-server/client.ts';
import { VENUES } from '../../src/contract/generated.ts';
import type { SessionEvent, SessionMarket } from '../../src/lib/session/index.ts';
import { decodeBase64 } from '../../src/lib/session/index.ts';
import { VERSION } from '../../src/lib/version.ts';
import type { Session } from '../../src/node/import/assemble.ts';
import { type CaptureFormat, importCaptures } from '../../src/node/import/import-captures.ts';
import { captureAt } from './places.ts';
import { Hall } from './venue-hall.ts';

/** A received frame: its text, or its bytes. */
export interface CapturedFrame {
  readonly t: number;
  /** Place of the venue in `VENUES`. */
  readonly venue: number;
  readonly conn: number;
  readonly data: string | Uint8Array;
}

export interface VenueCapture {
  readonly id: string;
  readonly session: Session;
  readonly markets: readonly SessionMarket[];
  readonly frames: readonly CapturedFrame[];
}

const FILES: Record<string, { format: CaptureFormat; paths: readonly string[] }> = {
  binance: {
    format: 'hftbacktest',
    paths: ['hftbacktest.spot.btcusdt_20240808.gz', 'hftbacktest.spot.ethusdt_20240808.gz'],
  },
  'binance-us': {
    format: 'cryptofeed',
    paths: ['cryptofeed-2021-04-05.BINANCE_US-63b290.txt.gz'],
  },
  bitfinex: { format: 'cryptofeed', paths: ['cryptofeed-v3.BITFINEX.jsonl.gz'] },
  bitget: { format: 'cryptofeed', paths: ['cryptofeed-v3.BITGET.jsonl.gz'] },
  bitstamp: { format: 'cryptofeed', paths: ['cryptofeed-v3.BITSTAMP.jsonl.gz'] },
  bybit: { format: 'cryptofeed', paths: ['cryptofeed-v3.BYBIT.jsonl.gz'] },
  coinbase: { format: 'cryptofeed', paths: ['cryptofeed-v3.COINBASE.jsonl.gz'] },
  'crypto-com': { format: 'cryptofeed', paths: ['cryptofeed-v3.CRYPTO.COM.jsonl.gz'] },
  gate: { format: 'cryptofeed', paths: ['cryptofeed-v3.GATEIO.jsonl.gz'] },
  gemini: { format: 'cryptofeed', paths: ['cryptofeed-v3.GEMINI.jsonl.gz'] },
  htx: { format: 'cryptofeed', paths: ['cryptofeed-v3.HUOBI.jsonl.gz'] },
  hyperliquid: { format: 'hftbacktest', paths: ['hftbacktest.hyperliquid.btcusd_20250126.gz'] },
  kraken: { format: 'cryptofeed', paths: ['cryptofeed-v3.KRAKEN.jsonl.gz'] },
  kucoin: { format: 'cryptofeed', paths: ['cryptofeed-v3.KUCOIN.jsonl.gz'] },
  okx: { format: 'cryptofeed', paths: ['cryptofeed-v3.OKX.jsonl.gz'] },
};

export const CAPTURED = Object.keys(FILES);

/** A venue of which there is no recording: its frames are those of the end-to-end tests' venue server. */
export const MADE_UP = 'mexc';

/** The frames that a venue sent, as its file takes them. */
export function captureOf(id: string): VenueCapture {
  if (id === MADE_UP) return madeUpOf(id, 'BTC-USDT');
  const { format, paths } = FILES[id]!;
  const files = paths.map((path) => captureAt(`${id}/${path}`));
  const session = importCaptures(format, files, id);
  const frames = session.events.flatMap((event) => frameOf(event) ?? []);
  return { id, session, markets: session.facts.markets, frames };
}

const MADE_UP_FRAMES = 400;

function madeUpOf(id: string, instrument: string): VenueCapture {
  const { venue, book } = new Hall(0).stands.find(
    (stand) => stand.venue.id === id && stand.book.instrument === instrument,
  )!;
  const frames: CapturedFrame[] = [];
  const client = new Client({
    id,
    url: '',
    find: () => book,
    list: () => [book],
    hangUp() {},
    write: (data) =>
      frames.push({ t: frames.length * 100_000, venue: placeOfVenue(id), conn: 1, data }),
  });
  for (let at = 0; at < MADE_UP_FRAMES; at += 1) {
    client.send(venue.change(client, book, book.nudge()));
  }
  const [base = null, quote = null] = instrument.split('-');
  const market: SessionMarket = { venue: id, symbol: book.symbol, base, quote, kind: 'spot' };
  const facts = { core: VERSION, seed: 1, config: {}, markets: [market], notes: [] };
  const { host, path } = venue.endpoints[0]!;
  const open: SessionEvent = { t: 0, ev: 'open', venue: id, conn: 1, url: `wss://${host}${path}` };
  return { id, session: { facts, events: [open] }, markets: [market], frames };
}

function frameOf(event: SessionEvent): CapturedFrame | null {
  if (event.ev !== 'recv') return null;
  const { t, conn } = event;
  const venue = placeOfVenue(event.venue);
  return { t, venue, conn, data: 'data' in event ? flat(event.data) : decodeBase64(event.b64) };
}

export function placeOfVenue(id: string): number {
  return VENUES.findIndex((venue) => venue.id === id);
}

/** The text as a socket hands it over: a string of its own, no part of the file's. */
export function flat(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
