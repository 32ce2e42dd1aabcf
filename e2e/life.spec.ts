// What becomes of the page when the browser hides, freezes, keeps or kills it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { shippedHeaders } from '../scripts/headers.mjs';
import { serveFolder } from '../scripts/lib/server.mjs';
import { State } from '../src/contract/generated.ts';
import { ACCOUNT_KEY } from '../src/link/account.ts';
import { Desk, SOON_MS } from './lib/desk.ts';
import { ALL_LIVE, DAMAGE, EPOCHS, figure, Life, MESSAGES, SMALL, WRONG } from './lib/life.ts';
import { expect, test, VENUE_PORT } from './lib/test.ts';

const HIDDEN_MS = 60_000;
const FROZEN_MS = 6_000;
const THREE = '3 / 3';

test.describe('a browser as a person has it', () => {
  let life: Life;

  test.beforeAll(async ({ baseURL }) => {
    test.setTimeout(120_000);
    life = await Life.begin(baseURL!, VENUE_PORT);
  });
  test.afterAll(() => life?.end());

  test('B01 hidden tab: the worker works on, the page draws nothing and says what came', async () => {
    test.setTimeout(HIDDEN_MS + 90_000);
    const { page } = life;
    const [visibleFrom, sinceMs] = [await page.evaluate<number>(MESSAGES), Date.now()];
    await sleep(5000);
    const perSecond =
      (1000 * ((await page.evaluate<number>(MESSAGES)) - visibleFrom)) / (Date.now() - sinceMs);
    await life.hide();
    await page.evaluate(
      'window.drawn = 0; (function draw() { window.drawn++; requestAnimationFrame(draw); })()',
    );
    const [before, damage] = [await page.evaluate<number>(MESSAGES), await page.evaluate(DAMAGE)];
    const hiddenMs = Date.now();
    await sleep(HIDDEN_MS);
    const hidden =
      (1000 * ((await page.evaluate<number>(MESSAGES)) - before)) / (Date.now() - hiddenMs);
    console.log(
      `B01 messages a second: ${perSecond.toFixed(1)} visible, ${hidden.toFixed(1)} hidden`,
    );
    expect(hidden).toBeGreaterThan(0.7 * perSecond);
    expect(await page.evaluate(DAMAGE), 'gaps, rebuilt books, refused frames').toBe(damage);
    expect(await page.evaluate<number>('window.drawn'), 'animation frames').toBeLessThan(3);
    expect(await page.evaluate(WRONG)).toEqual([]);
    await life.show();
    await page.until(`document.body.textContent.includes('Out of sight for')`, SOON_MS);
  });

  test('B02 B03 frozen, as by energy saving or sleep: nothing is used before it is new', async () => {
    const { page } = life;
    await page.until(ALL_LIVE, SOON_MS);
    const epochs = await page.evaluate<number[]>(EPOCHS);
    await life.changes();
    await life.freeze();
    await sleep(FROZEN_MS);
    const thawedMs = Date.now();
    await life.thaw();
    await sleep(200);
    await page.until(ALL_LIVE, 15_000);
    const changes = (await life.changes()).filter(({ atMs }) => atMs >= thawedMs - 100);
    const firstLive = changes.findIndex(({ to }) => to === State.LIVE);
    const fallen = changes.filter(({ from }) => from === State.LIVE);
    const liveMs = changes.filter(({ to }) => to === State.LIVE).map(({ atMs }) => atMs - thawedMs);
    console.log(`B02 all books live ${Math.max(...liveMs).toFixed(0)} ms after the wake-up`);
    expect(fallen.length, 'every book that was live').toBeGreaterThan(5);
    // Before any book is live again, every one that was has been put out of use.
    expect(changes.slice(0, firstLive).filter(({ from }) => from === State.LIVE)).toHaveLength(
      fallen.length,
    );
    const after = await page.evaluate<number[]>(EPOCHS);
    const isNew = epochs.every((epoch, row) => epoch === 0 || after[row]! > epoch);
    expect(isNew, 'every book is of a new epoch').toBe(true);
    expect(await page.evaluate(WRONG), 'R1').toEqual([]);
    expect(Math.max(...liveMs)).toBeLessThan(10_000);
  });

  test('B04 kept for back and forward: it wakes as from a freeze, and trades again', async ({
    baseURL,
  }) => {
    const { page } = life;
    await page.until(ALL_LIVE, SOON_MS);
    const epochs = await page.evaluate<number[]>(EPOCHS);
    await page.evaluate(`window.isKept = true;
      addEventListener('pageshow', ({ persisted }) => { window.wasPersisted = persisted; })`);
    await page.send('Page.navigate', { url: `${baseURL}manifest.webmanifest` });
    await sleep(3000);
    await page.evaluate('history.back()').catch(() => {});
    await page.until('window.isKept === true && window.wasPersisted === true', SOON_MS);
    console.log(`B04 live ${await page.until(ALL_LIVE, 15_000)} ms after it was shown again`);
    const after = await page.evaluate<number[]>(EPOCHS);
    expect(epochs.every((epoch, row) => epoch === 0 || after[row]! > epoch)).toBe(true);
    expect(await page.evaluate(WRONG), 'R1').toEqual([]);
    const follows = `document.querySelector('[data-testid="follows"]') === null`;
    await page.until(follows, SOON_MS);
    expect(await page.evaluate<number>(figure('shell.sockets'))).toBeGreaterThan(0);
  });
});

