// One ticker, two coins: what the page says of a market at another price, and what a person answers.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { SOON_MS } from './lib/desk.ts';
import { ALL } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

/** A burst of ten seconds is no stranger; a busy machine proves books in fewer seconds than pass. */
const VERDICT_MS = 60_000;

const FEW = '4 / 4';

test.slow();

test('a market at another price is another coin until a person says otherwise', async ({
  desk,
  page,
  venues,
}) => {
  // Few venues, for every cell is visited again and again.
  const chosen = ['binance', 'bybit', 'gate', 'okx'];
  await desk.beginsWith({ venues: chosen, instruments: ['BTC-USDT', 'LINK-USDT', 'ETH-USDT'] });
  await desk.open();
  await desk.expectFeeds(FEW);
  venues.at('gate').shift('LINK-USDT', 3_800);
  await desk.showMatrix('LINK-USDT');
  const withGate = async () => {
    const cells = await desk.cells();
    const verdicts = cells
      .filter(({ buy, sell }) => buy === 'Gate' || sell === 'Gate')
      .map(({ verdict }) => verdict.split(':')[0]);
    return [...new Set(verdicts)].join();
  };
  const suspect = page.getByRole('row', { name: /^Gate .*suspect coin/ });
  await expect(suspect).toBeVisible({ timeout: VERDICT_MS });
  await expect.poll(withGate, { timeout: SOON_MS }).toBe('IDENTITY');
  expect(await desk.amberCells()).toBe(0);

  // From the pair that is in doubt.
  await desk.select('Binance', 'Gate');
  await desk.panel('LINK-USDT').getByRole('button', { name: 'Coins…' }).click();
  const coins = page.getByRole('dialog', { name: 'Coins' });
  const line = coins.getByRole('row', { name: /LINK_USDT at Gate/ });
  await expect(line).toContainText('suspect');
  await expect(line).toContainText(/38\.?\d* % above/);
  await expect(line).toContainText(/Far since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);

  await line.getByRole('button', { name: /^Confirm/ }).click();
  await expect(line).toContainText('confirmed');
  await expect(line).toContainText(/You said: the same coin.*% above/, { timeout: SOON_MS });
  await line.getByRole('button', { name: /^Undo/ }).click();
  await expect(line).toContainText('suspect', { timeout: SOON_MS });
  await line.getByRole('button', { name: /^Deny/ }).click();
  await expect(line).toContainText('denied');
  await page.keyboard.press('Escape');

  // It is near the others again, and denied all the same, also tomorrow.
  venues.at('gate').shift('LINK-USDT', 0);
  await page.reload();
  await desk.expectFeeds(FEW);
  await desk.showMatrix('LINK-USDT');
  await expect.poll(withGate, { timeout: SOON_MS }).toBe('IDENTITY');
  await openCoins(page);
  await expect(line).toContainText('denied');
  await line.getByRole('button', { name: /^Undo/ }).click();
  await expect(line).toBeHidden({ timeout: SOON_MS });
  await page.keyboard.press('Escape');
  await expect.poll(withGate, { timeout: SOON_MS }).toBe('FEE');
});

test('X03 answers leave as a file and come back; a file that is not understood changes nothing', async ({
  desk,
  page,
}, info) => {
  await desk.remembers({ identity: { 'gate LINK_USDT': 'other', 'okx FOO-USDT': 'same' } });
  await desk.open();
  await desk.expectFeeds(ALL);
  const coins = await openCoins(page);
  await expect(coins).toContainText('2 answers of yours');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    coins.getByRole('button', { name: 'Export' }).click(),
  ]);
  const path = info.outputPath('coins.json');
  await download.saveAs(path);
  const file = JSON.parse(readFileSync(path, 'utf8'));
  expect(file).toMatchObject({ arbscope: 'coins', version: 1 });
  expect(file.answers).toHaveLength(2);

  await undoAll(coins);
  await expect(coins).toContainText('0 answers of yours');

  const picker = page.getByLabel('File of answers about coins');
  const broken = { ...file, answers: [{ ...file.answers[0], verdict: 'perhaps' }] };
  await picker.setInputFiles(jsonFile(broken));
  await expect(page.getByText(/answers\.0\.verdict.*Nothing was taken over/)).toBeVisible();
  await expect(coins).toContainText('0 answers of yours');
  await picker.setInputFiles(path);
  await expect(coins).toContainText('2 answers of yours');
  await expect(coins.getByRole('row', { name: /LINK_USDT at Gate/ })).toContainText('denied');
});

test('a coin that is listed by the thousand stands beside the others in its own units', async ({
  desk,
  page,
}) => {
  const venues = ['binance', 'bybit', 'gate', 'okx'];
  await desk.remembers({ venues, instruments: ['SATS-USDT', 'BTC-USDT', 'ETH-USDT'] });
  await desk.open();
  await desk.expectFeeds(FEW);
  await desk.showMatrix('SATS-USDT');
  const quotes = async () => {
    const rows = await desk.quotes();
    return rows.filter(([, bid]) => bid > 0).map(([venue, bid, ask]) => ({ venue, bid, ask }));
  };
  await expect.poll(async () => (await quotes()).length, { timeout: SOON_MS }).toBe(4);
  for (const { venue, bid, ask } of await quotes()) {
    expect(bid, `bid at ${venue}`).toBeCloseTo(0.000_000_25, 10);
    expect(ask, `ask at ${venue}`).toBeCloseTo(0.000_000_25, 10);
  }
  const coins = await openCoins(page);
  const line = coins.getByRole('row', { name: /1000SATSUSDT at Binance/ });
  await expect(line).toContainText('listed by the 1,000');
});

async function openCoins(page: Page): Promise<Locator> {
  await page.getByTestId('more').click();
  await page.getByRole('menuitem', { name: /^Coins/ }).click();
  const coins = page.getByRole('dialog', { name: 'Coins' });
  await expect(coins).toBeVisible();
  return coins;
}

async function undoAll(coins: Locator): Promise<void> {
  const undo = coins.getByRole('button', { name: /^Undo/ });
  await expect
    .poll(async () => {
      if ((await undo.count()) > 0) await undo.first().click();
      return undo.count();
    })
    .toBe(0);
}

function jsonFile(value: unknown) {
  return {
    name: 'broken.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(value)),
  };
}
