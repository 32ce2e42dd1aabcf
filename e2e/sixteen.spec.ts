// Everything at once: sixteen venues, of which one refuses, one is silent and one lists another coin by the same
// name; recorded frames among the others, and a coin by the thousand.
import { DEFAULT_INSTRUMENTS, VENUES } from '../src/contract/generated.ts';
import { readCaptures } from './lib/captures.ts';
import { SOON_MS } from './lib/desk.ts';
import { expect, test } from './lib/test.ts';

/** A burst of ten seconds is no other coin. */
const VERDICT_MS = 30_000;

test.slow();

test('sixteen venues on one page: each says of itself what is true, and harms no other', async ({
  desk,
  page,
  venues,
  complaints,
}) => {
  venues.at('bybit').begin({ do: 'refuse' });
  venues.at('kucoin').begin({ do: 'mute' });
  venues.at('gate').shift('LINK-USDT', 3_800);
  const recorded = readCaptures().filter(({ venue }) => ['okx', 'coinbase'].includes(venue));
  for (const { venue, instrument, frames } of recorded) venues.at(venue).play(instrument, frames);
  await desk.remembers({ instruments: [...DEFAULT_INSTRUMENTS, 'SATS-USDT'] });
  await desk.open();
  await desk.expectFeeds(`${VENUES.length - 2} / ${VENUES.length}`);

  await desk.showMatrix('LINK-USDT');
  const ofGate = async () => {
    const cells = await desk.cells();
    const verdicts = cells
      .filter(({ buy, sell }) => [buy, sell].includes('Gate'))
      .filter(({ buy, sell }) => ![buy, sell].some((name) => ['Bybit', 'KuCoin'].includes(name)))
      .map(({ verdict }) => verdict.split(':')[0]);
    return [...new Set(verdicts)].join();
  };
  await expect.poll(ofGate, { timeout: VERDICT_MS }).toBe('IDENTITY');
  expect(await desk.amberCells()).toBe(0);

  await desk.showMatrix('SATS-USDT');
  const bids = async () => (await desk.quotes()).filter(([, bid]) => bid > 0);
  await expect
    .poll(async () => (await bids()).map(([venue]) => venue).sort())
    .toEqual(['binance', 'gate', 'okx']);
  for (const [venue, bid] of await bids()) expect(bid, venue).toBeCloseTo(0.000_000_25, 10);

  for (const { venue, instrument, bid, ask } of recorded) {
    await desk.showMatrix(instrument);
    const own = async () => (await desk.quotes()).find(([id]) => id === venue);
    await expect.poll(own, { timeout: SOON_MS, message: venue }).toEqual([venue, bid, ask]);
  }

  await page.getByTestId('more').click();
  await page.getByRole('menuitem', { name: /^Reachability/ }).click();
  const reach = desk.panel('Reachability');
  const found = (name: string) =>
    reach.getByRole('row', { name: new RegExp(`^${name} `) }).locator('[data-cell="found"]');
  await expect(found('Bybit')).toContainText(/refused|blocked by region/, { timeout: SOON_MS });
  await expect(found('KuCoin')).toContainText('silent', { timeout: 60_000 });
  await expect(reach.locator('[data-cell="found"]').filter({ hasText: 'reached' })).toHaveCount(
    VENUES.length - 2,
  );
  expect(complaints.refusedSockets.every((line) => line.includes('stream.bybit.com'))).toBe(true);

  for (const id of ['bybit', 'kucoin']) venues.at(id).heal();
  for (const name of ['Bybit', 'KuCoin']) {
    await reach.getByRole('button', { name: `Test ${name} again` }).click();
  }
  await desk.expectFeeds(`${VENUES.length} / ${VENUES.length}`, 40_000);
  await expect(found('Bybit')).toContainText('reached');
  await expect(found('KuCoin')).toContainText('reached');
});
