import { SOON_MS } from './lib/desk.ts';
import { IN_USE } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

const COUNT = IN_USE.length;
const ALL = `${COUNT} / ${COUNT}`;

test('T01 a dropped socket recovers within two seconds', async ({ desk, venues }) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const row = await desk.venueRow('Kraken');
  const kraken = venues.at('kraken');
  const markets = kraken.listed.length;
  await expect(row).toContainText(`LIVE${markets} / ${markets}`);
  const droppedMs = Date.now();
  kraken.drop();
  const redialled = () =>
    venues.log.filter(({ venue, atMs }) => venue === 'kraken' && atMs >= droppedMs);
  const snapshots = () => redialled().filter(({ text }) => text.includes('"type":"snapshot"'));
  await expect.poll(() => snapshots().length, { timeout: 2000 }).toBe(markets);
  await expect(row).toContainText(`LIVE${markets} / ${markets}`, { timeout: 2000 });
  expect(Date.now() - droppedMs).toBeLessThan(2000);
  expect(redialled().filter(({ what }) => what === 'open')).toHaveLength(1);
  await row.getByRole('button', { name: 'Kraken', exact: true }).click();
  await expect(desk.panel('Venues').getByRole('list', { name: 'What happened' })).toContainText(
    /closed/i,
  );
});

test('T03 a venue that falls silent is noticed, and the others go on', async ({ desk, venues }) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  venues.at('okx').begin({ do: 'mute' });
  await desk.expectFeeds(`${COUNT - 1} / ${COUNT}`);
  venues.at('okx').end();
  await desk.expectFeeds(ALL);
});

test('T09 a refused venue is explained in plain words, and taken back when it answers', async ({
  desk,
  venues,
  complaints,
}) => {
  venues.at('bybit').begin({ do: 'refuse' });
  await desk.open();
  await desk.expectFeeds(`${COUNT - 1} / ${COUNT}`);
  const row = await desk.venueRow('Bybit');
  const why = row.locator('[data-cell="last reason"]');
  await expect(why).toHaveText('no answer', { timeout: SOON_MS });
  await expect(why).toHaveAttribute('title', /refuses connections or cannot be reached/);
  // The page hides nothing: the browser's own line is there, and nothing else.
  await expect.poll(() => complaints.refusedSockets.length).toBeGreaterThan(0);
  expect(complaints.refusedSockets.every((line) => line.includes('stream.bybit.com'))).toBe(true);
  venues.at('bybit').heal();
  await row.getByRole('button', { name: 'Retry' }).click();
  await desk.expectFeeds(ALL);
});

test('T10 when no venue answers, the page says so and shows the simulator; one click goes to a recording, one back', async ({
  desk,
  page,
  venues,
}) => {
  for (const venue of venues.all) venue.begin({ do: 'refuse' });
  await desk.open();
  const openedMs = Date.now();
  await expect(desk.source).toContainText('SIMULATED', { timeout: SOON_MS });
  // Five seconds after its start, says the page; the rest is the start itself and loading the simulator.
  expect(Date.now() - openedMs).toBeLessThan(12_000);
  await desk.liveNote.getByText('Why?').click();
  for (const { name } of IN_USE) {
    await expect(desk.liveNote).toContainText(`${name}: The venue refuses connections or cannot`);
  }
  await page.getByRole('button', { name: 'Play a recording' }).click();
  await expect(desk.source).toContainText('RECORDED', { timeout: SOON_MS });
  await expect(desk.source).toContainText('Binance, HTX');
  await expect(desk.source).toContainText('2021-08-20');
  await expect(desk.panel('LINK-USDT')).toBeVisible();
  for (const venue of venues.all) venue.heal();
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(desk.source).toContainText('LIVE');
  await desk.expectFeeds(ALL, 40_000);
});
