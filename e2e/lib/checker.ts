import { STATES } from '../../src/contract/generated.ts';
import type { Level } from '../venue-server/book.ts';
import type { Witness } from '../venue-server/book-source.ts';
import type { Exchange } from '../venue-server/exchange.ts';
import type { Tap } from './tap.ts';

/** A book as plain as can be: sizes by price, and nothing else. */
class PlainBook {
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();

  take(bids: readonly Level[], asks: readonly Level[]): void {
    put(this.bids, bids);
    put(this.asks, asks);
  }

  /** Price and size of the best levels, in whole units. */
  best(depth: number): [bids: Pair[], asks: Pair[]] {
    return [
      [...this.bids].sort(([a], [b]) => b - a).slice(0, depth),
      [...this.asks].sort(([a], [b]) => a - b).slice(0, depth),
    ];
  }
}

type Pair = [price: number, size: number];

interface Moment {
  readonly atMs: number;
  readonly touch: string;
  readonly deep: string;
}

const DEPTH = 10;
/** A book may be this old and live: its age, and its way here. */
const OLDEST_MS = 1000 + 250;

/**
 * Compares what the page holds of one market with what its venue sent. It knows nothing of the program: it keeps a
 * book of its own from the changes as they left, and a book that the page says is live must be one of those that
 * this one has been, not long ago.
 */
export class Checker {
  /** What did not agree, in words. */
  readonly wrong: string[] = [];
  /** Books and touches that were compared while they were live. */
  compared = 0;
  /** The longest time for which a touch was over when it was shown as live. */
  oldestMs = 0;
  private readonly exchange: Exchange;
  private readonly instrument: string;
  private readonly tap: Tap;
  private readonly plain = new PlainBook();
  private readonly past: Moment[] = [];
  private readonly witness: Witness;

  private constructor(exchange: Exchange, instrument: string, tap: Tap) {
    this.exchange = exchange;
    this.instrument = instrument;
    this.tap = tap;
    const book = exchange.book(instrument);
    this.plain.take(book.bids, book.asks);
    this.remember();
    this.witness = (changed, { bids, asks }) => {
      if (changed !== book) return;
      this.plain.take(bids, asks);
      this.remember();
    };
  }

  /** From now on, until `end`. The page is open. */
  static async of(exchange: Exchange, instrument: string, tap: Tap): Promise<Checker> {
    const checker = new Checker(exchange, instrument, tap);
    exchange.own.witnesses.add(checker.witness);
    await tap.watch(exchange.venue.id, instrument);
    return checker;
  }

  /** Compares the best ten levels now. */
  async compare(): Promise<void> {
    const { symbol, asset } = this.exchange.book(this.instrument);
    const venue = this.exchange.venue.id;
    const held = await this.tap.ask('book', { venue, symbol, kind: 'spot', depth: DEPTH });
    if (held.state !== 'LIVE') return;
    const [price, size] = [asset.priceDigits, asset.sizeDigits];
    const sides = [held.bids, held.asks].map((side) =>
      side.map(([p, s]) => [unitsOf(p, price), unitsOf(s, size)]),
    );
    this.judge('deep', JSON.stringify(sides), Date.now());
  }

  /** Compares every touch that the page has had, and stops. */
  async end(): Promise<void> {
    this.exchange.own.witnesses.delete(this.witness);
    const { asset } = this.exchange.book(this.instrument);
    const price = (value: number) => Math.round(value * 10 ** asset.priceDigits);
    const size = (value: number) => Math.round(value * 10 ** asset.sizeDigits);
    for (const one of await this.tap.touches(this.exchange.venue.id, this.instrument)) {
      if (STATES[one.state] !== 'LIVE') continue;
      const touch = [price(one.bid), size(one.bidSize), price(one.ask), size(one.askSize)];
      this.judge('touch', touch.join(), one.atMs);
    }
  }

  private judge(what: 'deep' | 'touch', held: string, atMs: number): void {
    this.compared += 1;
    // Clocks of two processes agree to a millisecond or two.
    const at = this.past.findLastIndex((one) => one.atMs <= atMs + 5 && one[what] === held);
    const ageMs = at < 0 ? Number.POSITIVE_INFINITY : Math.max(0, atMs - untilMs(this.past, at));
    if (ageMs < OLDEST_MS) {
      if (what === 'touch') this.oldestMs = Math.max(this.oldestMs, ageMs);
      return;
    }
    const how = at < 0 ? 'that never was' : `that was over ${Math.round(ageMs)} ms before`;
    this.wrong.push(`${this.exchange.venue.id} ${this.instrument}: a ${what} ${how}: ${held}`);
  }

  private remember(): void {
    const [bids, asks] = this.plain.best(DEPTH);
    const touch = [...(bids[0] ?? []), ...(asks[0] ?? [])].join();
    this.past.push({ atMs: Date.now(), touch, deep: JSON.stringify([bids, asks]) });
  }
}

/** When a moment was over. */
function untilMs(past: readonly Moment[], at: number): number {
  return past[at + 1]?.atMs ?? Number.POSITIVE_INFINITY;
}

function put(side: Map<number, number>, levels: readonly Level[]): void {
  for (const { price, size } of levels) {
    if (size === 0) side.delete(price);
    else side.set(price, size);
  }
}

/** `78715.10` at one digit: 787151. */
function unitsOf(text: string, digits: number): number {
  return Math.round(Number(text) * 10 ** digits);
}
