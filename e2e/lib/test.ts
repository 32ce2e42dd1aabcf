import { test as base, expect } from '@playwright/test';
import { VenueServer } from '../venue-server/server.ts';
import { Desk } from './desk.ts';
import { type Complaints, watch } from './watch.ts';

interface PerTest {
  /** The page under test, not yet opened. */
  desk: Desk;
  /** What the page complained of so far. Errors and violations are looked at after every test. */
  complaints: Complaints;
}

interface PerWorker {
  /** Every venue, on the port that the browser's rules lead to. Healed before every test. */
  venues: VenueServer;
}

/** Port of the venue server: chosen by the configuration, which tells the browser. */
export const VENUE_PORT = Number(process.env.ARBSCOPE_VENUE_PORT);

export const test = base.extend<PerTest, PerWorker>({
  venues: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const server = await VenueServer.start({ port: VENUE_PORT });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', auto: true },
  ],

  complaints: [
    async ({ page, venues }, use) => {
      for (const venue of venues.all) venue.heal();
      const complaints = await watch(page);
      await use(complaints);
      expect(complaints.errors, 'errors on the console').toEqual([]);
      expect(complaints.violations, 'violations of the content policy').toEqual([]);
    },
    { auto: true },
  ],

  desk: async ({ page }, use) => {
    await use(new Desk(page));
  },
});

export { expect };
