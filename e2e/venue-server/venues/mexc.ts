import type { Book, Level } from '../book.ts';
import type { Client } from '../client.ts';
import { trimmed } from '../decimal.ts';
import { Message } from '../protobuf.ts';
import type { Venue } from '../venue.ts';

const DEPTH = 'spot@public.limit.depth.v3.api.pb';
const DEALS = 'spot@public.aggre.deals.v3.api.pb@100ms';
const CHANNEL =
  /^(?:(?<depth>spot@public\.limit\.depth\.v3\.api\.pb)@(?<of>\w+)@20|spot@public\.aggre\.deals\.v3\.api\.pb@100ms@(?<in>\w+))$/;
const CHANNELS_MAX = 30;

/** Whole books. What it sends of markets is protobuf in binary frames, all else is JSON text. */
export const mexc: Venue = {
  id: 'mexc',
  endpoints: [{ host: 'wbs-api.mexc.com', port: 443, path: '/ws' }],

  symbol: (base, quote) => (quote !== 'USD' && base !== 'DAI' ? `${base}${quote}` : null),

  read(client, text) {
    const { method, params = [] } = JSON.parse(text) as { method: string; params?: string[] };
    if (method === 'PING') {
      client.send(said('PONG'));
      return;
    }
    const taken = params.filter((channel) => follow(client, channel, method === 'SUBSCRIPTION'));
    const refused = params.filter((channel) => !taken.includes(channel));
    if (taken.length > 0) client.send(said(taken.join(',')));
    if (refused.length > 0)
      client.send(said(`Not Subscribed successfully! [${refused.join(',')}].  Reason： Blocked! `));
    if (method === 'SUBSCRIPTION') for (const channel of taken) greet(client, channel);
  },

  change: (_client, book) => whole(book),

  trade(_client, { symbol, asset }, { id, side, price, size }) {
    const deal = new Message()
      .bytes(1, trimmed(price, asset.priceDigits))
      .bytes(2, trimmed(size, asset.sizeDigits))
      .number(3, side === 'buy' ? 1 : 2)
      .number(4, Date.now())
      .bytes(5, `69816554956939${id}X0`);
    const deals = new Message().bytes(1, deal).bytes(2, DEALS);
    return wrapped(`${DEALS}@${symbol}`, symbol).bytes(314, deals).finish();
  },
};

/** Whether the channel exists; there is room for so many on a connection. */
function follow(client: Client, channel: string, on: boolean): boolean {
  const { depth, of, in: into } = CHANNEL.exec(channel)?.groups ?? {};
  const book = client.book(of ?? into ?? '');
  const followed = depth === undefined ? client.trades : client.books;
  const isFull = client.books.size + client.trades.size >= CHANNELS_MAX;
  if (!book || (on && isFull)) return false;
  if (on) followed.add(book);
  else followed.delete(book);
  return true;
}

function greet(client: Client, channel: string): void {
  const book = client.book(CHANNEL.exec(channel)?.groups?.of ?? '');
  if (book) client.send(whole(book));
}

function whole(book: Book): Buffer {
  const { asset, symbol, sequence } = book;
  const level = ({ price, size }: Level) =>
    new Message()
      .bytes(1, trimmed(price, asset.priceDigits))
      .bytes(2, trimmed(size, asset.sizeDigits));
  const body = new Message();
  for (const ask of book.asks.slice(0, 20)) body.bytes(1, level(ask));
  for (const bid of book.bids.slice(0, 20)) body.bytes(2, level(bid));
  body.bytes(3, DEPTH).bytes(4, String(sequence));
  return wrapped(`${DEPTH}@${symbol}@20`, symbol).bytes(303, body).finish();
}

function wrapped(channel: string, symbol: string): Message {
  return new Message().bytes(1, channel).bytes(3, symbol).number(6, Date.now());
}

function said(msg: string): string {
  return JSON.stringify({ id: 0, code: 0, msg });
}
