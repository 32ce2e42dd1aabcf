import type { SimulatedFacts } from '../contract/worker.ts';
import type * as exports from './generated/simd/simulator.js';
import { Inbox } from './inbox.ts';
import { CoreMemory } from './memory.ts';

/** A loaded build of the simulator. */
export interface SimulatorModule {
  readonly exports: Pick<typeof exports, 'Simulator'>;
  readonly memory: WebAssembly.Memory;
}

/** A session's terms: the same ones give the same session. Times in µs since the epoch. */
export interface SimulatedPlan {
  readonly seed: number;
  readonly start_us: number;
  /** How busy everything is; 100 is about one change a second in a usual market. */
  readonly pace_percent?: number;
  /** Frames take time on their way, and venues' clocks are wrong. */
  readonly wire?: boolean;
  readonly mispricings?: boolean;
  /** What an ordinary day brings goes wrong. */
  readonly faults?: boolean;
  readonly instruments?: readonly string[];
}

/** Something that arrives at the client. A venue is its place in `VENUES`. */
export type Arrival = { readonly atUs: number } & (
  | { readonly what: 'opened'; readonly venue: number; readonly conn: number; readonly url: string }
  | {
      readonly what: 'frame';
      readonly venue: number;
      readonly conn: number;
      readonly data: string | ArrayBuffer;
    }
  | {
      readonly what: 'closed';
      readonly venue: number;
      readonly conn: number;
      readonly code: number;
    }
  | { readonly what: 'wall'; readonly us: number }
);

/** What the simulated world knows of itself. */
export type WorldRecord = Omit<SimulatedFacts, 'nowUs'>;

const NOTHING = 0;
const OPENED = 1;
const TEXT = 2;
const BINARY = 3;
const CLOSED = 4;

const decoder = new TextDecoder();

/**
 * The simulated world: sixteen exchanges that speak their own protocols, and the wires to them. It does no I/O
 * and reads no clock: the client's dials and texts go in with their time, what arrives comes out in order.
 */
export class Simulator {
  private readonly raw: exports.Simulator;
  private readonly memory: CoreMemory;
  private readonly inbox: Inbox;

  constructor(module: SimulatorModule) {
    this.memory = new CoreMemory(module.memory);
    this.raw = new module.exports.Simulator();
    this.inbox = new Inbox(this.raw, this.memory);
  }

  /** Begins a session. Throws `RangeError` for terms that are none. */
  configure(plan: SimulatedPlan): void {
    const text = JSON.stringify(plan);
    if (this.raw.configure(this.inbox.putText(text)) !== 0) {
      throw new RangeError(`expected the terms of a simulated session, found ${text}`);
    }
  }

  open(t: number, venue: number, conn: number, url: string): void {
    this.raw.open(t, venue, conn, this.inbox.putText(url));
  }

  send(t: number, venue: number, conn: number, text: string): void {
    this.raw.send(t, venue, conn, this.inbox.putText(text));
  }

  close(t: number, venue: number, conn: number): void {
    this.raw.close(t, venue, conn);
  }

  /** Lets time pass until something arrives, but not beyond `t`; null where nothing does. */
  advance(t: number): Arrival | null {
    const kind = this.raw.advance(t);
    if (kind === NOTHING) return null;
    const atUs = this.raw.at_us();
    const from = { atUs, venue: this.raw.venue(), conn: this.raw.conn() };
    if (kind === OPENED) return { ...from, what: 'opened', url: this.text() };
    if (kind === TEXT) return { ...from, what: 'frame', data: this.text() };
    if (kind === BINARY) return { ...from, what: 'frame', data: this.outbox().slice().buffer };
    if (kind === CLOSED) return { ...from, what: 'closed', code: this.raw.value() };
    return { atUs, what: 'wall', us: this.raw.value() };
  }

  record(): WorldRecord {
    this.raw.record();
    return JSON.parse(this.text()) as WorldRecord;
  }

  private text(): string {
    return decoder.decode(this.outbox());
  }

  private outbox(): Uint8Array<ArrayBuffer> {
    return this.memory.region(this.raw.outbox_ptr(), this.raw.outbox_len());
  }
}
