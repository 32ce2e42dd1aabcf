import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { decimal } from '../decimal.ts';
import type { Venue } from '../venue.ts';

const SIZE_DIGITS = 8;
const NOT_IN: Readonly<Record<string, readonly string[]>> = {
  USD: ['USDC'],
  USDT: ['DAI', 'FDUSD', 'USDC'],
};

interface Request {
  readonly type: 'subscribe' | 'unsubscribe';
  readonly channel: string;
  readonly product_ids?: readonly string[];
}

/** Every frame of a connection carries the next number. An unknown product is refused by an error of its own. */
export const coinbase: Venue = {
  id: 'coinbase',
  endpoints: [{ host: 'advanced-trade-ws.coinbase.com', port: 443, path: '/' }],

  symbol: (base, quote) =>
    quote === 'USDC' || NOT_IN[quote]?.includes(base) ? null : `${base}-${quote}`,

  read(client, text) {
    const { type, channel, product_ids: products = [] } = JSON.parse(text) as Request;
    const unknown = products.filter((product) => !client.book(product));
    if (unknown.length > 0) {
      const message = `${unknown.join(',')} is not a valid product`;
      // Errors carry no number.
      client.send(JSON.stringify({ type: 'error', message }));
      client.sent -= 1;
      return;
    }
    follow(client, channel, products, type === 'subscribe');
    client.send(framed(client, 'subscriptions', subscriptions(client)));
    if (type === 'subscribe' && channel === 'level2') sendBooks(client, products);
    if (type === 'subscribe' && channel === 'status')
      client.send(framed(client, 'status', listing(client.listed())));
  },

  change: (client, book, change) => framed(client, 'l2_data', level2(book, 'update', change)),

  trade(client, { symbol, asset }, { id, side, price, size }) {
    // The side is the maker's.
    const maker = side === 'buy' ? 'SELL' : 'BUY';
    const numbers = `"price":"${decimal(price, asset.priceDigits)}","size":"${sizeOf(size, asset.sizeDigits)}"`;
    const trade = `{"product_id":"${symbol}","trade_id":"${id}",${numbers},"time":"${now()}","side":"${maker}"}`;
    return framed(client, 'market_trades', `{"type":"update","trades":[${trade}]}`);
  },

  renumber: (client, frame) => frame.replace(/"sequence_num":\d+/, `"sequence_num":${client.sent}`),

  heartbeat: {
    everyMs: 1000,
    beat(client) {
      const event = { current_time: now(), heartbeat_counter: client.sent };
      client.send(framed(client, 'heartbeats', JSON.stringify(event)));
    },
  },
};

function follow(client: Client, channel: string, products: readonly string[], on: boolean): void {
  const followed = { level2: client.books, market_trades: client.trades }[channel];
  for (const product of products) {
    const book = client.book(product)!;
    if (on) followed?.add(book);
    else followed?.delete(book);
  }
}

function subscriptions(client: Client): string {
  const names = (books: Set<Book>) => [...books].map(({ symbol }) => symbol);
  const all = { level2: names(client.books), market_trades: names(client.trades) };
  const held = Object.entries(all).filter(([, products]) => products.length > 0);
  const subscribed = { heartbeats: ['heartbeats'], ...Object.fromEntries(held) };
  return JSON.stringify({ subscriptions: subscribed });
}

function listing(books: readonly Book[]): string {
  const products = books.map(({ symbol, asset, quote }) => ({
    product_type: 'SPOT',
    id: symbol,
    base_currency: asset.base,
    quote_currency: quote,
    base_increment: decimal(1, SIZE_DIGITS),
    quote_increment: decimal(1, asset.priceDigits),
    status: 'online',
    status_message: '',
    min_market_funds: '1',
  }));
  return JSON.stringify({ type: 'snapshot', products });
}

function sendBooks(client: Client, products: readonly string[]): void {
  for (const product of products) {
    const book = client.book(product)!;
    client.send(framed(client, 'l2_data', level2(book, 'snapshot', book)));
  }
}

function level2({ symbol, asset }: Book, type: string, { bids, asks }: Sides): string {
  const time = now();
  const text = (side: string) => (level: Level) => {
    const size = sizeOf(level.size, asset.sizeDigits);
    const price = decimal(level.price, asset.priceDigits);
    return `{"side":"${side}","event_time":"${time}","price_level":"${price}","new_quantity":"${size}"}`;
  };
  const updates = [...bids.map(text('bid')), ...asks.map(text('offer'))].join(',');
  return `{"type":"${type}","product_id":"${symbol}","updates":[${updates}]}`;
}

function framed(client: Client, channel: string, event: string): string {
  return `{"channel":"${channel}","timestamp":"${now()}","sequence_num":${client.sent},"events":[${event}]}`;
}

function now(): string {
  return new Date().toISOString();
}

function sizeOf(units: number, digits: number): string {
  return decimal(units, digits) + '0'.repeat(SIZE_DIGITS - digits);
}
