import { SOON_MS } from './lib/desk.ts';
import { ALL, IN_USE } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

test('what cannot be reached is said in words, and tested again on demand', async ({
  desk,
  page,
  venues,
}) => {
  venues.at('bybit').begin({ do: 'refuse' });
  venues.at('gemini').begin({ do: 'mute' });
  await desk.open();
  const count = IN_USE.length;
  await desk.expectFeeds(`${count - 2} / ${count}`);
  await page.getByRole('status').getByRole('button', { name: 'Reachability' }).click();
  const panel = desk.panel('Reachability');
  const row = (name: string) => panel.getByRole('row', { name });
  await expect(row('Bybit')).toContainText('blocked by region?', { timeout: SOON_MS });
  await expect(row('Bybit')).toContainText('other venues go on');
  await expect(row('Gemini')).toContainText('silent', { timeout: SOON_MS });
  await expect(row('Kraken')).toContainText(/reached.* m?s.* m?s/);
  await expect(page.getByText('Not reached from here')).toBeVisible();

  venues.at('bybit').heal();
  venues.at('gemini').heal();
  for (const name of ['Bybit', 'Gemini']) {
    await page.getByRole('button', { name: `Test ${name} again` }).click();
    await expect(row(name)).toContainText('reached', { timeout: SOON_MS });
  }
  await desk.expectFeeds(ALL);
  await expect(page.getByText('Not reached from here')).toBeHidden();
  await page.reload();
  await expect(panel).toBeVisible();
});

test('T13 a market that a venue does not list says why, and is tried again on demand', async ({
  desk,
  page,
  venues,
}) => {
  venues.at('okx').delist('BTC-USDT');
  await desk.open();
  await desk.expectFeeds(ALL);
  const row = await desk.venueRow('OKX');
  await row.getByRole('button', { name: 'OKX', exact: true }).click();
  const missing = page.getByRole('list', { name: 'Not listed here' });
  await expect(missing).toContainText('BTC-USDT', { timeout: SOON_MS });
  await desk.showMatrix('BTC-USDT');
  await page.getByRole('button', { name: 'Who lists BTC-USDT' }).click();
  const absent = page.getByRole('list', { name: 'Where BTC-USDT is not to be had' });
  await expect(absent).toContainText('OKX');
  venues.at('okx').heal();
  await absent.getByRole('button', { name: 'Try OKX again' }).click();
  await expect(absent).toBeHidden({ timeout: SOON_MS });
});
