import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FIXTURES = resolve(import.meta.dirname, '../../rust-core/fixtures');

/** Depth frames of one market as they were recorded, snapshot first, and what its book ends with. */
export interface Captured {
  readonly venue: string;
  readonly instrument: string;
  readonly frames: readonly (string | Buffer)[];
  /** The whole book on request, where the venue's changes come without one. */
  readonly whole: string | null;
  readonly bid: number;
  readonly ask: number;
}

interface Wanted {
  readonly venue: string;
  readonly instrument: string;
  /** File of recorded frames, and of the books they end with. */
  readonly file: string;
  readonly books: string;
  /** Name of the market among those books. */
  readonly market: string;
  readonly address: string;
  /** What the recorded answer with the whole book was asked for by. */
  readonly asked?: RegExp;
  /** What stands in every depth frame of the market and in no other. */
  readonly mark: RegExp;
}

const WANTED: readonly Wanted[] = [
  ...['BTC', 'ETH'].map((base) => ({
    venue: 'bybit',
    instrument: `${base}-USDT`,
    file: 'bybit/cryptofeed-v3.BYBIT.jsonl.gz',
    books: 'bybit.cryptofeed-v3',
    market: `spot:${base}USDT`,
    address: 'wss://stream.bybit.com/v5/public/spot',
    mark: new RegExp(`"topic":"orderbook\\.200\\.${base}USDT"`),
  })),
  ...['BTC', 'ETH'].map((base) => ({
    venue: 'coinbase',
    instrument: `${base}-USD`,
    file: 'coinbase/cryptofeed-v3.COINBASE.jsonl.gz',
    books: 'coinbase.cryptofeed-v3',
    market: `${base}-USD`,
    address: 'wss://advanced-trade-ws.coinbase.com',
    mark: new RegExp(`^\\{"channel":"l2_data".{0,200}"product_id":"${base}-USD"`),
  })),
  {
    venue: 'okx',
    instrument: 'BTC-USDT',
    file: 'okx/cryptofeed-v3.OKX.jsonl.gz',
    books: 'okx.cryptofeed-v3',
    market: 'BTC-USDT',
    address: 'wss://ws.okx.com:8443/ws/v5/public',
    mark: /^\{"arg":\{"channel":"books","instId":"BTC-USDT"\},"action"/,
  },
  {
    venue: 'binance',
    instrument: 'NKN-USDT',
    file: 'binance/cryptofeed-v3.BINANCE.jsonl.gz',
    books: 'binance.cryptofeed-v3',
    market: 'NKNUSDT',
    address: 'wss://stream.binance.com:9443/stream',
    asked: /depth\?symbol=NKNUSDT/,
    mark: /^\{"stream":"nknusdt@depth@100ms"/,
  },
  {
    venue: 'binance-us',
    instrument: 'COMP-USDT',
    file: 'binance-us/cryptofeed-v3.BINANCE_US.jsonl.gz',
    books: 'binance-us.cryptofeed-v3',
    market: 'COMPUSDT',
    address: 'wss://stream.binance.us:9443/stream',
    asked: /depth\?symbol=COMPUSDT/,
    mark: /^\{"stream":"compusdt@depth@100ms"/,
  },
  {
    venue: 'crypto-com',
    instrument: 'SUSHI-USDT',
    file: 'crypto-com/cryptofeed-v3.CRYPTO.COM.jsonl.gz',
    books: 'crypto-com.cryptofeed-v3',
    market: 'SUSHI_USDT',
    address: 'wss://stream.crypto.com/v2/market',
    mark: /"subscription":"book\.SUSHI_USDT\.150"/,
  },
  {
    venue: 'htx',
    instrument: 'OMG-BTC',
    file: 'htx/cryptofeed-v3.HUOBI.jsonl.gz',
    books: 'htx.cryptofeed-v3',
    market: 'omgbtc',
    address: 'wss://api.huobi.pro/ws',
    mark: /"ch":"market\.omgbtc\.depth\.step0"/,
  },
];

interface Line {
  readonly t: string;
  readonly conn: string;
  readonly addr?: string;
  readonly url?: string;
  readonly data?: string;
  /** Bytes of a binary frame. */
  readonly b64?: string;
}

interface FinalBooks {
  readonly markets: Record<string, { bids: string[][]; asks: string[][] }>;
}

/** Recordings of markets in the form in which the page follows them live, or one that the venue file takes for it. */
export function readCaptures(): Captured[] {
  return WANTED.map((wanted) => {
    const path = resolve(FIXTURES, 'final-books', `${wanted.books}.json`);
    const { markets } = JSON.parse(readFileSync(path, 'utf8')) as FinalBooks;
    const book = markets[wanted.market];
    const [bid, ask] = [book?.bids[0]?.[0], book?.asks[0]?.[0]].map(Number) as [number, number];
    const { venue, instrument } = wanted;
    return { venue, instrument, bid, ask, ...recordingOf(wanted) };
  });
}

function recordingOf({ file, address, mark, asked }: Wanted): Pick<Captured, 'frames' | 'whole'> {
  const text = gunzipSync(readFileSync(resolve(FIXTURES, file))).toString();
  const records = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  const opened = records.filter(({ t, addr }) => t === 'connect' && addr?.startsWith(address));
  const connections = new Set(opened.map(({ conn }) => conn));
  const received = records.filter(({ t, conn }) => t === 'recv' && connections.has(conn));
  const answer = asked && records.find(({ t, url }) => t === 'http' && asked.test(url ?? ''));
  return {
    frames: received.flatMap((line) => (mark.test(textOf(line)) ? [frameOf(line)] : [])),
    whole: answer?.data ?? null,
  };
}

function frameOf({ data = '', b64 }: Line): string | Buffer {
  return b64 === undefined ? data : Buffer.from(b64, 'base64');
}

function textOf(line: Line): string {
  const frame = frameOf(line);
  return typeof frame === 'string' ? frame : gunzipSync(frame).toString();
}
