import type { Page } from '@playwright/test';
import { buildPage, launch } from '../lib/browser.ts';
import { captureOf } from '../lib/captures.ts';
import { FloodServer, type Wave } from '../lib/flood-server.ts';
import type { Result, Settings } from '../lib/result.ts';
import { percentile, spreadOf } from '../lib/rounds.ts';
import type { Findings, Order } from '../page/orders.ts';

const BINANCE = 'data-stream.binance.vision';
const COINBASE = 'advanced-trade-ws.coinbase.com';
/** Of one round of throughput. */
const FLOOD = 20_000;
const PER_SECOND = 5_000;
/** Frames at the start of a round that are reported apart: a new worker's code is still being compiled. */
const WARM_UP = 2 * PER_SECOND;
/** Frames around a big one that count as under its influence, ms. */
const INFLUENCE_MS = 1_000;

type Plain = Omit<Findings, 'decidedMs' | 'coreMs'> & { decidedMs: number[]; coreMs: number[] };

/** What a page's worker reaches over real sockets, with the live shell and the whole core in it. */
export async function socketRows({ quick }: Settings): Promise<Result[]> {
  const { primers, waves, snapshots } = binanceWaves();
  const server = new FloodServer(await buildPage(), snapshots);
  const address = await server.listen();
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(`http://${address}/`);
    const bench = new SocketBench(server, primers, page, `ws://${address}/`);
    return [
      await throughput(bench, waves, quick ? 3 : 9),
      ...(await latency(bench, waves, quick ? 1 : 4)),
    ];
  } finally {
    await browser.close();
    server.close();
  }
}

// --- Throughput ------------------------------------------------------------------------------------

async function throughput(
  bench: SocketBench,
  waves: readonly Wave[],
  rounds: number,
): Promise<Result> {
  const rates = { core: [] as number[], empty: [] as number[] };
  const flood = waves.slice(0, FLOOD);
  for (let round = 0; round <= rounds; round += 1) {
    for (const mode of round % 2 === 0 ? MODES : REVERSED) {
      const { elapsedMs } = await bench.round(mode, flood.length, () => bench.server.flood(flood));
      // The first round warms the browser up.
      if (round > 0) rates[mode].push(flood.length / (elapsedMs / 1000));
    }
  }
  return {
    id: 'socket.throughput',
    work: `${flood.length} depth and trade frames of Binance through one socket`,
    ours: spreadOf(rates.core),
    unit: 'frames a second',
    rival: { name: 'empty handler', value: spreadOf(rates.empty) },
    ratio: spreadOf(rates.core.map((rate, i) => rate / rates.empty[i]!)),
    target: {
      of: 'ratio',
      at: 'least',
      value: 0.95,
      why: 'the worker shares two cores with the browser’s network process and the server: each µs of work in it is one that the socket waits',
    },
    note: 'both on one thread of the page, counted up to the last frame’s decision',
  };
}

const MODES = ['core', 'empty'] as const;
const REVERSED = ['empty', 'core'] as const;

// --- Latency ---------------------------------------------------------------------------------------

async function latency(
  bench: SocketBench,
  waves: readonly Wave[],
  rounds: number,
): Promise<Result[]> {
  const snapshot = coinbaseSnapshot();
  const calm = { waitMs: [] as number[], coreMs: [] as number[], errorMs: 0 };
  const [near, bare, early]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const quiet = await bench.paced('core', waves, []);
    early.push(...quiet.waitMs.slice(0, WARM_UP));
    calm.waitMs.push(...quiet.waitMs.slice(WARM_UP));
    calm.coreMs.push(...quiet.coreMs);
    calm.errorMs = Math.max(calm.errorMs, quiet.errorMs);
    bare.push(...(await bench.paced('empty', waves, [])).waitMs.slice(WARM_UP));
    near.push(...underInfluence(await bench.paced('core', waves, snapshot)));
  }
  const start = percentile(early, 0.99).toFixed(1);
  const error = `clocks compared to within ${calm.errorMs.toFixed(2)} ms; p99 of the first ${WARM_UP / PER_SECOND} s, while a new worker’s code is compiled, is apart: ${start} ms`;
  return [
    latencyResult(
      'latency.decision',
      'server’s send stamp to decision, p99',
      calm.waitMs,
      { most: 5, why: whyLate(bare) },
      error,
    ),
    latencyResult(
      'latency.delivery',
      'send stamp to an empty handler, p99',
      bare,
      null,
      'the same stream to a worker that does nothing with it',
    ),
    latencyResult('latency.core', 'the core’s share of it, p99', calm.coreMs, CORE_SHARE, null),
    latencyResult(
      'latency.snapshot',
      'send stamp to decision in the second after a 5 MB snapshot on another socket, p99',
      near,
      null,
      `at worst ${Math.max(...near).toFixed(1)} ms`,
    ),
  ];
}

interface Limit {
  readonly most: number;
  readonly why: string;
}

