import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { SOON_MS } from './lib/desk.ts';
import { ALL } from './lib/expected.ts';
import { withoutFilters } from './lib/png.ts';
import { expect, test } from './lib/test.ts';
import type { VenueServer } from './venue-server/server.ts';

const ARTIFACTS = 'artifacts';
/** With ARBSCOPE_DOCS=1 the pictures of the README are made anew. */
const DOCS = process.env.ARBSCOPE_DOCS === '1' ? join('docs', 'img') : null;
const BYTES_MAX = 300 * 1024;
/** Charts of the README show some past; those of every run need not. */
const WATCHED_MS = DOCS ? 75_000 : 2_000;

/** An offered pair is in focus. */
const PAIR = { instrument: 'ETH-USDT', buy: 'okx', sell: 'bybit' };
const THEMES = ['dark', 'light'] as const;
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

test.beforeEach(() => {
  if (DOCS) test.slow();
});

for (const theme of THEMES) {
  for (const [name, size] of Object.entries(SIZES)) {
    test(`${theme} at ${size.width}`, async ({ desk, page, venues }) => {
      await page.setViewportSize(size);
      await desk.remembers({ theme, focus: PAIR });
      await desk.open();
      await desk.expectFeeds(ALL);
      plant(venues);
      await desk.toggle('cross-venue');
      await expect
        .poll(async () => (await desk.trades()).length, { timeout: SOON_MS })
        .toBeGreaterThan(0);
      await desk.button('Equity').click();
      await desk.watched(WATCHED_MS);
      await take(page, `${name}-${theme}.png`);
    });
  }
}

test('the recording', async ({ desk, page }) => {
  await desk.open();
  await desk.chooseRecording();
  await desk.button('10×').click();
  await expect(desk.panel('LINK-USDT')).toBeVisible();
  await desk.playedFor(DOCS ? 300 : 60);
  await take(page, 'recorded-dark.png');
});

/** Edges of several sizes, so that the picture shows what the scale does. */
function plant(venues: VenueServer): void {
  for (const venue of venues.all) venue.sway(true);
  const shifts: [venue: string, instrument: string, bps: number][] = [
    ['bybit', 'ETH-USDT', 24],
    ['okx', 'BTC-USDT', 12],
    ['htx', 'SOL-USDT', -33],
    ['kraken', 'XRP-USDT', 17],
    ['binance', 'LINK-USDT', 27],
    ['bitstamp', 'BTC-USD', -22],
    ['kraken', 'ETH-USD', 31],
    ['coinbase', 'SOL-USD', 44],
  ];
  for (const [venue, instrument, bps] of shifts) venues.at(venue).shift(instrument, bps);
}

async function take(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.mouse.move(0, 0);
  await page.evaluate(() => scrollTo(0, 0));
  const picture = await page.screenshot({ path: join(ARTIFACTS, name) });
  if (!DOCS) return;
  mkdirSync(DOCS, { recursive: true });
  const small = withoutFilters(picture);
  expect(small.length, `${name}, bytes`).toBeLessThanOrEqual(BYTES_MAX);
  writeFileSync(join(DOCS, name), small);
}
