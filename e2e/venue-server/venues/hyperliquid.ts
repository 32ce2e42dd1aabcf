import type { Book, Level } from '../book.ts';
import type { Client } from '../client.ts';
import { decimal, trimmed } from '../decimal.ts';
import { pairs, type Trade, type Venue } from '../venue.ts';

const SPOT: Readonly<Record<string, string>> = { BTC: '@142', ETH: '@151', SOL: '@156' };
const LEVELS = 20;

/** What wraps the coins of other chains here. */
const WRAPPED: Readonly<Record<string, string>> = { BTC: 'UBTC', ETH: 'UETH', SOL: 'USOL' };

interface Request {
  readonly method: string;
  readonly id?: number;
  readonly subscription?: { readonly type: string; readonly coin: string };
}

/** Whole books every time; the first trades of a subscription are history. */
export const hyperliquid: Venue = {
  id: 'hyperliquid',
  endpoints: [{ host: 'api.hyperliquid.xyz', port: 443, path: '/ws' }],

  symbol: (base, quote) => (quote === 'USDC' ? (SPOT[base] ?? null) : null),

  read(client, text) {
    const { method, id, subscription } = JSON.parse(text) as Request;
    if (method === 'ping') client.send('{"channel":"pong"}');
    if (method === 'post') client.send(listing(id, client.listed()));
    if (subscription !== undefined) answer(client, method, subscription);
  },

  change: (_client, book) => whole(book),

  trade: (_client, book, trade) => trades(book, trade),
};

function answer(
  client: Client,
  method: string,
  subscription: { type: string; coin: string },
): void {
  const book = client.book(subscription.coin);
  const on = method === 'subscribe';
  const followed = subscription.type === 'l2Book' ? client.books : client.trades;
  const refuse = (why: string) => {
    const data = `${why}: ${JSON.stringify(subscription)}`;
    client.send(JSON.stringify({ channel: 'error', data }));
  };
  if (!book) refuse('Invalid subscription');
  else if (on && followed.has(book)) refuse('Already subscribed');
  else {
    if (on) followed.add(book);
    else followed.delete(book);
    const data = { method, subscription };
    client.send(JSON.stringify({ channel: 'subscriptionResponse', data }));
    if (on) client.send(followed === client.books ? whole(book) : trades(book, past(book)));
  }
}

/** `spotMeta`: tokens, and pairs of their places. */
function listing(id: number | undefined, books: readonly Book[]): string {
  const usdc = { name: 'USDC', szDecimals: 8, weiDecimals: 8, index: 0, isCanonical: true };
  const bases = books.map(({ asset }, at) => ({
    name: WRAPPED[asset.base] ?? asset.base,
    szDecimals: asset.sizeDigits,
    weiDecimals: 10,
    index: at + 1,
    isCanonical: false,
  }));
  const universe = books.map(({ symbol }, at) => ({
    name: symbol,
    tokens: [at + 1, 0],
    index: at,
  }));
  const payload = { type: 'spotMeta', data: { tokens: [usdc, ...bases], universe } };
  const data = { id, response: { type: 'info', payload } };
  return JSON.stringify({ channel: 'post', data });
}

function past({ bids }: Book): Trade {
  const { price, size } = bids[0]!;
  return { id: 1, side: 'sell', price, size };
}

function whole({ asset, symbol, bids, asks }: Book): string {
  const text = ({ price, size }: Level) =>
    `{"px":"${decimal(price, asset.priceDigits)}","sz":"${trimmed(size, asset.sizeDigits)}","n":1}`;
  const sides = [bids, asks].map((side) => pairs(side.slice(0, LEVELS), text));
  const data = `{"coin":"${symbol}","time":${Date.now()},"levels":[${sides.join(',')}]}`;
  return `{"channel":"l2Book","data":${data}}`;
}

function trades({ asset, symbol }: Book, { id, side, price, size }: Trade): string {
  const numbers = `"px":"${decimal(price, asset.priceDigits)}","sz":"${trimmed(size, asset.sizeDigits)}"`;
  const taker = side === 'buy' ? 'B' : 'A';
  const data = `{"coin":"${symbol}","side":"${taker}",${numbers},"time":${Date.now()},"hash":"0x0","tid":${id}}`;
  return `{"channel":"trades","data":[${data}]}`;
}
