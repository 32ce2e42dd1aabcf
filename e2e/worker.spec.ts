// Faults of the worker, made in the worker itself.
import type { Page } from '@playwright/test';
import { type Desk, SOON_MS } from './lib/desk.ts';
import { ALL, IN_USE } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';
import type { Complaints } from './lib/watch.ts';
import type { VenueServer } from './venue-server/server.ts';

const WORDS = 'rehearsed by a test';

/** Breaks the live worker from within, by a task of its own. */
async function breakWorker(page: Page, how: 'error' | 'rejection'): Promise<number> {
  const [worker] = page.workers();
  const atMs = Date.now();
  await worker!.evaluate(
    ([how, words]) => {
      setTimeout(() => {
        if (how === 'error') throw new Error(words);
        void Promise.reject(new Error(words));
      });
    },
    [how, WORDS] as const,
  );
  return atMs;
}

function diallersSince(venues: VenueServer, sinceMs: number): number {
  const opened = venues.log.filter(({ what, atMs }) => what === 'open' && atMs >= sinceMs);
  return new Set(opened.map(({ venue }) => venue)).size;
}

interface Stage {
  readonly desk: Desk;
  readonly page: Page;
  readonly venues: VenueServer;
  readonly complaints: Complaints;
}

async function expectReplaced(
  { desk, page, venues, complaints }: Stage,
  how: 'error' | 'rejection',
) {
  await desk.open();
  await desk.expectFeeds(ALL);
  const before = page.workers();
  const brokeMs = await breakWorker(page, how);
  const said = () => complaints.errors.filter((line) => line.includes('The engine was replaced'));
  await expect.poll(() => said().length, { timeout: 3000 }).toBe(1);
  expect(said()[0]).toContain(WORDS);
  await expect.poll(() => diallersSince(venues, brokeMs), { timeout: SOON_MS }).toBe(IN_USE.length);
  await desk.expectFeeds(ALL);
  await expect.poll(() => page.workers().length).toBe(before.length);
  expect(page.workers()[0]).not.toBe(before[0]);
  expect(complaints.errors.every((line) => line.includes(WORDS))).toBe(true);
  complaints.errors.length = 0;
}

test('W01 an uncaught error in the worker is said, and the worker is replaced', async ({
  desk,
  page,
  venues,
  complaints,
}) => {
  await expectReplaced({ desk, page, venues, complaints }, 'error');
});

test('W02 a rejection that nobody handles in the worker is said, and the worker is replaced', async ({
  desk,
  page,
  venues,
  complaints,
}) => {
  await expectReplaced({ desk, page, venues, complaints }, 'rejection');
});