test('B05 the renderer is killed: settings and account are there again, and the lost recording is missed', async ({
  desk,
  page,
  venues,
}) => {
  test.setTimeout(120_000);
  await desk.beginsWith(SMALL);
  await desk.open();
  await desk.expectFeeds(THREE);
  await desk.setNumber('My minimum net edge, bps', 2.5);
  await desk.toggle('cross-venue');
  venues.at('bybit').shift('XRP-USDT', 70);
  await expect
    .poll(async () => (await desk.trades()).length, { timeout: SOON_MS })
    .toBeGreaterThan(0);
  venues.at('bybit').shift('XRP-USDT', 0);
  await desk.settled();
  const before = await desk.trades();
  await desk.button('Rec').click();
  await expect(desk.button(/^Stop/)).toBeVisible();
  await desk.watched(1500);
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => {});
  await crashed;
  const second = await page.context().newPage();
  const again = new Desk(second);
  await again.open();
  await expect(second.getByRole('list', { name: 'Notices' })).toContainText(
    'The recording that ran when this page was closed is gone',
  );
  await again.expectFeeds(THREE);
  await expect(second.getByLabel('My minimum net edge, bps')).toHaveValue('2.5');
  expect(await again.trades()).toEqual(before);
  await second.close();
});

test('B07 reloads in the middle of saving: the account is always whole', async ({
  desk,
  page,
  venues,
}) => {
  test.setTimeout(180_000);
  await desk.beginsWith(SMALL);
  await desk.open();
  await desk.expectFeeds(THREE);
  await desk.toggle('cross-venue');
  let known = 0;
  for (let round = 0; round < 5; round += 1) {
    venues.at('bybit').shift('XRP-USDT', round % 2 === 0 ? 70 : -70);
    await expect.poll(() => savedTrades(page), { timeout: SOON_MS }).toBeGreaterThan(known);
    const before = await savedTrades(page);
    await page.reload();
    await desk.expectFeeds(THREE);
    expect(await savedTrades(page), 'what was saved stays').toBeGreaterThanOrEqual(before);
    const trades = await desk.trades();
    expect(new Set(trades).size, 'nothing twice').toBe(trades.length);
    await expect(desk.page.getByRole('list', { name: 'Notices' })).not.toContainText(
      'could not be opened',
    );
    known = before;
  }
});

/** The number of the next trade in the account as it is saved; it throws where that is not whole. */
function savedTrades(page: Page): Promise<number> {
  return page.evaluate((key) => {
    const text = localStorage.getItem(key);
    return text === null ? 0 : (JSON.parse(text) as { nextTrade: number }).nextTrade;
  }, ACCOUNT_KEY);
}

test('B08 no isolation and no storage: everything works, and nothing is kept', async ({
  page,
  desk,
}) => {
  test.setTimeout(150_000);
  const headers = Object.entries(shippedHeaders('.')) as [string, string][];
  const bare = headers.filter(([name]) => !name.startsWith('Cross-Origin'));
  const host = await serveFolder('dist', { port: 0, headers: Object.fromEntries(bare) });
  await page.addInitScript(() => {
    const refuse = { get: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
    const forbidden = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    Object.defineProperty(globalThis, 'localStorage', { get: forbidden });
    Object.defineProperty(navigator, 'storage', { get: () => refuse });
  });
  await desk.open('', host.url);
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
  await expect
    .poll(async () => Number((await desk.feeds()).split(' ')[0]), { timeout: 60_000 })
    .toBeGreaterThan(9);
  await desk.toggle('cross-venue');
  await expect(desk.strategy('cross-venue').getByRole('switch')).toBeChecked();
  await desk.button('Rec').click();
  await expect(desk.button(/^Stop/)).toBeVisible();
  await host.close();
});

test('B09 the network changes under every socket: all of them are noticed and dialled anew', async ({
  desk,
  venues,
}) => {
  await desk.beginsWith(SMALL);
  await desk.open();
  await desk.expectFeeds(THREE);
  for (const venue of venues.all) venue.begin({ do: 'freeze' });
  await desk.expectFeeds('0 / 3');
  const healedMs = Date.now();
  for (const venue of venues.all) venue.heal();
  await desk.expectFeeds(THREE, 30_000);
  console.log(`B09 all live ${Date.now() - healedMs} ms after the new network`);
});
