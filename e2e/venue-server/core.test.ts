import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_INSTRUMENTS, State, VENUES } from '../../src/contract/generated.ts';
import type { TradingCore } from '../../src/core/trading-core.ts';
import { initialize } from '../../src/node/index.ts';
import { VenueServer } from './server.ts';

/** A host as small as can be: does what the core wants, with real sockets, in this process. */
class Host {
  private readonly core: TradingCore;
  private readonly port: number;
  private readonly sockets = new Map<string, WebSocket>();
  private readonly timer: NodeJS.Timeout;

  constructor(core: TradingCore, port: number) {
    this.core = core;
    this.port = port;
    this.timer = setInterval(() => this.after(core.tick(nowUs())), 20);
  }

  stop(): void {
    clearInterval(this.timer);
    for (const socket of this.sockets.values()) socket.terminate();
  }

  private after(_reply: unknown): void {
    this.core.step();
    for (const effect of this.core.takeEffects()) {
      const key = `${effect.venue} ${effect.conn}`;
      if (effect.fx === 'open') this.open(key, effect.venue, effect.conn, effect.url);
      else if (effect.fx === 'send') this.sockets.get(key)?.send(effect.text);
      else this.sockets.get(key)?.terminate();
    }
  }

  private open(key: string, venue: number, conn: number, url: string): void {
    const { host, pathname, search } = new URL(url);
    const socket = new WebSocket(`wss://127.0.0.1:${this.port}${pathname}${search}`, {
      headers: { Host: host },
      rejectUnauthorized: false,
    });
    const { core } = this;
    socket.on('open', () => this.after(core.open(nowUs(), venue, conn, url)));
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.after(core.receiveBytes(nowUs(), venue, conn, data));
      else this.after(core.receiveText(nowUs(), venue, conn, data.toString()));
    });
    socket.on('close', (code) => this.after(core.close(nowUs(), venue, conn, code, '')));
    socket.on('error', () => {});
    this.sockets.set(key, socket);
  }
}

const startMs = Date.now() - performance.now();
const nowUs = () => Math.round((startMs + performance.now()) * 1000);

let server: VenueServer;
let core: TradingCore;
let host: Host;

beforeAll(async () => {
  server = await VenueServer.start();
  core = await initialize();
  // SATS is listed by the thousand at one venue, which the core knows.
  const instruments = [...DEFAULT_INSTRUMENTS, 'SATS-USDT'];
  core.configure({ seed: 1, config: { world: 'live', instruments } });
  host = new Host(core, server.port);
});
afterAll(async () => {
  host.stop();
  await server.stop();
});

/** Markets of a venue that are LIVE. */
function live(venue: string): number {
  const { quotes } = core.frame();
  const place = VENUES.findIndex(({ id }) => id === venue);
  const states = [...quotes.state].filter((_, row) => quotes.venue[row] === place);
  return states.filter((state) => state === State.LIVE).length;
}

it.each(VENUES.map(({ id }) => id))('%s: every book that it lists becomes LIVE', async (venue) => {
  await expect.poll(() => live(venue), { timeout: 15_000 }).toBe(server.at(venue).listed.length);
});

it('takes over what five venues list themselves, and finds out what is missing', async () => {
  const sources = () => {
    const answer = core.query('listings');
    const venues = answer.ok ? answer.value.venues : [];
    return venues.filter(({ source }) => source === 'venue').map(({ id }) => id);
  };
  const five = ['binance', 'binance-us', 'coinbase', 'hyperliquid', 'kraken'];
  await expect.poll(sources, { timeout: 15_000 }).toEqual(five);
  const catalogue = core.query('catalogue');
  const markets = catalogue.ok ? catalogue.value.markets : [];
  const at = (venue: string, symbol: string) =>
    markets.find((market) => market.venue === venue && market.symbol === symbol);
  expect(at('binance', 'DAIUSDT')?.listing).toBe('not-listed');
  expect(at('kraken', 'FDUSD/USDT')?.listing).toBe('not-listed');
  expect(at('okx', 'BTC-USDT')?.rules?.from).toBe('table');
  for (const [venue, symbol] of [
    ['binance', 'BTCUSDT'],
    ['coinbase', 'BTC-USD'],
    ['hyperliquid', '@142'],
    ['kraken', 'BTC/USD'],
  ] as const)
    expect(at(venue, symbol)).toMatchObject({ listing: 'listed', rules: { from: 'venue' } });
});

it('shows a planted edge and no other', async () => {
  server.at('bybit').shift('BTC-USDT', 80);
  const offered = () =>
    core
      .scanArbitrage()
      .filter((one) => one.offered)
      .map(({ buy, sell }) => `${buy} ${sell}`)
      .sort();
  await expect
    .poll(offered, { timeout: 3000 })
    .toEqual([
      'binance bybit',
      'binance-us bybit',
      'bitfinex bybit',
      'bitget bybit',
      'bitstamp bybit',
      'crypto-com bybit',
      'gate bybit',
      'gemini bybit',
      'htx bybit',
      'kraken bybit',
      'kucoin bybit',
      'mexc bybit',
      'okx bybit',
    ]);
  server.at('bybit').shift('BTC-USDT', 0);
  await expect.poll(offered, { timeout: 3000 }).toEqual([]);
});