const CORE_SHARE: Limit = { most: 1, why: 'the core waits for its turn on a core too' };

function whyLate(bare: readonly number[]): string {
  const p99 = percentile(bare, 0.99).toFixed(1);
  return `delivery alone, to an empty handler, takes ${p99} ms at p99 in the same run: server, browser processes and worker share two cores`;
}

function underInfluence({
  waitMs,
  sentMs,
  meanwhileMs,
}: Awaited<ReturnType<SocketBench['paced']>>) {
  return waitMs.filter((_, i) => {
    const afterMs = sentMs[i]! - meanwhileMs;
    return afterMs >= 0 && afterMs < INFLUENCE_MS;
  });
}

function latencyResult(
  id: string,
  work: string,
  waits: readonly number[],
  limit: Limit | null,
  note: string | null,
): Result {
  const middle = percentile(waits, 0.5).toFixed(3);
  return {
    id,
    work: `${work}, at ${PER_SECOND} frames a second`,
    ours: spreadOf([percentile(waits, 0.99)]),
    unit: 'ms',
    rival: null,
    ratio: null,
    target: limit === null ? null : { of: 'ours', at: 'most', value: limit.most, why: limit.why },
    note: [`p50 ${middle} ms, p99.9 ${percentile(waits, 0.999).toFixed(2)} ms`, note]
      .filter((part) => part !== null)
      .join('; '),
  };
}

// --- Rounds ----------------------------------------------------------------------------------------

class SocketBench {
  readonly server: FloodServer;
  private readonly primers: readonly Wave[];
  private readonly page: Page;
  private readonly address: string;

  constructor(server: FloodServer, primers: readonly Wave[], page: Page, address: string) {
    this.server = server;
    this.primers = primers;
    this.page = page;
    this.address = address;
  }

  /** One order in a worker of its own, while `send` sends. */
  async round(mode: Order['mode'], messages: number, send: () => Promise<unknown>): Promise<Plain> {
    const order: Order = {
      server: this.address,
      mode,
      urls: [`wss://${BINANCE}/stream`],
      primers: mode === 'core' ? this.primers.length : 0,
      config: CONFIG,
      messages,
    };
    const found = this.page.evaluate(
      (given) =>
        (globalThis as unknown as { runOrder(order: Order): Promise<Plain> }).runOrder(given),
      order,
    );
    await this.server.ready([BINANCE], mode === 'core' ? 1 : 0);
    if (mode === 'core') await this.prime();
    await send();
    const findings = await found;
    this.server.reset();
    return findings;
  }

  /** The first change of each market makes the core ask for its book; the books are there afterwards. */
  private async prime(): Promise<void> {
    await this.server.flood(this.primers);
    await this.server.ready([BINANCE, COINBASE], 1 + this.primers.length);
  }

  /** A steady stream. Gives, for each frame, how long its decision, or its delivery alone, took. */
  async paced(mode: Order['mode'], waves: readonly Wave[], meanwhile: readonly Wave[]) {
    let paced = { sentMs: new Float64Array(0), meanwhileMs: Number.NaN };
    const found = await this.round(mode, waves.length, async () => {
      paced = await this.server.pace(waves, PER_SECOND, meanwhile);
    });
    const { sentMs, meanwhileMs } = paced;
    const waitMs = found.decidedMs.map((ms, i) => ms + found.offsetMs - sentMs[i]!);
    return { waitMs, coreMs: found.coreMs, sentMs, meanwhileMs, errorMs: found.offsetErrorMs };
  }
}

const CONFIG = {
  world: 'live',
  venues: ['binance', 'coinbase'],
  instruments: ['BTC-USDT', 'ETH-USDT', 'BTC-USD'],
  focus: { instrument: 'BTC-USDT', buy: 'binance' },
};

// --- Frames ----------------------------------------------------------------------------------------

/** What the live feed of Binance subscribes to, as captured, and the books that begin it. */
function binanceWaves() {
  const snapshots = new Map<string, string>();
  const waves: Wave[] = [];
  for (const { data } of captureOf('binance').frames) {
    const text = data as string;
    const snapshot = /^\{"id":"(?<symbol>\w+)"/.exec(text)?.groups?.symbol;
    if (snapshot !== undefined) snapshots.set(snapshot, text);
    else if (/@(?:depth|trade)/.test(text.slice(0, 60))) waves.push({ host: BINANCE, text });
  }
  const firstOf = (symbol: string) => waves.find(({ text }) => text.includes(`${symbol}@depth`))!;
  const primers = [...snapshots.keys()].map((symbol) => firstOf(symbol.toLowerCase()));
  return { primers, waves, snapshots };
}

/** Coinbase's frames up to its first whole book, which is 5 MB long. */
function coinbaseSnapshot(): Wave[] {
  const texts = captureOf('coinbase').frames.map(({ data }) => data as string);
  const big = texts.findIndex((text) => text.length > 2_000_000);
  return texts.slice(0, big + 1).map((text) => ({ host: COINBASE, text }));
}
