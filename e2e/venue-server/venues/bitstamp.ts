import type { Book, Level } from '../book.ts';
import type { Client } from '../client.ts';
import { decimal } from '../decimal.ts';
import type { Deed, Order } from '../orders.ts';
import type { Venue } from '../venue.ts';

const LISTED: Readonly<Record<string, readonly string[]>> = {
  USD: ['BTC', 'DAI', 'DOGE', 'ETH', 'LINK', 'SOL', 'USDC', 'USDT', 'XRP'],
  USDT: ['BTC', 'ETH', 'USDC', 'XRP'],
  BTC: ['ETH'],
};
const CHANNEL = /^(order_book|live_trades|live_orders|detail_order_book)_(\w+)$/;
// Sizes are printed with eight decimals.
const SIZE_DIGITS = 8;

/** Whole books, of levels and of orders, and what happens to orders; a bad channel is answered without its name. */
export const bitstamp: Venue = {
  id: 'bitstamp',
  endpoints: [{ host: 'ws.bitstamp.net', port: 443, path: '/' }],

  symbol(base, quote) {
    return LISTED[quote]?.includes(base) ? `${base}${quote}`.toLowerCase() : null;
  },

  read(client, text) {
    const { event, data } = JSON.parse(text) as { event: string; data?: { channel: string } };
    if (event === 'bts:heartbeat') {
      client.send('{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}');
      return;
    }
    subscribe(client, data?.channel ?? '', event === 'bts:subscribe');
  },

  change: (_client, book) => whole(book),

  orders(client, book) {
    const told = book.deeds.map((deed) => deedOf(book, deed));
    return detailedOf(client).has(book) ? [...told, whole(book, true)] : told;
  },

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const [priceText, sizeText] = [
      decimal(price, asset.priceDigits),
      sizeOf(size, asset.sizeDigits),
    ];
    const numbers = `"amount":${Number(sizeText)},"amount_str":"${sizeText}","price":${Number(priceText)},"price_str":"${priceText}"`;
    const data = `{"id":${id},${times()},${numbers},"type":${side === 'buy' ? 0 : 1},"buy_order_id":${id * 2},"sell_order_id":${id * 2 + 1}}`;
    return `{"event":"trade","channel":"live_trades_${symbol}","data":${data}}`;
  },
};

/** Who follows the books of orders, beside what happens to orders. */
const detailed = new WeakMap<Client, Set<Book>>();

function detailedOf(client: Client): Set<Book> {
  const books = detailed.get(client) ?? new Set();
  detailed.set(client, books);
  return books;
}

function followed(client: Client, kind: string | undefined): Set<Book> {
  if (kind === 'live_orders') return client.orders;
  if (kind === 'detail_order_book') return detailedOf(client);
  return kind === 'order_book' ? client.books : client.trades;
}

function subscribe(client: Client, channel: string, on: boolean): void {
  const [, kind, symbol = ''] = CHANNEL.exec(channel) ?? [];
  const book = client.book(symbol);
  if (!book) {
    const data = { code: null, message: 'Bad subscription string.' };
    client.send(JSON.stringify({ event: 'bts:error', channel: '', data }));
    return;
  }
  if (on) followed(client, kind).add(book);
  else followed(client, kind).delete(book);
  const event = on ? 'bts:subscription_succeeded' : 'bts:unsubscription_succeeded';
  client.send(JSON.stringify({ event, channel, data: {} }));
  if (on && kind === 'order_book') client.send(whole(book));
  if (on && kind === 'detail_order_book') client.send(whole(book, true));
}

/** A whole book: its levels, or each of its orders with its id. */
function whole(book: Book, isDetailed = false): string {
  const { asset, symbol } = book;
  const pair = ({ price, size }: Level) =>
    `"${decimal(price, asset.priceDigits)}","${sizeOf(size, asset.sizeDigits)}"`;
  const level = (one: Level) => `[${pair(one)}]`;
  const order = (one: Order) => `[${pair(one)},"${one.id}"]`;
  const sides = isDetailed
    ? [book.orders.of('bid').map(order), book.orders.of('ask').map(order)]
    : [book.bids.map(level), book.asks.map(level)];
  const [bids, asks] = sides.map((side) => `[${side.join(',')}]`);
  const name = isDetailed ? 'detail_order_book' : 'order_book';
  const data = `{${times()},"bids":${bids},"asks":${asks}}`;
  return `{"data":${data},"channel":"${name}_${symbol}","event":"data"}`;
}

/** Times of orders are whole milliseconds. */
function deedOf({ asset, symbol }: Book, { what, order }: Deed): string {
  const [price, amount] = [
    decimal(order.price, asset.priceDigits),
    sizeOf(order.size, asset.sizeDigits),
  ];
  const micro = `${String(microseconds()).slice(0, -3)}000`;
  const id = `"id":${order.id},"id_str":"${order.id}","order_type":${order.side === 'bid' ? 0 : 1}`;
  const numbers = `"amount":${Number(amount)},"amount_str":"${amount}","price":${Number(price)},"price_str":"${price}"`;
  const data = `{${id},"datetime":"${micro.slice(0, -6)}","microtimestamp":"${micro}",${numbers}}`;
  return `{"data":${data},"channel":"live_orders_${symbol}","event":"order_${what}"}`;
}

function times(): string {
  const micro_us = microseconds();
  return `"timestamp":"${Math.floor(micro_us / 1e6)}","microtimestamp":"${micro_us}"`;
}

let last_us = 0;

/** Now in µs, never the same twice. */
function microseconds(): number {
  last_us = Math.max(last_us + 1, Date.now() * 1000);
  return last_us;
}

function sizeOf(units: number, digits: number): string {
  return decimal(units, digits) + '0'.repeat(SIZE_DIGITS - digits);
}
