// R10, R11: how a page fares that is hidden for minutes, frozen, or kept for back and forward.
import { setTimeout as sleep } from 'node:timers/promises';
import { State } from '../../src/contract/generated.ts';
import { ALL_LIVE, DAMAGE, EPOCHS, figure, Life, MESSAGES, WRONG } from '../lib/life.ts';
import { expect, test, VENUE_PORT } from '../lib/test.ts';
import { keep, percentile } from './result.ts';

const HIDDEN_MS = Number(process.env.ARBSCOPE_HIDDEN_MS ?? 10 * 60_000);
const VISIBLE_MS = Math.min(HIDDEN_MS, 2 * 60_000);
/** The core's figure is that of its last ten to twenty seconds. */
const READ_MS = 10_000;
const WAKES = 20;
const FROZEN_MS = 5000;
const LIVE_MAX_MS = 3000;
const P99_US = figure('shell.decision_p99_us');

test.use({ trace: 'off' });

test('R10 a tab hidden for ten minutes', async ({ baseURL }) => {
  test.setTimeout(HIDDEN_MS + 240_000);
  const life = await Life.begin(baseURL!, VENUE_PORT);
  const { page } = life;
  const lagOf = async (forMs: number) => {
    const sinceMs = Date.now();
    const found: number[] = [];
    while (Date.now() - sinceMs < forMs) {
      await sleep(READ_MS);
      found.push((await page.evaluate<number>(P99_US)) / 1000);
    }
    return { usual: percentile(found, 50), worst: Math.max(...found) };
  };
  await sleep(2 * READ_MS);
  const visible = await lagOf(VISIBLE_MS);
  await life.hide();
  const [messages, damage] = [await page.evaluate<number>(MESSAGES), await page.evaluate(DAMAGE)];
  const sinceMs = Date.now();
  const hidden = await lagOf(HIDDEN_MS);
  const taken = (await page.evaluate<number>(MESSAGES)) - messages;
  const lost = Number(await page.evaluate(DAMAGE)) - Number(damage);
  const minutes = (Date.now() - sinceMs) / 60_000;
  await life.end();
  keep({
    id: 'R10',
    figure: `${lost} gaps or rebuilt books in ${taken} messages of ${minutes.toFixed(1)} hidden minutes; lag p99 ${hidden.usual.toFixed(1)} ms, ${visible.usual.toFixed(1)} ms visible`,
    met: lost === 0 && hidden.usual <= 2 * visible.usual && minutes >= 9.9,
    notes: [
      'a browser without the test runner’s switches: timers and painting are throttled as for a person',
      `lag: receipt of a message to the end of its step; the middle of p99 of ten seconds each, the worst ${hidden.worst.toFixed(1)} ms hidden and ${visible.worst.toFixed(1)} ms visible`,
    ],
  });
  expect(lost).toBe(0);
});

test('R11 woken from freezes and from the back/forward cache', async ({ baseURL }) => {
  test.setTimeout(600_000);
  const life = await Life.begin(baseURL!, VENUE_PORT);
  const { page } = life;
  const frozen: number[] = [];
  const kept: number[] = [];
  let early = 0;
  for (let wake = 0; wake < WAKES; wake += 1) {
    const epochs = await page.evaluate<number[]>(EPOCHS);
    await life.changes();
    const isFreeze = wake % 2 === 0;
    if (isFreeze) {
      await life.freeze();
      await sleep(FROZEN_MS);
    } else {
      await page.send('Page.navigate', { url: `${baseURL}manifest.webmanifest` });
      await sleep(FROZEN_MS);
    }
    const wokenMs = Date.now();
    if (isFreeze) await life.thaw();
    else await page.evaluate('history.back()').catch(() => {});
    await sleep(300);
    await page.until(ALL_LIVE, 20_000);
    const changes = await life.changes();
    const live = changes.filter(({ to, atMs }) => to === State.LIVE && atMs >= wokenMs);
    (isFreeze ? frozen : kept).push(Math.max(...live.map(({ atMs }) => atMs - wokenMs)));
    const after = await page.evaluate<number[]>(EPOCHS);
    early += epochs.filter((epoch, row) => epoch > 0 && after[row]! <= epoch).length;
  }
  const wrong = await page.evaluate<string[]>(WRONG);
  await life.end();
  const worst = Math.max(...frozen, ...kept);
  keep({
    id: 'R11',
    figure: `${wrong.length} emissions before a new epoch; all live ${(Math.max(...frozen) / 1000).toFixed(2)} s after a freeze, ${(Math.max(...kept) / 1000).toFixed(2)} s after back, at worst of ${WAKES} wake-ups`,
    met: wrong.length === 0 && early === 0 && worst <= LIVE_MAX_MS,
    notes: [
      `${FROZEN_MS / 1000} s each; ${early} books that were live again without a new epoch`,
      'every frame on its way to the page was looked at: an offer on a book that is not live counts',
    ],
  });
  expect(wrong).toEqual([]);
  expect(early).toBe(0);
});
