import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

interface Argument {
  readonly instType: string;
  readonly topic: string;
  readonly symbol: string;
}

/** A snapshot, then changes that name the number before them (v3). The numbers go in steps. */
export const bitget: Venue = {
  id: 'bitget',
  endpoints: [{ host: 'ws.bitget.com', port: 443, path: '/v3/ws/public' }],

  symbol: (base, quote) => (quote !== 'USD' && base !== 'DAI' ? `${base}${quote}` : null),

  read(client, text) {
    if (text === 'ping') {
      client.send('pong');
      return;
    }
    const { op, args } = JSON.parse(text) as { op: string; args: readonly Argument[] };
    for (const argument of args) answer(client, op, argument);
  },

  change: (_client, book, change) => framed(book, 'update', change, numberOf(book.sequence - 1)),

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const numbers = `"p":"${trimmed(price, asset.priceDigits)}","v":"${trimmed(size, asset.sizeDigits)}"`;
    const nowMs = Date.now();
    // Trade ids are longer than a double can hold.
    const data = `{"i":"1432912488${id}536195072",${numbers},"S":"${side}","T":"${nowMs}","isRPI":"no"}`;
    return `{"action":"update","arg":${argOf('publicTrade', symbol)},"data":[${data}],"ts":${nowMs}}`;
  },
};

function answer(client: Client, op: string, argument: Argument): void {
  const { topic, symbol } = argument;
  const book = client.book(symbol);
  if (!book) {
    const msg = `${topic},${symbol} doesn't exist`;
    client.send(JSON.stringify({ event: 'error', arg: argument, code: 30001, msg }));
    return;
  }
  const followed = topic === 'books' ? client.books : client.trades;
  if (op === 'subscribe') followed.add(book);
  else followed.delete(book);
  client.send(JSON.stringify({ event: op, arg: argument }));
  if (op !== 'subscribe') return;
  if (topic === 'books') client.send(framed(book, 'snapshot', book, 0));
  else
    client.send(`{"action":"snapshot","arg":${argOf(topic, symbol)},"data":[],"ts":${Date.now()}}`);
}

/** Steps are not 1. */
function numberOf(sequence: number): number {
  return sequence * 17;
}

function framed(book: Book, action: string, change: Sides, previous: number): string {
  const { asset, symbol } = book;
  const text = ({ price, size }: Level) =>
    `["${trimmed(price, asset.priceDigits)}","${trimmed(size, asset.sizeDigits)}"]`;
  const sides = `"a":${pairs(change.asks, text)},"b":${pairs(change.bids, text)}`;
  const numbers = `"checksum":0,"seq":${numberOf(book.sequence)},"pseq":${previous}`;
  const data = `{${sides},${numbers},"ts":"${Date.now()}"}`;
  return `{"action":"${action}","arg":${argOf('books', symbol)},"data":[${data}],"ts":${Date.now()}}`;
}

function argOf(topic: string, symbol: string): string {
  return JSON.stringify({ instType: 'spot', topic, symbol });
}
