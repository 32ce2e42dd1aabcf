import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { transformWithOxc } from 'vite';
import type { Answer, Answers } from '../../src/contract/control.ts';
import { STATES, State, VENUE_REASONS, VENUES } from '../../src/contract/generated.ts';
import type { VenueServer } from '../venue-server/server.ts';
import { install, type Tapped, type Touch } from './tapped.ts';

const CONTRACT = new URL('../../src/contract/generated.ts', import.meta.url);

/** From the opened page to every book, on a busy machine. */
const READY_MS = 40_000;

declare const tapped: Tapped;

/** A venue's row as the newest frame has it. */
export interface VenueRow {
  readonly state: string;
  readonly reason: string;
  readonly markets: number;
  readonly live: number;
  readonly dials: number;
  readonly gaps: number;
  readonly resyncs: number;
  readonly malformed: number;
  readonly checksumsWrong: number;
  readonly nextTryMs: number;
}

/** A book that changed its state; `market` is like `okx BTC-USDT`. */
export interface Passage {
  readonly atMs: number;
  readonly venue: string;
  readonly market: string;
  readonly from: string;
  readonly to: string;
}

/** What is needed of a page; Playwright's own is one. */
export interface Looked {
  addInitScript(script: string): Promise<unknown>;
  evaluate<R>(work: () => R | Promise<R>): Promise<R>;
  evaluate<R, A>(work: (given: A) => R | Promise<R>, given: A): Promise<R>;
}

/**
 * The frames as they come to the page, every one of them, and the engine's own answers: what a person reads off the
 * screen, before it is drawn. Nothing in the product serves it: it stands between worker and page.
 */
export class Tap {
  private readonly page: Looked;
  private instruments: readonly string[] = [];

  private constructor(page: Looked) {
    this.page = page;
  }

  /** Before the page is opened. */
  static async on(page: Looked): Promise<Tap> {
    await page.addInitScript(await Tap.script());
    return new Tap(page);
  }

  /** What runs in the page before its own script. */
  static async script(): Promise<string> {
    const { code } = await transformWithOxc(readFileSync(CONTRACT, 'utf8'), 'generated.ts');
    const contract = `${code.replaceAll(/^export /gm, '')}; return { readFrame, State, PairState, VENUES };`;
    return `(${install})((() => { ${contract} })())`;
  }

  async ask<A extends keyof Answers>(question: A, of: object = {}): Promise<Answers[A]> {
    const asked = { question, of };
    const answer = (await this.page.evaluate(
      ({ question, of }) => tapped.ask(question, of),
      asked,
    )) as Answer<Answers[A]>;
    if (!answer.ok) throw new Error(answer.message);
    return answer.value;
  }

  /** From now on changes of state are remembered anew. */
  async begin(): Promise<void> {
    this.instruments = (await this.ask('catalogue')).instruments;
    await this.page.evaluate(() => {
      tapped.changes = [];
      tapped.longestMs = 0;
    });
  }

  /** Changes of state since the beginning, oldest first. */
  async passages(): Promise<Passage[]> {
    const changes = await this.page.evaluate(() => tapped.changes);
    return changes.map(({ atMs, venue, instrument, from, to }) => ({
      atMs,
      venue: VENUES[venue]!.id,
      market: `${VENUES[venue]!.id} ${this.instruments[instrument]}`,
      from: STATES[from]!,
      to: STATES[to]!,
    }));
  }

  async venue(id: string): Promise<VenueRow> {
    const place = VENUES.findIndex((venue) => venue.id === id);
    const row = await this.page.evaluate((place) => {
      const { venues } = tapped.newest()!;
      return {
        state: venues.state[place]!,
        reason: venues.reason[place]!,
        markets: venues.markets[place]!,
        live: venues.markets_live[place]!,
        dials: venues.dials[place]!,
        gaps: venues.gaps[place]!,
        resyncs: venues.resyncs[place]!,
        malformed: venues.malformed[place]!,
        checksumsWrong: venues.checksums_wrong[place]!,
        nextTryMs: venues.next_try_ms[place]!,
      };
    }, place);
    return { ...row, state: STATES[row.state]!, reason: VENUE_REASONS[row.reason]!.word };
  }

