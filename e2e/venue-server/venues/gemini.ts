import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { decimal } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

const IN_TETHER = ['BTC', 'ETH'];
const STREAM = /^(\w+)@(depth@100ms|trade)$/;

interface Request {
  readonly method: string;
  readonly id: string | number;
  readonly params?: readonly string[];
}

/** Changes whose first number is the last one of the change before; the first update is the whole book. */
export const gemini: Venue = {
  id: 'gemini',
  endpoints: [{ host: 'ws.gemini.com', port: 443, path: '/' }],

  symbol(base, quote) {
    const isListed = quote !== 'USDT' || IN_TETHER.includes(base);
    return isListed ? `${base}${quote}` : null;
  },

  read(client, text) {
    const { method, id, params = [] } = JSON.parse(text) as Request;
    const streams = params.map((param) => STREAM.exec(param) ?? []);
    const books = streams.map(([, symbol = '']) => client.book(symbol.toUpperCase()));
    if (books.includes(undefined)) {
      const error = { code: -1121, msg: 'Invalid symbol' };
      client.send(JSON.stringify({ id, status: 400, error }));
      return;
    }
    client.send(JSON.stringify({ id, status: 200 }));
    streams.forEach(([, , stream], at) => {
      follow(client, books[at]!, stream === 'trade', method.toUpperCase() === 'SUBSCRIBE');
    });
  },

  change: (_client, book, change) => update(book, book.sequence - 1, change),

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const numbers = `"p":"${decimal(price, asset.priceDigits)}","q":"${decimal(size, asset.sizeDigits)}"`;
    // Whether the one who was resting bought.
    return `{"E":${nanoseconds()},"s":"${symbol.toLowerCase()}","t":${id},${numbers},"m":${side === 'sell'}}`;
  },
};

function follow(client: Client, book: Book, isTrade: boolean, on: boolean): void {
  const followed = isTrade ? client.trades : client.books;
  if (on) followed.add(book);
  else followed.delete(book);
  const isWhole = client.url.includes('snapshot=-1');
  const none = { bids: [], asks: [] };
  if (on && !isTrade) client.send(update(book, book.sequence, isWhole ? book : none));
}

function update({ asset, symbol, sequence }: Book, first: number, { bids, asks }: Sides): string {
  const text = ({ price, size }: Level) =>
    `["${decimal(price, asset.priceDigits)}","${decimal(size, asset.sizeDigits)}"]`;
  const numbers = `"U":${first},"u":${sequence}`;
  return `{"e":"depthUpdate","E":${nanoseconds()},"s":"${symbol.toLowerCase()}",${numbers},"b":${pairs(bids, text)},"a":${pairs(asks, text)}}`;
}

/** As digits: more than a number holds exactly. */
function nanoseconds(): string {
  return `${Date.now()}000000`;
}
