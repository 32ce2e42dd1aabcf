import { readFileSync } from 'node:fs';
import { VENUES } from '../src/contract/generated.ts';
import type { SimulatedFacts } from '../src/contract/worker.ts';
import { type Cell, type Desk, SOON_MS } from './lib/desk.ts';
import { ALL } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';
import { SimulatedWorld } from './venue-server/simulated-world.ts';

/** Far enough above zero that rounding decides nothing, bps. */
const CLEAR_BPS = 1;
/** Books of which something came so lately are fresh by anybody's rule, µs. */
const FRESH_US = 450_000;
const PROBES = 2;
/** What an order is worth if nobody says otherwise, quote units. */
const ORDER_QUOTE = 1_000;

async function chooseSimulated(desk: Desk): Promise<void> {
  await desk.source.click();
  await desk.page.getByRole('menuitem', { name: /^Simulated/ }).click();
  await expect(desk.source).toHaveText(/SIMULATED/, { timeout: SOON_MS });
}

async function recordOf(desk: Desk): Promise<SimulatedFacts> {
  const waiting = desk.page.waitForEvent('download');
  await desk.button('Save its record').click();
  return JSON.parse(readFileSync(await (await waiting).path(), 'utf8')) as SimulatedFacts;
}

interface Expected {
  readonly netBps: number;
  /** Both tops hold the order. */
  readonly held: boolean;
  readonly fresh: boolean;
}

/** Every ordered pair of an instrument by the simulator's own record, from its tops and the fees alone. */
function expectedPairs(
  { books, nowUs }: SimulatedFacts,
  instrument: string,
): Map<string, Expected> {
  const here = books.filter((book) => book.instrument === instrument && book.bid && book.ask);
  const fee = (id: string) => VENUES.find((venue) => venue.id === id)!.feeTaker;
  const pairs = here.flatMap((buy) =>
    here
      .filter((sell) => sell !== buy)
      .map((sell) => {
        const after = Number(sell.bid) * (1 - fee(sell.venue));
        const paid = Number(buy.ask) * (1 + fee(buy.venue));
        const fresh = Math.min(buy.at_us, sell.at_us) > nowUs - FRESH_US;
        const smaller = Math.min(Number(buy.askSize), Number(sell.bidSize));
        const held = smaller * Number(buy.ask) > ORDER_QUOTE * 1.001;
        const netBps = 1e4 * (after / paid - 1);
        return [`${buy.venue} ${sell.venue}`, { netBps, held, fresh }] as const;
      }),
  );
  return new Map(pairs);
}

const idOf = (name: string) => VENUES.find((venue) => venue.name === name)?.id ?? name;

test('the simulator: sixteen venues live, labelled, and by its seed the same session', async ({
  desk,
  page,
}) => {
  await desk.open();
  await chooseSimulated(desk);
  await expect(page.getByText('Simulated prices: none of them is real')).toBeVisible();
  await desk.expectFeeds(ALL, 40_000);
  await page.getByLabel(/^Seed/).fill('12');
  await page.getByLabel(/^Seed/).press('Enter');
  await desk.expectFeeds(ALL, 40_000);
  await desk.button(/Pause/).click();
  const { mispricings, depeg } = await recordOf(desk);
  expect(depeg.coin).not.toBe('');
  expect(Array.isArray(mispricings)).toBe(true);
  await page.getByLabel(/^Seed/).fill('x');
  await page.getByLabel(/^Seed/).press('Enter');
  await expect(page.getByRole('alert').first()).toBeVisible();
});

test('what is offered is what the simulator delivered, and nothing else', async ({ desk }) => {
  test.slow();
  await desk.open();
  await chooseSimulated(desk);
  await desk.expectFeeds(ALL, 40_000);
  for (let probe = 0; probe < PROBES; probe += 1) {
    await expect(desk.page.getByTestId('planted')).toContainText('Planted:', { timeout: 60_000 });
    await desk.watched(1500);
    await desk.button(/Pause/).click();
    const facts = await recordOf(desk);
    const { instrument } = facts.mispricings.at(-1)!;
    await desk.showMatrix(instrument);
    const expected = expectedPairs(facts, instrument);
    for (const cell of await desk.cells()) isRight(cell, expected);
    await desk.button(/Play/).click();
  }
});

/** Whatever is offered pays by the simulator's own record, and whatever pays there and is fresh is offered. */
function isRight(cell: Cell, expected: ReadonlyMap<string, Expected>): void {
  const pair = expected.get(`${idOf(cell.buy)} ${idOf(cell.sell)}`);
  const isOffered = cell.verdict.includes('Offered');
  const what = `${cell.instrument} ${cell.buy} → ${cell.sell}: ${pair?.netBps} bps, ${cell.verdict}`;
  if (isOffered) expect(pair?.netBps, what).toBeGreaterThan(-CLEAR_BPS);
  if (pair?.fresh && pair.held && pair.netBps > CLEAR_BPS) expect(isOffered, what).toBe(true);
}

test('the simulator behind the venue server: sixteen venues live over real sockets', async ({
  desk,
  venues,
}) => {
  await SimulatedWorld.plugInto(venues, 5);
  await desk.open();
  await desk.expectFeeds(ALL, 40_000);
  for (const venue of venues.all) venue.plug(null);
});
