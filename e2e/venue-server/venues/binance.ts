import type { Book, Level, Sides } from '../book.ts';
import type { Client } from '../client.ts';
import { decimal } from '../decimal.ts';
import { pairs, type Trade, type Venue } from '../venue.ts';

// Every number is printed with eight decimals.
const DIGITS = 8;
export const API_PATH = '/ws-api/v3';

/** Differences on one host, whole books on request on another. A stream of no market is accepted and stays silent. */
export const binance: Venue = {
  id: 'binance',
  endpoints: [
    { host: 'data-stream.binance.vision', port: 443, path: '/stream' },
    { host: 'ws-api.binance.com', port: 443, path: API_PATH },
  ],

  symbol: (base, quote) => (quote !== 'USD' && base !== 'DAI' ? `${base}${quote}` : null),

  read(client, text) {
    const message = JSON.parse(text) as { method: string; id: unknown; params: unknown };
    if (client.url.startsWith(API_PATH)) {
      answer(client, message);
      return;
    }
    const streams = message.params as string[];
    for (const stream of streams) follow(client, stream, message.method === 'SUBSCRIBE');
    client.send(JSON.stringify({ result: null, id: message.id }));
  },

  change(_client, book, change) {
    const { symbol, sequence } = book;
    const body = `"e":"depthUpdate","E":${Date.now()},"s":"${symbol}","U":${sequence},"u":${sequence}`;
    return wrapped(symbol, 'depth@100ms', `{${body},${sides(book, change, ['b', 'a'])}}`);
  },

  trade(_client, { symbol, asset }, { id, side, price, size }: Trade) {
    const numbers = `"p":"${number(price, asset.priceDigits)}","q":"${number(size, asset.sizeDigits)}"`;
    const nowMs = Date.now();
    const body = `"e":"trade","E":${nowMs},"s":"${symbol}","t":${id},${numbers},"T":${nowMs},"m":${side === 'sell'},"M":true`;
    return wrapped(symbol, 'trade', `{${body}}`);
  },
};

function follow(client: Client, stream: string, on: boolean): void {
  const [symbol = '', channel = ''] = stream.split('@');
  const book = client.book(symbol.toUpperCase());
  const followed = channel === 'depth' ? client.books : client.trades;
  if (book && on) followed.add(book);
  else if (book) followed.delete(book);
}

function answer(
  client: Client,
  { id, method, params }: { id: unknown; method: string; params: unknown },
): void {
  if (method === 'exchangeInfo') {
    const result = {
      timezone: 'UTC',
      serverTime: Date.now(),
      symbols: client.listed().map(listing),
    };
    client.send(JSON.stringify({ id, status: 200, result, rateLimits: [] }));
    return;
  }
  const book = client.book((params as { symbol: string }).symbol);
  const rateLimits = '"rateLimits":[]';
  const own = book && `{"lastUpdateId":${book.sequence},${sides(book, book, ['bids', 'asks'])}}`;
  const result = book?.recorded ?? own;
  client.send(
    result
      ? `{"id":${JSON.stringify(id)},"status":200,"result":${result},${rateLimits}}`
      : `{"id":${JSON.stringify(id)},"status":400,"error":{"code":-1121,"msg":"Invalid symbol."},${rateLimits}}`,
  );
}

/** A market as the list of all names it, with the filters that its books keep to. */
function listing({ symbol, asset, quote }: Book) {
  const step = (digits: number) => decimal(10 ** (DIGITS - digits), DIGITS);
  const filters = [
    { filterType: 'PRICE_FILTER', tickSize: step(asset.priceDigits) },
    { filterType: 'LOT_SIZE', minQty: step(asset.sizeDigits), stepSize: step(asset.sizeDigits) },
    { filterType: 'NOTIONAL', minNotional: '5.00000000' },
  ];
  return { symbol, status: 'TRADING', baseAsset: asset.base, quoteAsset: quote, filters };
}

function wrapped(symbol: string, channel: string, data: string): string {
  return `{"stream":"${symbol.toLowerCase()}@${channel}","data":${data}}`;
}

function sides({ asset }: Book, { bids, asks }: Sides, [bid, ask]: [string, string]): string {
  const text = ({ price, size }: Level) =>
    `["${number(price, asset.priceDigits)}","${number(size, asset.sizeDigits)}"]`;
  return `"${bid}":${pairs(bids, text)},"${ask}":${pairs(asks, text)}`;
}

function number(units: number, digits: number): string {
  return decimal(units, digits) + '0'.repeat(DIGITS - digits);
}
