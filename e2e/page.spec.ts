import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ALL } from './lib/expected.ts';
import { subPathHost } from './lib/hosts.ts';
import { expect, test } from './lib/test.ts';

for (const theme of ['dark', 'light'] as const) {
  test(`no serious fault of access in the ${theme} theme`, async ({ desk, page, venues }) => {
    await desk.remembers({ theme });
    await desk.open();
    await desk.expectFeeds(ALL);
    venues.at('bybit').shift('ETH-USDT', 60);
    await expect.poll(() => desk.amberCells()).toBeGreaterThan(0);
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('/');
    await expect(page.getByRole('gridcell').first()).toBeVisible();
    expect(await seriousFaults(page)).toEqual([]);
  });
}

async function seriousFaults(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

test('the keys alone: map, cell, halt', async ({ desk, page }) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog')).toContainText('Halt or resume paper trading');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await desk.tabTo(desk.heatmaps.first());
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const cell = await desk.spoken(desk.heatmaps.first());
  expect(cell).not.toBeNull();
  await page.keyboard.press('Enter');
  await expect(desk.panel(cell!.instrument)).toBeVisible();
  await expect(desk.panel(cell!.instrument)).toContainText(cell!.buy);
  await page.keyboard.press('Shift+H');
  await expect(page.getByRole('dialog')).toContainText('Halt paper trading?');
  await desk.tabTo(page.getByRole('dialog').getByRole('button', { name: 'Halt' }));
  await page.keyboard.press('Enter');
  await expect(desk.button(/Halted/)).toBeVisible();
});

test('a letter opens the search; the keys alone find a market and a venue', async ({
  desk,
  page,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await page.keyboard.press('s');
  const search = page.getByRole('combobox', { name: 'Search' });
  await expect(search).toHaveValue('s');
  await page.keyboard.type('ol usdt okx');
  await expect(page.getByRole('gridcell').first()).toContainText('SOL-USDT at OKX');
  await page.keyboard.press('Enter');
  await expect(search).toBeHidden();
  await expect(desk.panel('SOL-USDT')).toContainText('OKX');
  await page.keyboard.press('/');
  await expect(search).toHaveValue('');
  await page.keyboard.type('kraken');
  await expect(page.getByRole('gridcell').first()).toContainText('Kraken');
  await page.keyboard.press('Enter');
  const venue = desk.panel('Venues').getByRole('button', { name: 'Kraken' });
  await expect(venue).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type('no such thing');
  await expect(page.getByText('Nothing here is called')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
});

test('X05 the policy lets nobody else in: a socket to a foreign host is refused in page and worker', async ({
  desk,
  page,
  complaints,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const dial = () =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket('wss://example.org/');
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('refused');
    });
  expect(await page.evaluate(dial).catch(() => 'refused')).toBe('refused');
  const [worker] = page.workers();
  expect(await worker!.evaluate(dial).catch(() => 'refused')).toBe('refused');
  await expect.poll(() => complaints.violations.length).toBeGreaterThanOrEqual(2);
  expect(complaints.violations.every((text) => text.includes('example.org'))).toBe(true);
  complaints.violations.length = 0;
});

test('the page works in a sub-folder of a host', async ({ desk, page }) => {
  const host = await subPathHost();
  try {
    await desk.open('', host.url);
    await desk.expectFeeds(ALL);
    await desk.chooseRecording();
  } finally {
    await page.goto('about:blank');
    await host.close();
  }
});

test('a narrow screen scrolls down and never sideways', async ({ desk, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await desk.open();
  await desk.expectFeeds(ALL);
  const overflow = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  expect(await overflow()).toBeLessThanOrEqual(0);
  await desk.chooseRecording();
  expect(await overflow()).toBeLessThanOrEqual(0);
});

test('no width hides a fact of the header, or lets a table of venues scroll sideways', async ({
  desk,
  page,
}) => {
  await desk.open();
  await desk.chooseRecording();
  await desk.venueRow('Binance');
  for (const width of [1920, 1440, 1280, 1024, 800]) {
    await page.setViewportSize({ width, height: 900 });
    const facts = page.locator('header dl > div');
    await expect(facts).toHaveCount(4);
    for (const fact of await facts.all()) await expect(fact).toBeInViewport({ ratio: 1 });
    const hidden = await desk
      .panel('Venues')
      .getByRole('table')
      .evaluate(({ parentElement: box }) => box!.scrollWidth - box!.clientWidth);
    expect(hidden, `${width} px`).toBeLessThanOrEqual(0);
  }
});