  /** Markets that are wanted and not live now: `okx BTC-USDT`. */
  async down(): Promise<string[]> {
    const up: number[] = [State.LIVE, State.IDLE];
    const rows = await this.page.evaluate((up) => {
      const { quotes } = tapped.newest()!;
      const rows = [...quotes.state.keys()].filter((row) => !up.includes(quotes.state[row]!));
      return rows.map((row) => [quotes.venue[row]!, quotes.instrument[row]!] as const);
    }, up);
    return rows.map(([venue, at]) => `${VENUES[venue]!.id} ${this.instruments[at]}`);
  }

  /** When a pair with this venue was last offered, ms since the epoch; 0 if never. */
  offeredMs(id: string): Promise<number> {
    const place = VENUES.findIndex((venue) => venue.id === id);
    return this.page.evaluate((place) => tapped.offered[place]!, place);
  }

  /** Waits until these wanted markets are not live, and every other one is, of those that count. */
  async expectDown(markets: readonly string[], counts = (_: string) => true): Promise<void> {
    const isReady = () => this.page.evaluate(() => tapped.frames > 0);
    await expect.poll(isReady, { timeout: READY_MS }).toBe(true);
    const down = async () => {
      this.instruments = (await this.ask('catalogue')).instruments;
      return (await this.down()).filter(counts);
    };
    // An engine that is being replaced does not answer.
    await expect(async () => expect(await down()).toEqual(markets)).toPass({ timeout: READY_MS });
  }

  /** Waits until every followed market that these venues list is live: of the others it takes a minute to be known. */
  async expectLiveAt({ all }: VenueServer, but: readonly string[] = []): Promise<void> {
    const listed = all.flatMap(({ venue, listed }) =>
      listed.map(({ instrument }) => `${venue.id} ${instrument}`),
    );
    await this.expectDown(but, (market) => listed.includes(market));
  }

  /** Waits until every wanted market of the venue is live. */
  async expectLive(id: string, timeout: number): Promise<void> {
    const isLive = async () => {
      const { live, markets } = await this.venue(id);
      return `${live} of ${markets}`;
    };
    const { markets } = await this.venue(id);
    await expect.poll(isLive, { timeout, intervals: [50] }).toBe(`${markets} of ${markets}`);
  }

  /** Longest time between two frames since the beginning. */
  longestMs(): Promise<number> {
    return this.page.evaluate(() => tapped.longestMs);
  }

  /** Connections tried so far, by venue. */
  dials(): Promise<number[]> {
    return this.page.evaluate(() => [...tapped.newest()!.venues.dials]);
  }

  /** Frames that the engine has taken in, of all venues. */
  framesTaken(): Promise<number> {
    return this.page.evaluate(() =>
      tapped.newest()!.venues.frames.reduce((sum, frames) => sum + frames, 0),
    );
  }

  /** From the receipt of a frame to the end of its step, in the last ten to twenty seconds. */
  async decisionMs(): Promise<{ p50: number; p99: number }> {
    return this.page.evaluate(() => {
      const { shell } = tapped.newest()!;
      return { p50: shell.decision_p50_us[0]! / 1000, p99: shell.decision_p99_us[0]! / 1000 };
    });
  }

  /** What the core holds of memory. */
  memoryBytes(): Promise<number> {
    return this.page.evaluate(() => tapped.newest()!.shell.memory_bytes[0]!);
  }

  /** R1: offers on books that were not live, crossed or too old, in all frames so far. */
  async wrongOffers(): Promise<{ frames: number; wrong: readonly string[] }> {
    return this.page.evaluate(() => ({ frames: tapped.frames, wrong: tapped.wrong }));
  }

  /** From now on every touch of this market is remembered. */
  async watch(venue: string, instrument: string): Promise<void> {
    await this.page.evaluate((key) => tapped.watched.set(key, []), this.keyOf(venue, instrument));
  }

  async touches(venue: string, instrument: string): Promise<readonly Touch[]> {
    const key = this.keyOf(venue, instrument);
    return this.page.evaluate((key) => tapped.watched.get(key) ?? [], key);
  }

  private keyOf(venue: string, instrument: string): string {
    const place = VENUES.findIndex(({ id }) => id === venue);
    return `${place} ${this.instruments.indexOf(instrument)}`;
  }
}
