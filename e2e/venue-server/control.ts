import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Exchange } from './exchange.ts';
import { FAULTS, type Fault, type FaultName } from './fault.ts';
import type { VenueServer } from './server.ts';

const BODY_MAX = 10_000;

/** What can be ordered beside faults. */
interface Deed {
  readonly do: 'heal' | 'shift' | 'sway' | 'delist';
  /** Of a heal: the one fault that is over; every one if not said, and what was shifted or delisted too. */
  readonly fault?: FaultName;
  readonly instrument?: string;
  readonly bps?: number;
  /** After so long a shift ends; never if not said. */
  readonly seconds?: number;
  readonly symbol?: string;
  /** Of swaying; true if not said. */
  readonly on?: boolean;
}

/** One order to the server: a fault to begin, or a deed; `venue` is an id or `all`. */
export type Order = (Fault | Deed) & { readonly venue: string };

/**
 * `GET /` tells what goes on, `GET /log` what was sent, `GET /faults` what can go wrong; `POST /` takes an `Order`.
 * Listens on the loopback.
 */
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
  const { venue: _, ...said } = order;
  for (const venue of venues) {
    if (isDeed(said)) DEEDS[said.do](venue, said);
    else venue.begin(said);
  }
}

const DEEDS: Record<Deed['do'], (venue: Exchange, deed: Deed) => void> = {
  heal: (venue, { fault }) => (fault ? venue.end(fault) : venue.heal()),
  shift(venue, { instrument = '', bps = 0, seconds }) {
    venue.shift(instrument, bps);
    if (seconds) setTimeout(() => venue.shift(instrument, 0), seconds * 1000).unref();
  },
  sway: (venue, { on = true }) => venue.sway(on),
  delist: (venue, { symbol = '' }) => venue.delist(symbol),
};

const WORDS = [...Object.keys(FAULTS), ...Object.keys(DEEDS)];

function isDeed(said: Fault | Deed): said is Deed {
  return said.do in DEEDS;
}

async function answer(server: VenueServer, request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET' && request.url === '/log') return server.log;
  if (request.method === 'GET' && request.url === '/faults') return FAULTS;
  if (request.method !== 'GET') {
    const order = JSON.parse(await bodyOf(request)) as Order;
    if (!WORDS.includes(order.do)) throw new Error(`"do" is one of ${WORDS.join(', ')}`);
    obey(server, order);
  }
  return server.all.map(({ venue, faults, connected, listed }) => ({
    venue: venue.id,
    connected,
    faults,
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
