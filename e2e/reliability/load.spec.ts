// R5, R14: a minute of 5,000 frames and 20,000 updates a second over all venues. R6: five seconds of 20,000 frames.
// The page is one that the test runner does not look at (lib/bare-page.ts). ARBSCOPE_SHARE=0.1 rehearses with a tenth
// of load and time, and keeps no result.
import { VENUES } from '../../src/contract/generated.ts';
import { BarePage } from '../lib/bare-page.ts';
import { Checker } from '../lib/checker.ts';
import { Tap } from '../lib/tap.ts';
import { test as base, expect } from '../lib/test.ts';
import type { Exchange } from '../venue-server/exchange.ts';
import type { VenueServer } from '../venue-server/server.ts';
import { keep, percentile, SHARE, seconds } from './result.ts';

interface PerTest {
  /** A page with every listed market live. */
  bare: { page: BarePage; tap: Tap; allLive(): Promise<void> };
}

const test = base.extend<PerTest>({
  bare: async ({ browser, baseURL, venues, complaints: _ }, use) => {
    const page = await BarePage.open(browser);
    const tap = await Tap.on(page);
    const allLive = () => tap.expectLiveAt(venues);
    for (const venue of venues.all) venue.sent = 0;
    await page.goto(baseURL ?? '');
    await allLive();
    await tap.begin();
    await use({ page, tap, allLive });
    await page.close();
  },
});

test.use({ trace: 'off' });
test.setTimeout(300_000);

const CHECKED = ['okx', 'kraken', 'gate'];
const INSTRUMENT = 'ETH-USDT';
/** They push whole books, or send many changes in one frame that is dear to make: no burst of single changes. */
const NO_BURST = ['bitfinex', 'bitstamp', 'htx', 'hyperliquid', 'mexc'];
const CALM_MS = 10_000;
const FRAMES_PER_SECOND = 5000;

declare const thread: { tasks: number[]; waits: number[] };

/** Counts long tasks and how long keys wait, from now on. */
function watchThread(): void {
  const found = { tasks: [] as number[], waits: [] as number[] };
  Object.assign(globalThis, { thread: found });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) found.tasks.push(Math.round(duration));
  }).observe({ type: 'longtask' });
  const heard = (event: Event) => found.waits.push(performance.now() - event.timeStamp);
  addEventListener('keydown', heard, { capture: true });
}

function flood(exchanges: readonly Exchange[], perSecond: number, levels: number): void {
  const each = (SHARE * perSecond) / exchanges.length;
  for (const exchange of exchanges) exchange.begin({ do: 'flood', perSecond: each, levels });
}

/** Frames a second that are sent in any case. */
async function beatsOf(venues: VenueServer): Promise<number> {
  const before = { sent: sentBy(venues), atMs: Date.now() };
  await rest(2000);
  return ((sentBy(venues) - before.sent) / (Date.now() - before.atMs)) * 1000;
}

const sentBy = (venues: VenueServer) => venues.all.reduce((sum, { sent }) => sum + sent, 0);
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const check = (venues: VenueServer, tap: Tap) =>
  Promise.all(CHECKED.map((id) => Checker.of(venues.at(id), INSTRUMENT, tap)));
const comparedBy = (checkers: readonly Checker[]) =>
  checkers.reduce((sum, { compared }) => sum + compared, 0);

/** Stops everything that is sent, and gives how many frames did not arrive. */
async function countLost(venues: VenueServer, tap: Tap): Promise<number> {
  for (const venue of venues.all) venue.end();
  for (const venue of venues.all) venue.begin({ do: 'mute' });
  const sent = sentBy(venues);
  for (let tries = 0; tries < 40 && (await tap.framesTaken()) < sent; tries += 1) await rest(100);
  const lost = sent - (await tap.framesTaken());
  for (const venue of venues.all) venue.end();
  return lost;
}

