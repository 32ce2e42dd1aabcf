import { loadCore } from '../../src/core/load-node.ts';
import { SessionPlayer } from '../../src/core/session-player.ts';
import { TradingCore } from '../../src/core/trading-core.ts';
import { sessionChunks } from '../../src/node/session-file.ts';
import type { BenchCore } from '../lib/bench-core.ts';
import { captureOf } from '../lib/captures.ts';
import { placeOf } from '../lib/places.ts';
import type { Result, Settings } from '../lib/result.ts';
import { percentile, spreadOf } from '../lib/rounds.ts';

const LINK = placeOf('public/sessions/link-usdt-2021-08-20.jsonl.gz');
/** Compilers are done after so many frames. */
const WARM_FRAMES = 5_000;

/** The product's published technical targets that are times of the engine, on recorded frames. */
export async function targetRows(_core: BenchCore, _settings: Settings): Promise<Result[]> {
  const link = await linkTimes();
  const books = await bookTimes();
  return [
    timed(
      'targets.arbitrage',
      'arbitrage detection: a book changed until every pair of it is judged',
      link.stepMs,
      10,
    ),
    timed(
      'targets.book',
      'order-book analysis: a frame taken in until its book is exact again',
      books,
      2,
    ),
    {
      id: 'targets.opportunities',
      work: 'opportunities (pairs with a gross edge above zero) that are judged',
      ours: spreadOf([link.opportunities / (sum(link.stepMs) / 1000)]),
      unit: 'opportunities a second',
      rival: null,
      ratio: null,
      target: {
        of: 'ours',
        at: 'least',
        value: 1000,
        why: 'the engine takes longer for a step than it should',
      },
      note: 'the LINK session, one step after each book; an opportunity counts at each step that judges it',
    },
  ];
}

/** Every step of a session of two venues, timed one by one. */
async function linkTimes() {
  const core = new TradingCore(await loadCore('simd'));
  const player = new SessionPlayer(sessionChunks(LINK));
  core.configure({
    ...player.header,
    config: { ...player.header.config, fees: { binance: 0, htx: 0 } },
  });
  const stepMs: number[] = [];
  let opportunities = 0;
  while (!player.ended) {
    player.play(core, player.upcomingUs);
    const beforeMs = performance.now();
    core.step();
    stepMs.push(performance.now() - beforeMs);
    opportunities += core.frame().pairs.gross_bps.reduce((n, bps) => (bps > 0 ? n + 1 : n), 0);
  }
  return { stepMs, opportunities };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Every depth and trade frame of a busy market, timed one by one. */
async function bookTimes(): Promise<number[]> {
  const core = new TradingCore(await loadCore('simd'));
  const { session, frames } = captureOf('binance');
  core.configure({ t: 0, ev: 'header', format: 'arbscope-session', version: 1, ...session.facts });
  const times = frames.map(({ t, venue, conn, data }) => {
    const beforeMs = performance.now();
    core.receiveText(t, venue, conn, data as string);
    return performance.now() - beforeMs;
  });
  return times.slice(WARM_FRAMES);
}

function timed(id: string, work: string, times: readonly number[], mostMs: number): Result {
  return {
    id,
    work: `${work}, p99`,
    ours: spreadOf([percentile(times, 0.99)]),
    unit: 'ms',
    rival: null,
    ratio: null,
    target: {
      of: 'ours',
      at: 'most',
      value: mostMs,
      why: 'other programs hold the machine’s cores',
    },
    note: `p50 ${(percentile(times, 0.5) * 1000).toFixed(1)} µs, p99.9 ${(percentile(times, 0.999) * 1000).toFixed(0)} µs`,
  };
}
