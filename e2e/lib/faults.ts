import { VENUES } from '../../src/contract/generated.ts';
import type { VenueServer } from '../venue-server/server.ts';
import { type Desk, SOON_MS } from './desk.ts';
import { type Passage, Tap } from './tap.ts';
import { test as base, expect } from './test.ts';

/** Enough for every venue to have something to do, and soon live. */
const INSTRUMENTS = ['BTC-USDT', 'ETH-USDT', 'BTC-USD', 'ETH-USD', 'BTC-USDC'];
/** In which an edge is planted, so that there is an offer to lose: far above every fee, far below suspicion. */
const PLANTED = { instrument: 'ETH-USDT', bps: 200 };
/** An offer outlives the last proof of its books by no more than this; and how far the clocks of two processes differ. */
const OFFER_AGE_MAX_MS = 1000 + 150;
/** A pause from which on books may be late by more than their limit of half a second. */
const PAUSE_MAX_MS = 250;

/** A page with every venue live, and what is looked at while some of them are in trouble. */
export class Drill {
  readonly desk: Desk;
  readonly tap: Tap;
  readonly venues: VenueServer;

  constructor(desk: Desk, tap: Tap, venues: VenueServer) {
    this.desk = desk;
    this.tap = tap;
    this.venues = venues;
  }

  /** Opens the page and waits until every market is live; at the venues that are named, pairs are offered. */
  async begin(planted: readonly string[] = []): Promise<void> {
    await this.desk.remembers({ instruments: INSTRUMENTS });
    await this.desk.open();
    await this.tap.expectLiveAt(this.venues);
    for (const id of planted) await this.plant(id);
    await this.look();
  }

  /** The same with the universe that a new visitor follows. */
  async beginWithAll(): Promise<void> {
    await this.desk.open();
    await this.tap.expectLiveAt(this.venues);
    await this.look();
  }

  /** Opens the page and waits until every market but this one, like `okx BTC-USDT`, is live. */
  async beginWithout(market: string): Promise<void> {
    await this.desk.remembers({ instruments: INSTRUMENTS });
    await this.desk.open();
    await this.tap.expectLiveAt(this.venues, [market]);
    await this.look();
  }

  private async look(): Promise<void> {
    await expect(this.desk.source).toContainText('LIVE');
    this.venues.pausedMs = 0;
    await this.tap.begin();
  }

  private async plant(id: string): Promise<void> {
    this.venues.at(id).shift(PLANTED.instrument, PLANTED.bps);
    await expect.poll(() => this.tap.offeredMs(id), { message: id }).toBeGreaterThan(0);
  }

  /** Nothing was offered with this venue since, though it was before; the time in which a book may be old apart. */
  async expectNoOffer(id: string, sinceMs: number): Promise<void> {
    const lastMs = await this.tap.offeredMs(id);
    expect(lastMs, `${id} was offered before`).toBeGreaterThan(0);
    expect(lastMs - sinceMs, `${id}: last offer, ms after its books ended`).toBeLessThan(
      OFFER_AGE_MAX_MS,
    );
  }

  /** Pairs with this venue are offered again. */
  async expectOffered(id: string, sinceMs: number): Promise<void> {
    await expect.poll(() => this.tap.offeredMs(id), { message: id }).toBeGreaterThan(sinceMs);
  }

  /** Books of these venues left play since the beginning, and of no other. */
  async expectOnly(...ids: string[]): Promise<void> {
    expect(await this.left(ids, ({ venue }) => venue)).toEqual(ids.toSorted());
  }

  /** The same where a book may be back before a frame shows it gone: that it was, is written down. */
  async expectNoOther(...ids: string[]): Promise<void> {
    const left = await this.left(ids, ({ venue }) => venue);
    expect(left.filter((id) => !ids.includes(id))).toEqual([]);
  }

  /** These books left play since the beginning, and no other. */
  async expectMarkets(markets: readonly string[]): Promise<void> {
    expect(await this.left(markets, ({ market }) => market)).toEqual(markets.toSorted());
  }

  /** What a machine that stood still makes stale is so rightly: it is nobody's fault here. */
  private async left(wanted: readonly string[], of: (one: Passage) => string): Promise<string[]> {
    const pausedMs = Math.max(this.venues.pausedMs, await this.tap.longestMs());
    const forgiven = pausedMs > PAUSE_MAX_MS ? 'STALE' : null;
    const left = (await this.tap.passages()).filter(
      ({ from, to }) => from === 'LIVE' && to !== 'LIVE',
    );
    const counted = left.filter((one) => wanted.includes(of(one)) || one.to !== forgiven);
    return [...new Set(counted.map(of))].sort();
  }

  /** What the table of venues says of the venue. */
  async expectReason(id: string, words: RegExp, timeout = SOON_MS): Promise<void> {
    const row = await this.desk.venueRow(nameOf(id));
    await expect(row.locator('[data-cell="last reason"]')).toHaveText(words, { timeout });
  }

  /** What stands in the list of what happened at the venue. */
  async expectHappened(id: string, words: RegExp): Promise<void> {
    const row = await this.desk.venueRow(nameOf(id));
    const name = row.getByRole('button', { name: nameOf(id), exact: true });
    await name.press('Enter');
    const list = this.desk
      .panel('Venues')
      .getByRole('list', { name: 'What happened', exact: true });
    await expect(list).toContainText(words);
    await name.press('Enter');
  }

  /** Moments, ms since the epoch, at which the page called the venue. */
  dials(id: string, sinceMs: number): number[] {
    const dials = this.venues.log.filter(({ venue, what }) => venue === id && what === 'dial');
    return dials.map(({ atMs }) => atMs).filter((atMs) => atMs >= sinceMs);
  }
}

function nameOf(id: string): string {
  return VENUES.find((venue) => venue.id === id)!.name;
}

interface PerTest {
  /** Every frame on its way to the page. R1 is looked at in each of them, after every test. */
  tap: Tap;
  drill: Drill;
}

export const test = base.extend<PerTest>({
  tap: [
    async ({ page, complaints: _ }, use) => {
      const tap = await Tap.on(page);
      await use(tap);
      const { frames, wrong } = await tap.wrongOffers();
      expect(wrong, 'R1: offers on books that were not live').toEqual([]);
      expect(frames, 'frames looked at').toBeGreaterThan(20);
    },
    { auto: true },
  ],

  drill: async ({ desk, tap, venues }, use) => {
    await use(new Drill(desk, tap, venues));
  },
});

export { expect };