test('R5 R14 load: 5,000 frames and 20,000 updates a second for a minute', async ({
  bare: { page, tap },
  venues,
}) => {
  const checkers = await check(venues, tap);
  const dialled = await tap.dials();
  flood(venues.all, FRAMES_PER_SECOND - (await beatsOf(venues)), 4);
  await rest(CALM_MS * SHARE);
  await page.evaluate(watchThread);
  const before = { sent: sentBy(venues), atMs: Date.now() };
  const p99s: number[] = [];
  while (Date.now() - before.atMs < 60_000 * SHARE) {
    await rest(900);
    await page.press('Shift');
    p99s.push((await tap.decisionMs()).p99);
    if (p99s.length % 10 === 0) for (const checker of checkers) await checker.compare();
  }
  const passedMs = Date.now() - before.atMs;
  const rate = ((sentBy(venues) - before.sent) / passedMs) * 1000;
  const { tasks, waits } = await page.evaluate(() => thread);
  const dials = await tap.dials();
  const redialled = VENUES.filter((_, at) => dials[at]! > dialled[at]!).map(({ id }) => id);
  for (const checker of checkers) await checker.end();
  const lost = await countLost(venues, tap);
  const wrong = checkers.flatMap((checker) => checker.wrong);
  const oldest = Math.max(...checkers.map(({ oldestMs }) => oldestMs));
  const p99 = Math.max(...p99s);
  keep({
    id: 'R5',
    figure: `p99 ${p99.toFixed(1)} ms from arrival to book, ${lost} lost, at ${Math.round(rate)} frames and ${Math.round(4 * rate)} updates a second`,
    met: p99 < 50 && lost === 0 && rate >= 4900,
    notes: [
      `${VENUES.length} venues, the default universe, for ${seconds(passedMs)}; server, browser and test on the same two cores`,
      `${comparedBy(checkers)} books compared with what was sent, ${wrong.length} wrong; none that was live was more than ${Math.round(oldest)} ms behind its venue on the screen`,
      `dialled again meanwhile: ${redialled.join(', ') || 'none'}`,
      ...wrong.slice(0, 3),
    ],
  });
  const perMinute = (tasks.length / passedMs) * 60_000;
  keep({
    id: 'R14',
    figure: `${perMinute.toFixed(1)} long tasks a minute, input delay p95 ${percentile(waits, 95).toFixed(1)} ms`,
    met: perMinute <= 1 && percentile(waits, 95) < 100,
    notes: [
      `under the load of R5 (${Math.round(rate)} frames a second), ${waits.length} key presses`,
      `long tasks, ms: ${tasks.join(', ') || 'none'}`,
    ],
  });
  expect(wrong).toEqual([]);
});

test('R6 burst: 20,000 frames a second for five seconds', async ({
  bare: { page, tap, allLive },
  venues,
}) => {
  await rest(CALM_MS * SHARE);
  const before = { heap: await page.heapBytes(), core: await tap.memoryBytes() };
  const checkers = await check(venues, tap);
  const sent = sentBy(venues);
  const beganMs = Date.now();
  flood(
    venues.all.filter(({ venue }) => !NO_BURST.includes(venue.id)),
    20_000,
    1,
  );
  await rest(5000);
  for (const venue of venues.all) venue.end();
  const endedMs = Date.now();
  const rate = ((sentBy(venues) - sent) / (endedMs - beganMs)) * 1000;
  await allLive();
  const liveMs = Date.now() - endedMs;
  await rest(3000);
  for (const checker of checkers) await checker.end();
  const wrong = checkers.flatMap((checker) => checker.wrong);
  const oldest = Math.max(...checkers.map(({ oldestMs }) => oldestMs));
  const left = (await tap.passages()).filter(({ from, to }) => from === 'LIVE' && to !== 'LIVE');
  await rest(CALM_MS * SHARE);
  const after = { heap: await page.heapBytes(), core: await tap.memoryBytes() };
  const grown = (100 * (after.heap + after.core)) / (before.heap + before.core) - 100;
  keep({
    id: 'R6',
    figure: `all live ${seconds(liveMs)} after ${Math.round(rate)} frames a second; no book shown live was more than ${Math.round(oldest)} ms behind; memory ${grown >= 0 ? '+' : ''}${grown.toFixed(1)} %`,
    met: wrong.length === 0 && liveMs <= 10_000 && oldest <= 1000 && grown < 5 && rate >= 19_000,
    notes: [
      `at ${VENUES.length - NO_BURST.length} venues that send single changes, one level a frame; server, browser and test on the same two cores`,
      `${comparedBy(checkers)} books compared with what was sent, ${wrong.length} wrong`,
      `${left.length} times a book left play: ${[...new Set(left.map(({ to }) => to))].join(', ') || 'never'}`,
      `JavaScript ${mb(before.heap)} before, ${mb(after.heap)} after; the core ${mb(before.core)} before, ${mb(after.core)} after`,
      ...wrong.slice(0, 3),
    ],
  });
  expect(wrong).toEqual([]);
});

function mb(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
