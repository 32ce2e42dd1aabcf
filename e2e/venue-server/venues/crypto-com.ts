import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

const CHANNEL = /^(?:book\.(\w+)\.50|trade\.(\w+))$/;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params?: { readonly channels: readonly string[] };
}

/** A snapshot, then changes that name the number before them; heartbeats that want an answer. */
export const cryptoCom: Venue = {
  id: 'crypto-com',
  endpoints: [{ host: 'stream.crypto.com', port: 443, path: '/exchange/v1/market' }],

  symbol: (base, quote) => (base !== 'FDUSD' ? `${base}_${quote}` : null),

  read(client, text) {
    const request = JSON.parse(text) as Request;
    if (request.method === 'public/respond-heartbeat') client.unanswered = 0;
    else answer(client, text, request);
  },

  change(_client, book, change) {
    const { sequence } = book;
    const update = `"update":{${sidesOf(book, change)}}`;
    return push(book, 'book.update', `${update},"u":${sequence},"pu":${sequence - 1}`);
  },

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const numbers = `"p":"${trimmed(price, asset.priceDigits)}","q":"${trimmed(size, asset.sizeDigits)}"`;
    // Trade ids are longer than a double can hold.
    const trade = `{"d":"46116860184${id}","t":${Date.now()},${numbers},"s":"${side.toUpperCase()}","i":"${symbol}"}`;
    return framed(symbol, `trade.${symbol}`, `"channel":"trade","data":[${trade}]`);
  },

  heartbeat: {
    everyMs: 30_000,
    beat(client) {
      if (client.unanswered > 0) {
        client.close(1000, 'Timeout');
        return;
      }
      client.unanswered += 1;
      client.send(`{"id":${Date.now()},"method":"public/heartbeat","code":0}`);
    },
  },
};

/** One channel of no market refuses the request as a whole. */
function answer(client: Client, text: string, { id, method, params }: Request): void {
  const channels = params?.channels ?? [];
  const bad = channels.filter((channel) => !bookOf(client, channel));
  if (bad.length > 0) {
    const message = `invalid channel ${JSON.stringify({ channels: bad })}`;
    client.send(JSON.stringify({ id, code: 10_004, method, message, original: text }));
    return;
  }
  client.send(JSON.stringify({ id, code: 0, method }));
  for (const channel of channels) follow(client, channel, method === 'subscribe');
}

function bookOf(client: Client, channel: string): Book | undefined {
  const [, ofBook, ofTrades] = CHANNEL.exec(channel) ?? [];
  return client.book(ofBook ?? ofTrades ?? '');
}

function follow(client: Client, channel: string, on: boolean): void {
  const book = bookOf(client, channel)!;
  const isBook = channel.startsWith('book');
  const followed = isBook ? client.books : client.trades;
  if (on) followed.add(book);
  else followed.delete(book);
  if (on && isBook) client.send(push(book, 'book', `${sidesOf(book, book)},"u":${book.sequence}`));
}

function push({ symbol }: Book, channel: string, fields: string): string {
  const nowMs = Date.now();
  const data = `{${fields},"t":${nowMs},"tt":${nowMs},"cs":-1}`;
  return framed(symbol, `book.${symbol}.50`, `"channel":"${channel}","depth":50,"data":[${data}]`);
}

function framed(symbol: string, subscription: string, rest: string): string {
  const result = `{"instrument_name":"${symbol}","subscription":"${subscription}",${rest}}`;
  return `{"id":-1,"method":"subscribe","code":0,"result":${result}}`;
}

/** The third number of a level counts its orders. */
function sidesOf({ asset }: Book, { asks, bids }: Sides): string {
  const text = ({ price, size }: Level) =>
    `["${trimmed(price, asset.priceDigits)}","${trimmed(size, asset.sizeDigits)}","${size > 0 ? 1 : 0}"]`;
  return `"asks":${pairs(asks, text)},"bids":${pairs(bids, text)}`;
}
