import { crc32 } from 'node:zlib';
import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { decimal } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

const SIZE_DIGITS = 8;
const CHECKED_LEVELS = 10;
const DEPTHS = [10, 25, 100, 500, 1000];

/** What a client has seen of a book: so many levels a side. */
interface View {
  readonly depth: number;
  sides: Sides;
}

const views = new WeakMap<Client, Map<Book, View>>();

interface Request {
  readonly method: string;
  readonly req_id?: number;
  readonly params?: { channel: string; symbol?: readonly string[]; depth?: number };
}

/** A snapshot and changes, each with the checksum of the ten best levels a side; one answer a symbol. */
export const kraken: Venue = {
  id: 'kraken',
  endpoints: [{ host: 'ws.kraken.com', port: 443, path: '/v2' }],

  symbol: (base, quote) => (base !== 'FDUSD' ? `${base}/${quote}` : null),

  greet(client) {
    const data = [{ version: '2.0.10', system: 'online', api_version: 'v2', connection_id: 8061 }];
    client.send(JSON.stringify({ channel: 'status', type: 'update', data }));
  },

  read(client, text) {
    const request = JSON.parse(text) as Request;
    if (request.method === 'ping') {
      client.send(JSON.stringify({ method: 'pong', req_id: request.req_id, ...times() }));
      return;
    }
    if (request.params?.channel === 'instrument') client.send(listing(client.listed()));
    for (const symbol of request.params?.symbol ?? []) answer(client, request, symbol);
  },

  /** A level that comes into sight is told; of one that is pushed out of it nothing is said. */
  change(client, book) {
    const view = views.get(client)!.get(book)!;
    const before = view.sides;
    view.sides = cut(book, view.depth);
    const bids = told(before.bids, view.sides.bids, book.bids);
    const asks = told(before.asks, view.sides.asks, book.asks);
    return framed(book, 'update', { bids, asks });
  },

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const numbers = `"price":${decimal(price, asset.priceDigits)},"qty":${sizeOf(size, asset.sizeDigits)}`;
    const data = `{"symbol":"${symbol}","side":"${side}",${numbers},"ord_type":"market","trade_id":${id},"timestamp":"${now()}"}`;
    return `{"channel":"trade","type":"update","data":[${data}]}`;
  },

  heartbeat: { everyMs: 1000, beat: (client) => client.send('{"channel":"heartbeat"}') },
};

function answer(client: Client, { method, params, req_id }: Request, symbol: string): void {
  const { channel, depth } = params!;
  const book = client.book(symbol);
  const refuse = (error: string) =>
    client.send(JSON.stringify({ error, method, req_id, success: false, symbol, ...times() }));
  if (!book) {
    refuse(`Currency pair not supported ${symbol}`);
    return;
  }
  if (channel === 'book' && !DEPTHS.includes(depth ?? 10)) {
    refuse('Depth not supported');
    return;
  }
  const on = method === 'subscribe';
  const followed = channel === 'book' ? client.books : client.trades;
  if (on) followed.add(book);
  else followed.delete(book);
  const result = { channel, symbol, ...(channel === 'book' && { depth }), snapshot: on };
  client.send(JSON.stringify({ method, result, success: true, req_id, ...times() }));
  if (!on || channel !== 'book') return;
  const view = { depth: depth ?? 10, sides: cut(book, depth ?? 10) };
  const own = views.get(client) ?? new Map<Book, View>();
  views.set(client, own.set(book, view));
  client.send(framed(book, 'snapshot', view.sides));
}

function cut({ bids, asks }: Sides, depth: number): Sides {
  return { bids: bids.slice(0, depth), asks: asks.slice(0, depth) };
}

/** What is new or other in what is seen now, and what stands nowhere any more. */
function told(before: readonly Level[], now: readonly Level[], all: readonly Level[]): Level[] {
  const sizes = new Map(before.map(({ price, size }) => [price, size]));
  const standing = new Set(all.map(({ price }) => price));
  const gone = before.filter(({ price }) => !standing.has(price));
  const fresh = now.filter(({ price, size }) => sizes.get(price) !== size);
  return [...gone.map(({ price }) => ({ price, size: 0 })), ...fresh];
}

/** The channel `instrument`: every pair, with what orders must keep to. */
function listing(books: readonly Book[]): string {
  const pairs = books.map(({ symbol, asset, quote }) => {
    const tick = decimal(1, asset.priceDigits);
    const rules = `"price_increment":${tick},"qty_increment":0.00000001,"qty_min":0.0001,"cost_min":0.50`;
    return `{"symbol":"${symbol}","base":"${asset.base}","quote":"${quote}","status":"online",${rules}}`;
  });
  return `{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[${pairs.join(',')}]}}`;
}

function framed(book: Book, type: string, { bids, asks }: Sides): string {
  const { asset, symbol } = book;
  const text = ({ price, size }: Level) =>
    `{"price":${decimal(price, asset.priceDigits)},"qty":${sizeOf(size, asset.sizeDigits)}}`;
  const data = `{"symbol":"${symbol}","bids":${pairs(bids, text)},"asks":${pairs(asks, text)},"checksum":${checksum(book)},"timestamp":"${now()}"}`;
  return `{"channel":"book","type":"${type}","data":[${data}]}`;
}

/** CRC-32 of price and size of the best levels, asks first, without point and leading zeros. */
export function checksum({ asset, bids, asks }: Book): number {
  const best = [...asks.slice(0, CHECKED_LEVELS), ...bids.slice(0, CHECKED_LEVELS)];
  const sizeFactor = 10 ** (SIZE_DIGITS - asset.sizeDigits);
  const text = best.map(({ price, size }) => `${price}${size * sizeFactor}`).join('');
  return crc32(new TextEncoder().encode(text));
}

function times() {
  return { time_in: now(), time_out: now() };
}

function now(): string {
  return new Date().toISOString();
}

function sizeOf(units: number, digits: number): string {
  return decimal(units, digits) + '0'.repeat(SIZE_DIGITS - digits);
}
