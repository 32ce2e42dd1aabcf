import { crc32 } from 'node:zlib';
import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import type { Order } from '../orders.ts';
import type { Venue } from '../venue.ts';

const NOT_IN_TETHER = ['DAI', 'FDUSD'];
const CODES: Readonly<Record<string, string>> = { USDC: 'UDC', USDT: 'UST' };
const CHECKED_LEVELS = 25;
const CHANNELS_MAX = 25;
/** The book channel at its finest: single orders. */
const ORDERS = 'R0';
const FLAGS = { times: 32_768, numbers: 65_536, checksums: 131_072 };
/** Recorded data ends with its number, and its time if the recorder asked for times. */
const ENDING = /,\d+(?:,\d{13})?\]$/;

interface Request {
  readonly event: string;
  readonly flags?: number;
  readonly cid?: number;
  readonly chanId?: number;
  readonly channel?: string;
  readonly symbol?: string;
  readonly prec?: string;
  readonly freq?: string;
  readonly len?: string;
}

/** What a connection was told: its flags, which channel got which number, how far its frames count. */
interface Line {
  flags: number;
  sent: number;
  readonly channels: Map<number, { channel: string; book: Book }>;
}

const lines = new WeakMap<Client, Line>();
let channels = 10_000;

/** Channels by number, every frame of data numbered, a level or order a frame, a checksum after each change. */
export const bitfinex: Venue = {
  id: 'bitfinex',
  endpoints: [{ host: 'api-pub.bitfinex.com', port: 443, path: '/ws/2' }],

  symbol(base, quote) {
    const [from, to] = [CODES[base] ?? base, CODES[quote] ?? quote];
    const isListed = quote === 'USDT' ? !NOT_IN_TETHER.includes(base) : quote !== 'USDC';
    return isListed ? `t${from}${from.length > 3 ? ':' : ''}${to}` : null;
  },

  greet(client) {
    const platform = { status: 1 };
    client.send(JSON.stringify({ event: 'info', version: 2, serverId: client.id, platform }));
  },

  read(client, text) {
    const request = JSON.parse(text) as Request;
    const { event, flags = 0, cid } = request;
    if (event === 'ping') client.send(JSON.stringify({ event: 'pong', cid, ts: Date.now() }));
    if (event === 'subscribe') subscribe(client, request);
    if (event === 'unsubscribe') unsubscribe(client, request.chanId ?? 0);
    if (event !== 'conf') return;
    lineOf(client).flags = flags;
    client.send(JSON.stringify({ event, status: 'OK', flags }));
  },

  change(client, book, change) {
    const channel = numberOf(client, 'book', book);
    for (const level of levelsOf(book, change)) client.send(data(client, `${channel},${level}`));
    return data(client, `${channel},"cs",${checksum(book)}`);
  },

  trade(client, book, { id, side, price, size }) {
    const channel = numberOf(client, 'trades', book);
    const { priceDigits, sizeDigits } = book.asset;
    const amount = `${side === 'buy' ? '' : '-'}${trimmed(size, sizeDigits)}`;
    const trade = `[${id},${Date.now()},${amount},${trimmed(price, priceDigits)}]`;
    client.send(data(client, `${channel},"te",${trade}`));
    return data(client, `${channel},"tu",${trade}`);
  },

  orders(client, book) {
    const channel = numberOf(client, ORDERS, book);
    const change = book.deeds.map(({ what, order }) =>
      data(client, `${channel},${orderOf(book, order, what === 'deleted')}`),
    );
    return [...change, data(client, `${channel},"cs",${checksumOfOrders(book)}`)];
  },

  /** A recorded channel keeps its number: its notice is to be played before its data. */
  renumber(client, frame) {
    return frame.startsWith('[') ? data(client, frame.replace(ENDING, '').slice(1)) : frame;
  },

  heartbeat: {
    everyMs: 15_000,
    beat(client) {
      for (const number of lineOf(client).channels.keys())
        client.send(data(client, `${number},"hb"`));
    },
  },
};

function lineOf(client: Client): Line {
  const line = lines.get(client) ?? { flags: 0, sent: 0, channels: new Map() };
  lines.set(client, line);
  return line;
}

