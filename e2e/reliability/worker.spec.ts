// R9: the worker that holds the engine dies, hangs or traps; the page replaces it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { type Drill, expect, test } from '../lib/faults.ts';
import type { Complaints } from '../lib/watch.ts';
import { keep, seconds } from './result.ts';

const ROUNDS = 5;
/** More than three in a minute would make the page take the other core. */
const EVERY_MS = 30_000;
const NOTICED_MAX_MS = 3000;
const LIVE_MAX_MS = 5000;
const TRAP_LIVE_MAX_MS = 2000;
/** Timers of page and worker, and the clocks of two processes. */
const MARGIN_MS = 250;

test.use({ trace: 'off' });
test.setTimeout(900_000);

const WAYS = {
  dead: () => void setTimeout(() => close()),
  hung: () => void setTimeout(() => hang()),
  trap: () => trap(),
} as const;
type Way = keyof typeof WAYS;

/** In the worker: a task that never ends, and a core whose next call traps. */
declare function hang(): never;
declare function trap(): void;

interface Replaced {
  readonly way: Way;
  /** From the break to the page's word on it, and from there to the last book. */
  readonly noticedMs: number;
  readonly liveMs: number;
  /** The market that came last. */
  readonly last: string;
}

async function breakWorker(page: Page, way: Way): Promise<void> {
  const worker = page.workers()[0]!;
  await worker.evaluate(() => {
    Object.assign(globalThis, {
      hang: () => {
        for (;;);
      },
      // Every message of a venue is handed to the core through this.
      trap: () => {
        const own = TextEncoder.prototype.encodeInto;
        TextEncoder.prototype.encodeInto = () => {
          TextEncoder.prototype.encodeInto = own;
          throw new WebAssembly.RuntimeError('unreachable');
        };
      },
    });
  });
  await worker.evaluate(WAYS[way]);
}

/** Waits for the page's word, then for every market. */
async function replaced(
  { tap, venues }: Drill,
  complaints: Complaints,
  way: Way,
  sinceMs: number,
): Promise<Replaced> {
  await expect.poll(() => complaints.errors.length, { intervals: [10] }).toBeGreaterThan(0);
  const noticedMs = Date.now();
  await sleep(500);
  await tap.expectLiveAt(venues);
  complaints.errors.length = 0;
  const live = (await tap.passages()).filter(({ to, atMs }) => to === 'LIVE' && atMs > noticedMs);
  const last = live.reduce((one, other) => (other.atMs > one.atMs ? other : one));
  return {
    way,
    noticedMs: noticedMs - sinceMs,
    liveMs: last.atMs - noticedMs,
    last: last.market,
  };
}

test('R9 the worker dies, hangs and traps', async ({ drill, page, complaints }) => {
  const found: Replaced[] = [];
  await drill.begin();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of ['dead', 'hung', 'trap'] as const) {
      await drill.desk.watched(EVERY_MS);
      await drill.tap.begin();
      const sinceMs = Date.now();
      await breakWorker(page, way);
      found.push(await replaced(drill, complaints, way, sinceMs));
    }
  }
  const silent = found.filter(({ way }) => way !== 'trap');
  const trapped = found.filter(({ way }) => way === 'trap');
  const most = (of: Replaced[], which: 'noticedMs' | 'liveMs') =>
    Math.max(...of.map((one) => one[which]));
  keep({
    id: 'R9',
    figure: `noticed after ${seconds(most(silent, 'noticedMs'))}, all live ${seconds(most(silent, 'liveMs'))} later at worst of ${silent.length}; after a trap all live in ${seconds(most(trapped, 'liveMs'))} at worst of ${trapped.length}`,
    met:
      most(silent, 'noticedMs') <= NOTICED_MAX_MS + MARGIN_MS &&
      most(silent, 'liveMs') <= LIVE_MAX_MS &&
      most(trapped, 'liveMs') <= TRAP_LIVE_MAX_MS,
    notes: [
      '16 venues, five instruments; a worker that ends without a word, and one whose engine never returns',
      found
        .map(
          ({ way, noticedMs, liveMs, last }) =>
            `${way} ${seconds(noticedMs)} + ${seconds(liveMs)} (${last})`,
        )
        .join(', '),
      `noticing is a matter of five heartbeats without an answer; ${MARGIN_MS} ms are allowed for timers`,
    ],
  });
});
