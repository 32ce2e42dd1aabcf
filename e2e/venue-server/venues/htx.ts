import { gzipSync } from 'node:zlib';
import type { Book, Level } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { pairs, type Venue } from '../venue.ts';

const TOPIC = /^market\.(\w+)\.(mbp\.refresh\.20|trade\.detail)$/;
/** So many pings may stay unanswered. */
const UNANSWERED_MAX = 2;

/** Whole books; everything it sends is a gzip in a binary frame, what it reads is text. */
export const htx: Venue = {
  id: 'htx',
  endpoints: [{ host: 'api.huobi.pro', port: 443, path: '/ws' }],

  symbol: (base, quote) =>
    quote === 'USDT' || quote === 'BTC' ? `${base}${quote}`.toLowerCase() : null,

  read(client, text) {
    const message = JSON.parse(text) as Record<string, string | number>;
    if ('pong' in message) client.unanswered = 0;
    else follow(client, String(message.sub ?? message.unsub), 'sub' in message, message.id);
  },

  change: (_client, book) => whole(book),

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const ts = Date.now();
    // Trade ids are longer than a double can hold.
    const ids = `"id":1000331731${id}58754670853281,"ts":${ts},"tradeId":${id}`;
    const numbers = `"amount":${trimmed(size, asset.sizeDigits)},"price":${trimmed(price, asset.priceDigits)}`;
    const tick = `{"id":${id},"ts":${ts},"data":[{${ids},${numbers},"direction":"${side}"}]}`;
    return pack(`{"ch":"market.${symbol}.trade.detail","ts":${ts},"tick":${tick}}`);
  },

  heartbeat: {
    everyMs: 5000,
    beat(client) {
      if (client.unanswered >= UNANSWERED_MAX) {
        client.close(1003, 'ping check expired');
        return;
      }
      client.unanswered += 1;
      client.send(pack(`{"ping":${Date.now()}}`));
    },
  },
};

function follow(client: Client, topic: string, on: boolean, id: unknown): void {
  const [, symbol = '', channel] = TOPIC.exec(topic) ?? [];
  const book = client.book(symbol);
  const ts = Date.now();
  if (!book) {
    const error = { 'err-code': 'bad-request', 'err-msg': `invalid symbol ${symbol}` };
    client.send(pack(JSON.stringify({ status: 'error', ts, id, ...error })));
    return;
  }
  const followed = channel === 'trade.detail' ? client.trades : client.books;
  if (on) followed.add(book);
  else followed.delete(book);
  const done = on ? { subbed: topic } : { unsubbed: topic };
  client.send(pack(JSON.stringify({ id, status: 'ok', ...done, ts })));
  if (on && followed === client.books) client.send(whole(book));
}

function whole(book: Book): Buffer {
  const { asset, symbol, sequence } = book;
  const text = ({ price, size }: Level) =>
    `[${trimmed(price, asset.priceDigits)},${trimmed(size, asset.sizeDigits)}]`;
  const tick = `{"seqNum":${sequence},"bids":${pairs(book.bids, text)},"asks":${pairs(book.asks, text)}}`;
  return pack(`{"ch":"market.${symbol}.mbp.refresh.20","ts":${Date.now()},"tick":${tick}}`);
}

function pack(text: string): Buffer {
  return gzipSync(text, { level: 1 });
}