function subscribe(client: Client, request: Request): void {
  const { channel: name = '', symbol = '', prec, freq, len } = request;
  const channel = name === 'book' && prec === ORDERS ? ORDERS : name;
  const book = client.book(symbol);
  const line = lineOf(client);
  const refuse = (code: number, msg: string) =>
    client.send(
      JSON.stringify({ channel: name, symbol, prec, freq, len, event: 'error', msg, code }),
    );
  if (!book) refuse(10_300, 'symbol: invalid');
  else if (line.channels.size === CHANNELS_MAX) refuse(10_305, 'subscribe: limit');
  else if (numberOf(client, channel, book) !== undefined) refuse(10_301, 'subscribe: dup');
  else {
    const chanId = channels++;
    line.channels.set(chanId, { channel, book });
    const notice = { event: 'subscribed', channel: name, chanId, symbol, prec, freq, len };
    client.send(JSON.stringify({ ...notice, pair: symbol.slice(1) }));
    followed(client, channel).add(book);
    client.send(data(client, `${chanId},[${wholeOf(channel, book).join(',')}]`));
  }
}

function unsubscribe(client: Client, chanId: number): void {
  const known = lineOf(client).channels.get(chanId);
  if (known === undefined) {
    client.send(JSON.stringify({ event: 'error', msg: 'unsubscribe: invalid', code: 10_400 }));
    return;
  }
  lineOf(client).channels.delete(chanId);
  followed(client, known.channel).delete(known.book);
  client.send(JSON.stringify({ event: 'unsubscribed', status: 'OK', chanId }));
}

function followed(client: Client, channel: string): Set<Book> {
  if (channel === ORDERS) return client.orders;
  return channel === 'book' ? client.books : client.trades;
}

function wholeOf(channel: string, book: Book): string[] {
  if (channel === 'book') return levelsOf(book, book);
  if (channel !== ORDERS) return [];
  const all = [...book.orders.of('bid'), ...book.orders.of('ask')];
  return all.map((order) => orderOf(book, order, false));
}

/** `[id, price, amount]`: an order that is gone has no price. */
function orderOf({ asset }: Book, { id, side, price, size }: Order, isGone: boolean): string {
  const sign = side === 'bid' ? '' : '-';
  return isGone
    ? `[${id},0,${sign}1]`
    : `[${id},${trimmed(price, asset.priceDigits)},${sign}${trimmed(size, asset.sizeDigits)}]`;
}

function numberOf(client: Client, channel: string, book: Book): number | undefined {
  const all = [...lineOf(client).channels];
  return all.find(([, known]) => known.channel === channel && known.book === book)?.[0];
}

/** `[price, count, amount]`: an ask's amount is negative, a level that is gone has no orders. */
function levelsOf({ asset }: Book, { bids, asks }: Sides): string[] {
  const text =
    (sign: string) =>
    ({ price, size }: Level) =>
      `[${trimmed(price, asset.priceDigits)},${size === 0 ? 0 : 1},${sign}${size === 0 ? 1 : trimmed(size, asset.sizeDigits)}]`;
  return [...bids.map(text('')), ...asks.map(text('-'))];
}

/** A frame of data with what the flags ask for. */
function data(client: Client, content: string): string {
  const line = lineOf(client);
  line.sent += 1;
  const number = line.flags & FLAGS.numbers ? `,${line.sent}` : '';
  const time = line.flags & FLAGS.times ? `,${Date.now()}` : '';
  return `[${content}${number}${time}]`;
}

/** The same over single orders: ids stand in the place of prices. */
export function checksumOfOrders({ asset, orders }: Book): number {
  const amount = (size: number) => String(Number(trimmed(size, asset.sizeDigits)));
  const text = (sign: string, order: Order | undefined) =>
    order === undefined ? [] : [String(order.id), sign + amount(order.size)];
  const [bids, asks] = [orders.of('bid'), orders.of('ask')];
  const places = Array.from({ length: CHECKED_LEVELS }, (_, at) => at);
  const parts = places.flatMap((at) => [...text('', bids[at]), ...text('-', asks[at])]);
  return crc32(new TextEncoder().encode(parts.join(':'))) | 0;
}

/** CRC-32, signed, of price and amount of the best levels as JavaScript prints them, bid before ask. */
export function checksum({ asset, bids, asks }: Book): number {
  const number = (units: number, digits: number) => String(Number(trimmed(units, digits)));
  const text = (sign: string, level: Level | undefined) =>
    level === undefined
      ? []
      : [number(level.price, asset.priceDigits), sign + number(level.size, asset.sizeDigits)];
  const places = Array.from({ length: CHECKED_LEVELS }, (_, at) => at);
  const parts = places.flatMap((at) => [...text('', bids[at]), ...text('-', asks[at])]);
  return crc32(new TextEncoder().encode(parts.join(':'))) | 0;
}
