import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

const LISTED_IN_DOLLARS = ['BTC', 'ETH', 'USDT'];
const TOPIC = /^(orderbook\.50|publicTrade)\.(\w+)$/;
/** Spot takes no more topics in one request. */
const ARGS_MAX = 10;

interface Request {
  readonly req_id?: string;
  readonly op: string;
  readonly args?: readonly string[];
}

/** A snapshot, then deltas whose id rises by one. */
export const bybit: Venue = {
  id: 'bybit',
  endpoints: [{ host: 'stream.bybit.com', port: 443, path: '/v5/public/spot' }],

  symbol: (base, quote) =>
    quote !== 'USD' || LISTED_IN_DOLLARS.includes(base) ? `${base}${quote}` : null,

  read(client, text) {
    const request = JSON.parse(text) as Request;
    if (request.op === 'ping') {
      reply(client, request, true, 'pong');
      return;
    }
    const { args = [] } = request;
    const bad = args.find((topic) => !bookOf(client, topic));
    if (args.length > ARGS_MAX) {
      reply(client, request, false, 'args size >10');
      return;
    }
    if (bad) {
      reply(client, request, false, `Invalid symbol :[${bad}]`);
      return;
    }
    reply(client, request, true, request.op);
    for (const topic of args) follow(client, topic, request.op === 'subscribe');
  },

  change: (_client, book, change) => push(book, 'delta', change),

  trade(_client, { symbol, asset, sequence }, { id, side, price, size }) {
    const nowMs = Date.now();
    const taker = side === 'buy' ? 'Buy' : 'Sell';
    const numbers = `"v":"${trimmed(size, asset.sizeDigits)}","p":"${trimmed(price, asset.priceDigits)}"`;
    const data = `{"T":${nowMs},"s":"${symbol}","S":"${taker}",${numbers},"i":"${id}","BT":false,"RPI":false,"seq":${sequence}}`;
    return `{"topic":"publicTrade.${symbol}","type":"snapshot","ts":${nowMs},"data":[${data}]}`;
  },
};

function bookOf(client: Client, topic: string): Book | undefined {
  return client.book(TOPIC.exec(topic)?.[2] ?? '');
}

function follow(client: Client, topic: string, on: boolean): void {
  const book = bookOf(client, topic)!;
  const isDepth = topic.startsWith('orderbook');
  const followed = isDepth ? client.books : client.trades;
  if (on) followed.add(book);
  else followed.delete(book);
  if (on && isDepth) client.send(push(book, 'snapshot', book));
}

function reply(client: Client, { req_id, op }: Request, success: boolean, text: string): void {
  client.send(JSON.stringify({ success, ret_msg: text, conn_id: client.id, req_id, op }));
}

function push({ symbol, asset, sequence }: Book, type: string, { bids, asks }: Sides): string {
  const text = ({ price, size }: Level) =>
    `["${trimmed(price, asset.priceDigits)}","${trimmed(size, asset.sizeDigits)}"]`;
  const nowMs = Date.now();
  const data = `{"s":"${symbol}","b":${pairs(bids, text)},"a":${pairs(asks, text)},"u":${sequence},"seq":${sequence * 7}}`;
  return `{"topic":"orderbook.50.${symbol}","ts":${nowMs},"type":"${type}","data":${data},"cts":${nowMs}}`;
}
