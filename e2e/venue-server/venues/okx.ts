import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

interface Argument {
  readonly channel: string;
  readonly instId: string;
}

/** Books that a client follows through `books5`: the five best levels, whole every time. */
const tops = new WeakMap<Client, Set<Book>>();

/** A snapshot, then changes that name the number before them. The checksum has been 0 since June 2026. */
export const okx: Venue = {
  id: 'okx',
  endpoints: [{ host: 'ws.okx.com', port: 8443, path: '/ws/v5/public' }],

  symbol: (base, quote) => (quote !== 'USD' ? `${base}-${quote}` : null),

  read(client, text) {
    if (text === 'ping') {
      client.send('pong');
      return;
    }
    const { op, args } = JSON.parse(text) as { op: string; args: readonly Argument[] };
    for (const argument of args) answer(client, op, argument);
  },

  change: (client, book, change) =>
    tops.get(client)?.has(book)
      ? topOf(book)
      : framed(book, 'update', change, `"prevSeqId":${book.sequence - 1},"seqId":${book.sequence}`),

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const numbers = `"px":"${trimmed(price, asset.priceDigits)}","sz":"${trimmed(size, asset.sizeDigits)}"`;
    const data = `{"instId":"${symbol}","tradeId":"${id}",${numbers},"side":"${side}","ts":"${Date.now()}","count":"1"}`;
    return `{"arg":{"channel":"trades","instId":"${symbol}"},"data":[${data}]}`;
  },
};

function answer(client: Client, op: string, argument: Argument): void {
  const { channel, instId } = argument;
  const book = client.book(instId);
  if (!book) {
    const msg = `Wrong URL or channel:${channel},instId:${instId} doesn't exist. Please use the correct URL, channel and parameters referring to API document.`;
    client.send(JSON.stringify({ event: 'error', code: '60018', msg, connId: client.id }));
    return;
  }
  follow(client, op, channel, book);
  client.send(JSON.stringify({ event: op, arg: argument, connId: client.id }));
  if (op !== 'subscribe') return;
  if (channel === 'books') {
    client.send(framed(book, 'snapshot', book, `"prevSeqId":-1,"seqId":${book.sequence}`));
  }
  if (channel === 'books5') client.send(topOf(book));
}

function follow(client: Client, op: string, channel: string, book: Book): void {
  const followed = channel.startsWith('books') ? client.books : client.trades;
  if (op === 'subscribe') followed.add(book);
  else followed.delete(book);
  const top = tops.get(client) ?? new Set<Book>();
  tops.set(client, top);
  if (op === 'subscribe' && channel === 'books5') top.add(book);
  else if (channel.startsWith('books')) top.delete(book);
}

function topOf(book: Book): string {
  const best = { asks: book.asks.slice(0, 5), bids: book.bids.slice(0, 5) };
  const data = `{${sidesOf(book, best)},"instId":"${book.symbol}","ts":"${Date.now()}","seqId":${book.sequence}}`;
  return `{"arg":{"channel":"books5","instId":"${book.symbol}"},"data":[${data}]}`;
}

function sidesOf({ asset }: Book, { asks, bids }: Sides): string {
  const text = ({ price, size }: Level) =>
    `["${trimmed(price, asset.priceDigits)}","${trimmed(size, asset.sizeDigits)}","0","1"]`;
  return `"asks":${pairs(asks, text)},"bids":${pairs(bids, text)}`;
}

function framed(book: Book, action: string, change: Sides, ids: string): string {
  const { symbol } = book;
  const data = `{${sidesOf(book, change)},"ts":"${Date.now()}","checksum":0,${ids}}`;
  return `{"arg":{"channel":"books","instId":"${symbol}"},"action":"${action}","data":[${data}]}`;
}
