import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

interface Request {
  readonly channel: string;
  readonly event: string;
  readonly payload?: readonly string[];
}

const STREAM = /^ob\.(?<symbol>.+)\.(?:50|400)$/;

/** Books that a client follows through `spot.order_book`: whole every time. */
const wholes = new WeakMap<Client, Set<Book>>();

/** A whole book, then changes that begin with the next id. */
export const gate: Venue = {
  id: 'gate',
  endpoints: [{ host: 'api.gateio.ws', port: 443, path: '/ws/v4/' }],

  symbol: (base, quote) => (quote !== 'USD' ? `${base}_${quote}` : null),

  read(client, text) {
    const request = JSON.parse(text) as Request;
    if (request.channel === 'spot.ping') {
      client.send(headed('spot.pong', '', '"result":null'));
      return;
    }
    answer(client, request);
  },

  change: (client, book, change) =>
    wholes.get(client)?.has(book) ? pushed(book) : streamed(book, change, `"U":${book.sequence},`),

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const nowMs = Date.now();
    const times = `"create_time":${Math.floor(nowMs / 1000)},"create_time_ms":"${nowMs}.0"`;
    const numbers = `"amount":"${trimmed(size, asset.sizeDigits)}","price":"${trimmed(price, asset.priceDigits)}"`;
    const result = `{"id":${id},${times},"side":"${side}","currency_pair":"${symbol}",${numbers}}`;
    return headed('spot.trades', 'update', `"result":${result}`);
  },
};

function answer(client: Client, { channel, event, payload = [] }: Request): void {
  const [name = ''] = payload;
  const symbol = channel === 'spot.obu' ? (STREAM.exec(name)?.groups?.symbol ?? '') : name;
  const asked = `"payload":${JSON.stringify(payload)}`;
  const book = client.book(symbol);
  if (!book) {
    const error = JSON.stringify({ code: 2, message: `unknown currency pair: ${symbol}` });
    client.send(headed(channel, event, `${asked},"error":${error},"result":null`));
    return;
  }
  follow(client, book, channel, event === 'subscribe');
  client.send(headed(channel, event, `${asked},"result":{"status":"success"}`));
  if (event !== 'subscribe') return;
  if (channel === 'spot.obu') client.send(streamed(book, book, '', '"full":true,'));
  if (channel === 'spot.order_book') client.send(pushed(book));
}

function follow(client: Client, book: Book, channel: string, on: boolean): void {
  const followed = channel === 'spot.trades' ? client.trades : client.books;
  if (on) followed.add(book);
  else followed.delete(book);
  const whole = wholes.get(client) ?? new Set<Book>();
  wholes.set(client, whole);
  if (on && channel === 'spot.order_book') whole.add(book);
  else if (channel !== 'spot.trades') whole.delete(book);
}

/** `spot.obu`, whose frames begin with the channel and end with the event. */
function streamed(book: Book, sides: Sides, first: string, full = ''): string {
  const ids = `"s":"ob.${book.symbol}.50","u":${book.sequence},${first}`;
  const levels = `"b":${levelsOf(book, sides.bids)},"a":${levelsOf(book, sides.asks)}`;
  const result = `{"t":${Date.now()},${full}${ids}${levels}}`;
  return `{"channel":"spot.obu","result":${result},"time_ms":${Date.now()},"event":"update"}`;
}

function pushed(book: Book): string {
  const ids = `"t":${Date.now()},"lastUpdateId":${book.sequence},"s":"${book.symbol}"`;
  const levels = `"bids":${levelsOf(book, book.bids)},"asks":${levelsOf(book, book.asks)}`;
  return headed('spot.order_book', 'update', `"result":{${ids},${levels}}`);
}

function levelsOf({ asset }: Book, levels: readonly Level[]): string {
  const text = ({ price, size }: Level) =>
    `["${trimmed(price, asset.priceDigits)}","${trimmed(size, asset.sizeDigits)}"]`;
  return pairs(levels, text);
}

function headed(channel: string, event: string, rest: string): string {
  const nowMs = Date.now();
  const times = `"time":${Math.floor(nowMs / 1000)},"time_ms":${nowMs}`;
  return `{${times},"channel":"${channel}","event":"${event}",${rest}}`;
}
