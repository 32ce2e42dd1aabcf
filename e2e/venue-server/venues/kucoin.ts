import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

const DEPTH = 'increment@10ms';

interface Request {
  readonly id: string;
  readonly type?: string;
  readonly action?: string;
  readonly channel?: string;
  readonly symbol?: string;
  readonly depth?: string;
}

/** A greeting, then a snapshot and changes that begin at the number after the last one's. */
export const kucoin: Venue = {
  id: 'kucoin',
  endpoints: [{ host: 'x-push-spot.kucoin.com', port: 443, path: '/' }],

  symbol: (base, quote) => (quote !== 'USD' && base !== 'DAI' ? `${base}-${quote}` : null),

  greet(client) {
    client.send(JSON.stringify({ sessionId: client.id, message: 'welcome', pingInterval: 30_000 }));
  },

  read(client, text) {
    const request = JSON.parse(text) as Request;
    if (request.type === 'ping') client.send(JSON.stringify({ id: request.id, type: 'pong' }));
    else follow(client, request);
  },

  change: (_client, book, change) => push(book, 'delta', change),

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const ns = nanoseconds();
    const numbers = `"p":"${trimmed(price, asset.priceDigits)}","q":"${trimmed(size, asset.sizeDigits)}"`;
    const data = `{"E":"${id}","M":"${ns}","S":"${side}",${numbers},"s":"${symbol}","ti":"${id}"}`;
    return `{"T":"trade.SPOT","P":"${ns}","d":${data}}`;
  },
};

function follow(client: Client, { id, action, channel, symbol = '', depth }: Request): void {
  const book = client.book(symbol);
  const isBook = channel === 'obu' && depth === DEPTH;
  if (!book || !(isBook || channel === 'trade')) {
    client.send(JSON.stringify({ id, result: false, reason: `invalid symbol: ${symbol}` }));
    return;
  }
  const followed = isBook ? client.books : client.trades;
  if (action === 'subscribe') followed.add(book);
  else followed.delete(book);
  client.send(JSON.stringify({ id, result: true }));
  if (isBook && action === 'subscribe') client.send(push(book, 'snapshot', book));
}

function push({ symbol, asset, sequence }: Book, type: string, { asks, bids }: Sides): string {
  const text = ({ price, size }: Level) =>
    `["${trimmed(price, asset.priceDigits)}","${trimmed(size, asset.sizeDigits)}"]`;
  const ns = nanoseconds();
  const numbers = `"O":${sequence},"C":${sequence},"M":"${ns}"`;
  const data = `{"s":"${symbol}",${numbers},"a":${pairs(asks, text)},"b":${pairs(bids, text)}}`;
  return `{"T":"obu.SPOT","dp":"${DEPTH}","t":"${type}","P":"${ns}","d":${data}}`;
}

function nanoseconds(): string {
  return `${Date.now()}000000`;
}
