import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

interface Argument {
  readonly channel: string;
  readonly instId: string;
}

/** A snapshot, then changes that name the number before them. The checksum has been 0 since June 2026. */
export const okx: Venue = {
  id: 'okx',
  endpoints: [{ host: 'ws.okx.com', port: 8443, path: '/ws/v5/public' }],

  symbol: (base, quote) => (quote === 'USDT' ? `${base}-${quote}` : null),

  read(client, text) {
    if (text === 'ping') {
      client.send('pong');
      return;
    }
    const { op, args } = JSON.parse(text) as { op: string; args: readonly Argument[] };
    for (const argument of args) answer(client, op, argument);
  },

  change: (_client, book, change) =>
    framed(book, 'update', change, `"prevSeqId":${book.sequence - 1},"seqId":${book.sequence}`),

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
  const followed = channel === 'books' ? client.books : client.trades;
  if (op === 'subscribe') followed.add(book);
  else followed.delete(book);
  client.send(JSON.stringify({ event: op, arg: argument, connId: client.id }));
  if (op === 'subscribe' && channel === 'books') {
    client.send(framed(book, 'snapshot', book, `"prevSeqId":-1,"seqId":${book.sequence}`));
  }
}

function framed({ symbol, asset }: Book, action: string, change: Sides, ids: string): string {
  const text = ({ price, size }: Level) =>
    `["${trimmed(price, asset.priceDigits)}","${trimmed(size, asset.sizeDigits)}","0","1"]`;
  const sides = `"asks":${pairs(change.asks, text)},"bids":${pairs(change.bids, text)}`;
  const data = `{${sides},"ts":"${Date.now()}","checksum":0,${ids}}`;
  return `{"arg":{"channel":"books","instId":"${symbol}"},"action":"${action}","data":[${data}]}`;
}
