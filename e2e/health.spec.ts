// A feed that goes wrong says so: in words, in its score, and in what is no longer offered.
import type { Locator } from '@playwright/test';
import { type Desk, SOON_MS } from './lib/desk.ts';
import { IN_USE } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

const ALL = `${IN_USE.length} / ${IN_USE.length}`;

/** Opens a venue and one of its markets; gives the market's line and its list of happenings. */
async function openMarket(
  desk: Desk,
  venue: string,
  symbol: string,
): Promise<{ line: Locator; events: Locator }> {
  const row = await desk.venueRow(venue);
  await row.getByRole('button', { name: venue, exact: true }).press('Enter');
  const markets = desk.page.getByRole('table', { name: `Markets at ${venue}` });
  const button = desk.page.getByRole('button', { name: symbol, exact: true });
  const name = markets.getByRole('button', { name: symbol, exact: true });
  await name.press('Enter');
  await expect(name).toHaveAttribute('aria-expanded', 'true');
  const line = markets.locator('tr[data-market]').filter({ has: button });
  const events = desk.page.getByRole('list', { name: `What happened to ${symbol}` });
  await expect(events).toBeVisible();
  return { line, events };
}

test('P01 a lost message is told with its numbers, lowers the score, and heals', async ({
  desk,
  venues,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const { line, events } = await openMarket(desk, 'OKX', 'BTC-USDT');
  await expect(line).toContainText('LIVE');
  await expect(line.locator('[data-cell="health"]')).toHaveText('100');
  await expect(events).toContainText('snapshot came; live');
  await expect(events).toContainText('asked for');

  venues.at('okx').begin({ do: 'lose', instrument: 'BTC-USDT', times: 1 });
  await expect(events).toContainText(/gap: expected what follows \d+, got \d+; book dropped/);
  await expect(events).toContainText(/snapshot came; live again after/);
  await expect(line).toContainText('LIVE');
  await expect(line.locator('[data-cell="health"]')).toHaveText('80');
  const health = desk.page.getByRole('table', { name: /^Health 100 − 15 − 5 = 80/ });
  await expect(health.getByRole('row', { name: /sequence gaps in the numbering 1/ })).toContainText(
    '−15',
  );
  // The others of the venue are as well as before.
  await expect(line.locator('xpath=following-sibling::tr[@data-market][1]')).toContainText('100');
});

test('T01 a dropped connection: its code and the next try, at the venue and at each market', async ({
  desk,
  venues,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const { line, events } = await openMarket(desk, 'OKX', 'BTC-USDT');
  venues.at('okx').begin({ do: 'drop' });
  const told = /connection 1: closed, code 1006 \(cut without a word\)/;
  await expect(events).toContainText(told);
  const ofVenue = desk.page.getByRole('list', { name: 'What happened', exact: true });
  await expect(ofVenue).toContainText(told);
  await expect(ofVenue).toContainText(/next try in \d+/);
  await expect(line).toContainText('LIVE', { timeout: SOON_MS });
  await expect(line.locator('[data-cell="health"]')).toHaveText('95');
});

test('C09 three damages within ten minutes hold a market back, and every pair of it says so', async ({
  desk,
  venues,
}) => {
  test.slow();
  const okx = venues.at('okx');
  await desk.open();
  await desk.expectFeeds(ALL);
  const { line, events } = await openMarket(desk, 'OKX', 'BTC-USDT');
  const health = line.locator('[data-cell="health"]');
  // Two gaps, for a third would be a quarantine; then the line is cut, which costs little by itself.
  for (const score of ['80', '60']) {
    okx.begin({ do: 'lose', instrument: 'BTC-USDT', times: 1 });
    await expect(health).toHaveText(score, { timeout: SOON_MS });
    await expect(line).toContainText('LIVE');
  }
  for (const score of ['55', '50', '✕ 45']) {
    okx.begin({ do: 'drop' });
    await expect(health).toHaveText(score, { timeout: SOON_MS });
    await expect(line).toContainText('LIVE');
  }
  await expect(events).toContainText('health 45: not offered until it is well again');
  await expect(line.locator('[data-cell="reason"]')).toHaveText('held back: health');
  const ofVenue = desk.panel('Venues').locator('tr[data-venue]').filter({ hasText: 'OKX' });
  await expect(ofVenue.locator('[data-cell="health"]')).toHaveText(/^✕ \d+$/);

  okx.shift('BTC-USDT', 60);
  await desk.showMatrix('BTC-USDT');
  const ofOkx = async () =>
    (await desk.cells()).filter(({ buy, sell }) => buy === 'OKX' || sell === 'OKX');
  await expect
    .poll(
      async () =>
        (await ofOkx()).filter(({ verdict }) => verdict.startsWith('HEALTH: OKX’s feed is at 45'))
          .length,
      {
        timeout: SOON_MS,
      },
    )
    .toBeGreaterThan(0);
  expect((await ofOkx()).some(({ verdict }) => verdict.startsWith('▲'))).toBe(false);
});

test('C20 time in which nobody watched is said, and counted nowhere', async ({ desk, page }) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.venueRow('OKX');
  // A worker that stands still is what a frozen tab is to the core; longer, and it would be replaced.
  for (const worker of page.workers()) {
    await worker.evaluate(() => {
      const untilMs = performance.now() + 2300;
      while (performance.now() < untilMs);
    });
  }
  const unobserved = desk.panel('Venues').getByTestId('unobserved');
  await expect(unobserved).toContainText(/Unobserved 2\.\d s in 1 span/, { timeout: SOON_MS });
  await unobserved.getByText('Unobserved').click();
  await expect(unobserved.getByRole('listitem')).toContainText(
    /\d\d:\d\d:\d\d–\d\d:\d\d:\d\d UTC \(2\.\d s\): frozen tab, or asleep/,
  );
  await expect(page.getByRole('contentinfo').last()).toContainText('unobserved 2.');
  await desk.expectFeeds(ALL);
});
