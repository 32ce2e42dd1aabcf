import { SOON_MS } from './lib/desk.ts';
import { ALL } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

test.describe('cross-venue on the LINK recording', () => {
  for (const { percent, trades } of [
    { percent: 0, trades: true },
    { percent: 0.1, trades: false },
  ]) {
    test(`${trades ? 'trades' : 'does not trade'} at ${percent * 100} bps`, async ({ desk }) => {
      await desk.open();
      await desk.setFees(percent);
      await desk.chooseRecording();
      await desk.toggle('cross-venue');
      await desk.playToTheEnd();
      await expect(desk.strategy('cross-venue').getByRole('switch')).toBeChecked();
      const counts = desk.strategy('cross-venue');
      if (trades) {
        await expect(counts).toContainText(/[1-9]\d+ trades/);
        expect((await desk.trades()).length).toBeGreaterThan(10);
      } else {
        await expect(counts).toContainText(/\D0 trades/);
        expect(await desk.trades()).toEqual([]);
      }
    });
  }
});

test('a toggle works at once, live: a planted edge is traded, and halt stops it', async ({
  desk,
  page,
  venues,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.toggle('cross-venue');
  venues.at('bybit').shift('XRP-USDT', 70);
  await expect
    .poll(async () => (await desk.trades()).length, { timeout: SOON_MS })
    .toBeGreaterThan(0);
  const [first] = await desk.trades();
  expect(first).toContain('XRP-USDT');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('Shift+H');
  await page.getByRole('dialog').getByRole('button', { name: 'Halt' }).click();
  await expect(desk.button(/Halted/)).toBeVisible();
  await desk.settled();
  const before = await desk.trades();
  const offers = await desk.amberCells();
  venues.at('okx').shift('SOL-USDT', 80);
  await expect.poll(() => desk.amberCells()).toBeGreaterThan(offers);
  expect(await desk.trades()).toEqual(before);
});

test('reset asks first', async ({ desk, page, venues }) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.toggle('cross-venue');
  venues.at('bybit').shift('XRP-USDT', 70);
  await expect
    .poll(async () => (await desk.trades()).length, { timeout: SOON_MS })
    .toBeGreaterThan(0);
  venues.at('bybit').shift('XRP-USDT', 0);
  await desk.button('Account').click();
  await desk.button('Reset account…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect((await desk.trades()).length).toBeGreaterThan(0);
  await desk.button('Account').click();
  await desk.button('Reset account…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset account' }).click();
  await expect.poll(async () => (await desk.trades()).length).toBe(0);
});

test('a reload keeps settings and the account', async ({ desk, page, venues }) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.setNumber('My minimum net edge, bps', 2.5);
  await desk.setNumber('My order size, in units of the quote currency', 500);
  await desk.toggle('cross-venue');
  venues.at('bybit').shift('XRP-USDT', 70);
  await expect
    .poll(async () => (await desk.trades()).length, { timeout: SOON_MS })
    .toBeGreaterThan(0);
  venues.at('bybit').shift('XRP-USDT', 0);
  await desk.toggle('cross-venue');
  await desk.settled();
  const before = await desk.trades();
  await page.reload();
  await desk.expectFeeds(ALL);
  await expect(page.getByLabel('My minimum net edge, bps')).toHaveValue('2.5');
  await expect(page.getByLabel(/^My order size/)).toHaveValue('500');
  expect(await desk.trades()).toEqual(before);
  await expect(desk.strategy('cross-venue').getByRole('switch')).not.toBeChecked();
});
