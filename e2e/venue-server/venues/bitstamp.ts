import type { Book, Level } from '../book.ts';
import type { Client } from '../client.ts';
import { decimal } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

const LISTED: Readonly<Record<string, readonly string[]>> = {
  USD: ['BTC', 'DAI', 'DOGE', 'ETH', 'LINK', 'SOL', 'USDC', 'USDT', 'XRP'],
  USDT: ['BTC', 'ETH', 'USDC', 'XRP'],
  BTC: ['ETH'],
};
const CHANNEL = /^(order_book|live_trades)_(\w+)$/;
// Sizes are printed with eight decimals.
const SIZE_DIGITS = 8;

/** Whole books; a bad channel is answered without its name. */
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

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const micro_us = microseconds();
    const [priceText, sizeText] = [
      decimal(price, asset.priceDigits),
      sizeOf(size, asset.sizeDigits),
    ];
    const numbers = `"amount":${Number(sizeText)},"amount_str":"${sizeText}","price":${Number(priceText)},"price_str":"${priceText}"`;
    const times = `"timestamp":"${Math.floor(micro_us / 1e6)}","microtimestamp":"${micro_us}"`;
    const data = `{"id":${id},${times},${numbers},"type":${side === 'buy' ? 0 : 1},"buy_order_id":${id * 2},"sell_order_id":${id * 2 + 1}}`;
    return `{"event":"trade","channel":"live_trades_${symbol}","data":${data}}`;
  },
};

function subscribe(client: Client, channel: string, on: boolean): void {
  const [, kind, symbol = ''] = CHANNEL.exec(channel) ?? [];
  const book = client.book(symbol);
  if (!book) {
    const data = { code: null, message: 'Bad subscription string.' };
    client.send(JSON.stringify({ event: 'bts:error', channel: '', data }));
    return;
  }
  const followed = kind === 'order_book' ? client.books : client.trades;
  if (on) followed.add(book);
  else followed.delete(book);
  const event = on ? 'bts:subscription_succeeded' : 'bts:unsubscription_succeeded';
  client.send(JSON.stringify({ event, channel, data: {} }));
  if (on && kind === 'order_book') client.send(whole(book));
}

function whole(book: Book): string {
  const { asset, symbol } = book;
  const micro_us = microseconds();
  const text = ({ price, size }: Level) =>
    `["${decimal(price, asset.priceDigits)}","${sizeOf(size, asset.sizeDigits)}"]`;
  const times = `"timestamp":"${Math.floor(micro_us / 1e6)}","microtimestamp":"${micro_us}"`;
  const data = `{${times},"bids":${pairs(book.bids, text)},"asks":${pairs(book.asks, text)}}`;
  return `{"data":${data},"channel":"order_book_${symbol}","event":"data"}`;
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
