import { VENUES } from '../src/contract/generated.ts';
import type { Cell } from './lib/desk.ts';
import { ALL, expectedEdges, IN_USE } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

const name = (id: string) => VENUES.find((venue) => venue.id === id)?.name ?? id;
const offeredOf = (cells: readonly Cell[]) =>
  cells
    .filter(({ verdict }) => verdict.startsWith('▲'))
    .map(({ buy, sell }) => `${buy} to ${sell}`)
    .sort();

test('every venue becomes live, over real sockets, in real frames', async ({ desk, venues }) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await expect(desk.core).toHaveText('SIMD');
  await expect(desk.source).toContainText('LIVE');
  const read = venues.log.filter(({ what }) => what === 'read').map(({ venue }) => venue);
  expect(new Set(read)).toEqual(new Set(IN_USE.map(({ id }) => id)));
});

test('the heatmap shows what the venues’ books say, and nothing is offered', async ({
  desk,
  venues,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.showMatrix('BTC-USDT');
  const cells = await desk.cells();
  const books = expectedEdges(venues, 'BTC-USDT');
  expect(cells).toHaveLength(books.length);
  for (const { buy, sell, netBps, grossBps } of books) {
    const cell = cells.find((one) => one.buy === name(buy) && one.sell === name(sell));
    expect(cell?.net, `net, ${buy} to ${sell}`).toBeCloseTo(netBps, 1);
    expect(cell?.gross, `gross, ${buy} to ${sell}`).toBeCloseTo(grossBps, 1);
  }
  expect(offeredOf(cells)).toEqual([]);
  expect(await desk.amberCells()).toBe(0);
});

test('a planted edge is offered, amber and with its sign, and only there', async ({
  desk,
  venues,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.showMatrix('ETH-USDT');
  venues.at('bybit').shift('ETH-USDT', 60);
  const books = expectedEdges(venues, 'ETH-USDT').filter(({ netBps }) => netBps > 0);
  expect(books.length).toBeGreaterThan(2);
  await expect.poll(() => desk.amberCells()).toBe(books.length);
  const cells = await desk.cells();
  const places = books.map(({ buy, sell }) => `${name(buy)} to ${name(sell)}`).sort();
  expect(offeredOf(cells)).toEqual(places);
  for (const { buy, sell, netBps } of books) {
    const cell = cells.find((one) => one.buy === name(buy) && one.sell === name(sell));
    expect(cell?.net, `net, ${buy} to ${sell}`).toBeCloseTo(netBps, 1);
  }
  venues.at('bybit').shift('ETH-USDT', 0);
  await expect.poll(() => desk.amberCells()).toBe(0);
});

test('selecting a cell explains it: the sum adds up', async ({ desk, venues }) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  venues.at('okx').shift('SOL-USDT', 45);
  await desk.showMatrix('SOL-USDT');
  await desk.select('Binance', 'OKX');
  const [pair] = expectedEdges(venues, 'SOL-USDT').filter(
    ({ buy, sell }) => buy === 'binance' && sell === 'okx',
  );
  await expect.poll(() => desk.term('net')).toBeCloseTo(pair!.netBps, 1);
  expect(await desk.term('gross')).toBeCloseTo(pair!.grossBps, 1);
});

test('T13 a symbol that a venue refuses is unavailable there and harms no other', async ({
  desk,
  venues,
}) => {
  venues.at('okx').delist('BTC-USDT');
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.showMatrix('ETH-USDT');
  const [own] = (await desk.cells()).filter(({ buy }) => buy === 'OKX');
  expect(own?.verdict).not.toContain('Unknown');
  await desk.showMatrix('BTC-USDT');
  const refused = (await desk.cells()).filter(({ buy }) => buy === 'OKX');
  for (const { verdict } of refused) expect(verdict).not.toContain('▲');
});

test('rows of opportunities are never empty while prices and places change', async ({
  desk,
  page,
  venues,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  for (const venue of venues.all) venue.sway(true);
  const table = page.getByRole('table', { name: 'Opportunities' });
  await expect(table.getByRole('cell', { name: 'FEE' }).first()).toBeVisible();
  const empty = await table.evaluate(async (element) => {
    const untilMs = performance.now() + 6000;
    let found = 0;
    while (performance.now() < untilMs) {
      await new Promise(requestAnimationFrame);
      const rows = [...element.querySelectorAll('[role="rowgroup"] [role="row"]')];
      found += rows.filter((row) => row.textContent === '').length;
    }
    return found;
  });
  expect(empty).toBe(0);
});
