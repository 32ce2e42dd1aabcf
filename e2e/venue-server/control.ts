import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Exchange } from './exchange.ts';
import type { VenueServer } from './server.ts';

const BODY_MAX = 10_000;

/** One order to the server; `venue` is an id or `all`. */
export interface Order {
  readonly do: 'drop' | 'refuse' | 'mute' | 'deafen' | 'heal' | 'shift' | 'sway' | 'delist';
  readonly venue: string;
  /** Of a refusal; 403 if not said. */
  readonly status?: number;
  readonly instrument?: string;
  readonly bps?: number;
  /** After so long a shift ends; never if not said. */
  readonly seconds?: number;
  readonly symbol?: string;
  /** Of swaying; true if not said. */
  readonly on?: boolean;
}

/** `GET /` tells what goes on, `GET /log` what was sent; `POST /` takes an `Order`. Listens on the loopback. */
export function startControl(server: VenueServer, port: number): Promise<Server> {
  const http = createServer((request, response) => {
    answer(server, request).then(
      (body) => response.end(`${JSON.stringify(body, null, 1)}\n`),
      (error: Error) => response.writeHead(400).end(`${error.message}\n`),
    );
  });
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => resolve(http));
  });
}

/** Does what the order says. Throws if it makes no sense. */
export function obey(server: VenueServer, order: Order): void {
  const venues = order.venue === 'all' ? server.all : [server.at(order.venue)];
  for (const venue of venues) ACTS[order.do](venue, order);
}

const ACTS: Record<Order['do'], (venue: Exchange, order: Order) => void> = {
  drop: (venue) => venue.drop(),
  refuse(venue, { status = 403 }) {
    venue.ailment = { kind: 'refused', status };
    venue.drop();
  },
  mute(venue) {
    venue.ailment = { kind: 'mute' };
  },
  deafen(venue) {
    venue.ailment = { kind: 'deaf' };
  },
  heal: (venue) => venue.heal(),
  shift(venue, { instrument = '', bps = 0, seconds }) {
    venue.shift(instrument, bps);
    if (seconds) setTimeout(() => venue.shift(instrument, 0), seconds * 1000).unref();
  },
  sway: (venue, { on = true }) => venue.sway(on),
  delist: (venue, { symbol = '' }) => venue.delist(symbol),
};

async function answer(server: VenueServer, request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET' && request.url === '/log') return server.log;
  if (request.method !== 'GET') {
    const order = JSON.parse(await bodyOf(request)) as Order;
    if (!(order.do in ACTS)) throw new Error(`"do" is one of ${Object.keys(ACTS).join(', ')}`);
    obey(server, order);
  }
  return server.all.map(({ venue, ailment, connected, listed }) => ({
    venue: venue.id,
    connected,
    ailment,
    markets: listed.map(({ symbol }) => symbol),
  }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_MAX) throw new Error('an order is short');
  }
  return text;
}
