import { ALL } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

const SIDE = /order by order$/;
/** A subscription that crosses the end of the one before may be refused; it is asked for again 5 s and 15 s later. */
const ASKED_AGAIN_MS = 40_000;

test.slow();

test('a focused Bitfinex market shows the orders of every level, and a venue without them says so', async ({
  desk,
  page,
  venues,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.showMatrix('BTC-USD');
  await desk.select('Bitfinex', 'Kraken');
  const asks = page.getByRole('region', { name: 'Bitfinex asks, order by order' });
  const counts = asks.locator('tbody tr:visible [data-column="orders"]');
  const shown = async () => (await counts.allTextContents()).map(Number);
  const { asks: levels, orders } = venues.at('bitfinex').book('BTC-USD');
  const expected = () => levels.map(({ price }) => orders.at('ask', price).length);
  const agree = async () => (await shown()).join() === expected().join();
  await expect
    .poll(agree, { message: 'counts of orders, level by level', timeout: ASKED_AGAIN_MS })
    .toBe(true);
  expect(expected().some((count) => count > 1)).toBe(true);
  const ahead = asks.locator('tbody tr').first().locator('[data-column="mine"]');
  await expect(ahead).toHaveText(/^×[\d.,]+$/);
  const bids = page.getByRole('region', { name: 'Kraken bids, order by order' });
  await expect(bids).toContainText('No single orders are published here');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('region', { name: SIDE }).first()).toBeAttached();
  const isWide = () => document.documentElement.scrollWidth > window.innerWidth;
  expect(await page.evaluate(isWide)).toBe(false);
});

test('another focus ends the stream of orders, Bitstamp’s begins with its detailed book', async ({
  desk,
  page,
  venues,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const read = (venue: string) =>
    venues.log.filter((entry) => entry.venue === venue && entry.what === 'read');
  const texts = (venue: string) => read(venue).map(({ text }) => text);
  await desk.showMatrix('ETH-USD');
  await desk.select('Bitfinex', 'Bitstamp');
  for (const name of ['Bitfinex asks', 'Bitstamp bids']) {
    const side = page.getByRole('region', { name: `${name}, order by order` });
    await expect(side.locator('tbody tr').first().locator('[data-column="orders"]')).toHaveText(
      /^\d/,
      { timeout: ASKED_AGAIN_MS },
    );
  }
  const ended = '{"event":"bts:unsubscribe","data":{"channel":"detail_order_book_ethusd"}}';
  await expect.poll(() => texts('bitstamp')).toContain(ended);
  await desk.select('Kraken', 'Coinbase');
  await expect.poll(() => texts('bitfinex').at(-1)).toMatch(/"event":"unsubscribe"/);
  await expect.poll(() => texts('bitstamp').join()).toMatch(/unsubscribe[^}]*live_orders_ethusd/);
});
