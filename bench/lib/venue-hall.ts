import { ASSETS, type Asset } from '../../e2e/venue-server/assets.ts';
import { Book } from '../../e2e/venue-server/book.ts';
import { Client } from '../../e2e/venue-server/client.ts';
import { sidesOf } from '../../e2e/venue-server/template.ts';
import type { Frame, Venue } from '../../e2e/venue-server/venue.ts';
import { VENUES as DIALECTS } from '../../e2e/venue-server/venues/index.ts';
import { VENUES } from '../../src/contract/generated.ts';
import type { Effect } from '../../src/core/effect.ts';
import type { TradingCore } from '../../src/core/trading-core.ts';
import { setClock } from './set-clock.ts';

/** What was sent to an engine and waits to be taken in. */
export interface Sent {
  readonly venue: number;
  readonly conn: number;
  readonly data: Frame;
}

/** A market: at which venue, by its place in `VENUES`, and its book. */
export interface Stand {
  readonly place: number;
  readonly venue: Venue;
  readonly book: Book;
}

/** The books of so many instruments at every venue that lists them: test data of the end-to-end tests. */
export class Hall {
  readonly stands: readonly Stand[];
  /** Names like BTC-USDT, those of the default universe first. */
  readonly instruments: readonly string[];

  constructor(instruments: number) {
    const everywhere = ASSETS.filter(({ at }) => at === undefined);
    const pairs = everywhere.flatMap((asset) => asset.quotes.map((quote) => ({ asset, quote })));
    for (let at = pairs.length; at < instruments; at += 1) {
      pairs.push({ asset: madeUp(at), quote: 'USDT' });
    }
    this.instruments = pairs.map(({ asset, quote }) => `${asset.base}-${quote}`);
    this.stands = VENUES.flatMap(({ id }, place) => {
      const venue = DIALECTS.find((dialect) => dialect.id === id)!;
      return pairs.flatMap(({ asset, quote }) => {
        const symbol = venue.symbol(asset.base, quote);
        if (symbol === null) return [];
        return [{ place, venue, book: new Book(asset, quote, symbol, sidesOf(asset, 0)) }];
      });
    });
  }
}

function madeUp(at: number): Asset {
  const price = 1 + (at % 17) * 3;
  return { base: `Q${at}`, quotes: [], priceDigits: 4, sizeDigits: 2, price };
}

/** An engine that follows these instruments live, and the venues' ends of its connections. */
export class Guest {
  readonly core: TradingCore;
  nowUs: number;
  private readonly hall: Hall;
  private readonly clients = new Map<string, { stand: Stand['place']; client: Client }>();
  private queue: Sent[] = [];

  constructor(core: TradingCore, hall: Hall, instruments: readonly string[], nowUs: number) {
    this.core = core;
    this.hall = hall;
    this.nowUs = nowUs;
    core.configure({ seed: 1, config: { world: 'live', instruments } });
  }

  /** What waits is handed out, to be taken in by whoever measures. */
  take(): Sent[] {
    const sent = this.queue;
    this.queue = [];
    return sent;
  }

  /** Takes one frame in and completes its instant, `gapUs` after the last one. */
  receive({ venue, conn, data }: Sent, gapUs: number): void {
    this.nowUs += gapUs;
    if (typeof data === 'string') this.core.receiveText(this.nowUs, venue, conn, data);
    else this.core.receiveBytes(this.nowUs, venue, conn, data);
    this.core.step();
  }

  /** A change of a book, sent to whoever follows it. */
  hear({ place, venue, book }: Stand, change: ReturnType<Book['nudge']>): void {
    for (const { stand, client } of this.clients.values()) {
      if (stand === place && client.books.has(book))
        client.send(venue.change(client, book, change));
    }
  }

  /** Heartbeats that are due `ms` after the beginning. */
  beat(ms: number): void {
    for (const { stand, client } of this.clients.values()) {
      const { heartbeat } = this.dialectOf(stand);
      if (heartbeat && ms % heartbeat.everyMs === 0) heartbeat.beat(client);
    }
  }

  /** Lets time pass, answers what the engine asks, and takes all that in. */
  settle(nowUs: number): void {
    this.nowUs = nowUs;
    setClock(Math.floor(nowUs / 1000));
    this.core.tick(nowUs);
    this.core.step();
    for (const effect of this.core.takeEffects()) this.carryOut(effect);
    for (const sent of this.take()) this.receive(sent, 0);
  }

  private carryOut(effect: Effect): void {
    const { venue, conn } = effect;
    const key = `${venue} ${conn}`;
    if (effect.fx === 'open') this.connect(key, effect);
    else if (effect.fx === 'close') this.clients.delete(key);
    else {
      const { client } = this.clients.get(key) ?? {};
      if (client) this.dialectOf(venue).read(client, effect.text);
    }
  }

  private connect(key: string, { venue, conn, url }: Extract<Effect, { fx: 'open' }>): void {
    const books = new Map(
      this.hall.stands
        .filter(({ place }) => place === venue)
        .map(({ book }) => [book.symbol, book] as const),
    );
    const { pathname, search } = new URL(url);
    const client = new Client({
      id: key,
      url: `${pathname}${search}`,
      find: (symbol) => books.get(symbol),
      list: () => [...books.values()],
      write: (data) => this.queue.push({ venue, conn, data }),
      hangUp: () => this.clients.delete(key),
    });
    this.clients.set(key, { stand: venue, client });
    this.core.open(this.nowUs, venue, conn, url);
    this.dialectOf(venue).greet?.(client);
  }

  private dialectOf(place: number): Venue {
    return DIALECTS.find(({ id }) => id === VENUES[place]!.id)!;
  }
}
