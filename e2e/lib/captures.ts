import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FIXTURES = resolve(import.meta.dirname, '../../rust-core/fixtures');

/** Depth frames of one market as they were recorded, snapshot first, and what its book ends with. */
export interface Captured {
  readonly venue: string;
  readonly instrument: string;
  readonly frames: readonly string[];
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
];

interface Line {
  readonly t: string;
  readonly conn: string;
  readonly addr?: string;
  readonly data?: string;
}

interface FinalBooks {
  readonly markets: Record<string, { bids: string[][]; asks: string[][] }>;
}

/** Recordings of markets that the page follows live, on the channel it follows them on. */
export function readCaptures(): Captured[] {
  return WANTED.map((wanted) => {
    const path = resolve(FIXTURES, 'final-books', `${wanted.books}.json`);
    const { markets } = JSON.parse(readFileSync(path, 'utf8')) as FinalBooks;
    const book = markets[wanted.market];
    const [bid, ask] = [book?.bids[0]?.[0], book?.asks[0]?.[0]].map(Number) as [number, number];
    const { venue, instrument } = wanted;
    return { venue, instrument, frames: framesOf(wanted), bid, ask };
  });
}

function framesOf({ file, address, mark }: Wanted): string[] {
  const text = gunzipSync(readFileSync(resolve(FIXTURES, file))).toString();
  const lines = text.split('\n').filter(Boolean);
  const records = lines.map((line) => JSON.parse(line) as Line);
  const opened = records.filter(({ t, addr }) => t === 'connect' && addr === address);
  const connections = new Set(opened.map(({ conn }) => conn));
  return records.flatMap(({ t, conn, data }) =>
    t === 'recv' && connections.has(conn) && data && mark.test(data) ? [data] : [],
  );
}
