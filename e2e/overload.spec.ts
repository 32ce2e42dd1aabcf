// A computer that cannot keep up: a worker that is kept from its work, a page that draws slowly.
import type { Page } from '@playwright/test';
import { SOON_MS } from './lib/desk.ts';
import { expect, test } from './lib/faults.ts';

const SMALL = {
  venues: ['bybit', 'kraken', 'okx'],
  instruments: ['BTC-USDT', 'ETH-USDT', 'XRP-USDT'],
};
const THREE = '3 / 3';

test.setTimeout(150_000);

test('L01 the worker is behind: pictures, then trades are left out, each with a word, and books stay live', async ({
  desk,
  page,
  tap,
  venues,
}) => {
  const sinceMs = Date.now();
  await desk.beginsWith(SMALL);
  await desk.open('fault=slow');
  const banner = page.getByTestId('left-out');
  await expect(banner).toContainText('pictures four times a second', { timeout: 40_000 });
  const notices = page.getByRole('list', { name: 'Notices' });
  await expect(notices).toContainText('Trades are left out from now on', { timeout: SOON_MS });
  await expect(banner).toContainText('no trades (books alone)');
  const ended = () =>
    venues.log.filter(
      ({ atMs, what, text }) =>
        atMs > sinceMs && what === 'read' && /unsub/i.test(text) && /rade/.test(text),
    );
  await expect.poll(() => new Set(ended().map(({ venue }) => venue)).size).toBe(3);
  expect(
    ended().some(({ text }) => /book/.test(text)),
    'books are left alone',
  ).toBe(false);
  // The disturbance ends by itself; what is left out stays so for a minute of calm, and every book is live.
  await expect.poll(() => tap.down(), { timeout: 60_000 }).toEqual([]);
  await expect(banner).toBeVisible();
  await desk.watched(4000);
});

test('L03 a page six times slower: the newest frame is drawn, none waits, and keys are answered', async ({
  desk,
  page,
  venues,
}) => {
  await desk.beginsWith(SMALL);
  await desk.open();
  await desk.expectFeeds(THREE);
  for (const venue of venues.all) venue.sway(true);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await desk.watched(15_000);
  const pressedMs = Date.now();
  await page.keyboard.press('Shift+P');
  const monitor = page.getByRole('dialog', { name: 'Monitor' });
  await expect(monitor).toBeVisible();
  const answeredMs = Date.now() - pressedMs;
  await expect(monitor.getByRole('row', { name: /^Socket to screen/ })).not.toContainText('–');
  const stage = (name: string) => cellsOf(page, name);
  const [arrival, inAll] = [await stage('Until the page has it'), await stage('Socket to screen')];
  const [skipped, tasks] = [await stage('Paints skipped'), await stage('Long tasks a minute')];
  console.log(
    `L03 to the page p99 ${arrival[2]}, socket to screen p99 ${inAll[2]}, paints skipped ${skipped[1]}, long tasks a minute ${tasks[1]}, a key answered in ${answeredMs} ms`,
  );
  // Due 66 times a second: what is not drawn is never packed. A queue of 15 s would show as its age.
  expect(Number(skipped[1]!.replaceAll(',', '')), 'paints skipped').toBeGreaterThan(0);
  expect(msOf(inAll[2]!)).toBeLessThan(15_000);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
});

/** The cells of a row of the monitor. */
async function cellsOf(page: Page, name: string): Promise<string[]> {
  const row = page.getByRole('dialog').getByRole('row', { name: new RegExp(`^${name}`) });
  return row.getByRole('cell').allTextContents();
}

function msOf(text: string): number {
  const value = Number.parseFloat(text.replaceAll(',', ''));
  if (text.endsWith('µs')) return value / 1000;
  return / s$/.test(text) ? value * 1000 : value;
}
