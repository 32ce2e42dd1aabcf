import type {
  About,
  Answer,
  Answers,
  Command,
  CoreKind,
  Refusal,
  Reply,
} from '../contract/control.ts';
import { type Frame, readFrame, VENUES } from '../contract/generated.ts';
import { decodeBase64, type SessionEvent } from '../lib/session/index.ts';
import { type Effect, parseEffects } from './effect.ts';
import { CoreFault, CoreUnusable } from './fault.ts';
import { Inbox, TOO_LONG } from './inbox.ts';
import { CoreMemory } from './memory.ts';
import { type CoreModule, moduleProblem, type RawCore } from './module.ts';
import { type Opportunity, opportunitiesOf } from './opportunity.ts';

const OK: Reply = { ok: true };
const VENUE_PLACE = new Map(VENUES.map(({ id }, place) => [id, place]));

/** Everything that may go in: a line of a session. */
export type CoreEvent = SessionEvent;

/**
 * One engine: exact order books, the scan over every pair of venues, signals and paper trading.
 *
 * It does no I/O and reads no clock. Events go in with their time in whole µs since the epoch, which never
 * goes back; events of equal time are one instant, completed by `step` or by the next later event. What it
 * wants done comes out of `takeEffects`. What is refused is a value; only a broken engine throws
 * (`CoreFault`), and then this object stays broken.
 */
export class TradingCore {
  readonly kind: CoreKind;

  private readonly raw: RawCore;
  private readonly memory: CoreMemory;
  private readonly inbox: Inbox;
  private readonly lastWordsAt: number;
  private broken: CoreFault | null = null;

  /** An engine of a loaded build. Throws `CoreUnusable` where the two do not belong together. */
  constructor(module: CoreModule) {
    const problem = moduleProblem(module);
    if (problem !== null) throw new CoreUnusable(problem);
    this.kind = module.kind;
    this.memory = new CoreMemory(module.memory);
    this.lastWordsAt = module.exports.last_words_ptr();
    this.raw = new module.exports.Core();
    this.inbox = new Inbox(this.raw, this.memory);
  }

  /**
   * Begins anew with a session's header: seed, settings (`config`) and, for a recording, its markets.
   * Refused settings leave the engine as it was.
   */
  configure(header: object): Reply {
    return this.reply(() =>
      this.withText(JSON.stringify(header), (len) => this.raw.configure(len)),
    );
  }

  // --- Events -------------------------------------------------------------------------------------

  /** Takes in one line of a session. A connection's methods below do the same without an object each. */
  ingest(event: CoreEvent): Reply {
    switch (event.ev) {
      case 'tick':
        return this.tick(event.t);
      case 'wall':
        return this.wall(event.t, event.us);
      case 'cmd':
        return this.send(event.t, event.cmd);
      default:
        return this.ingestOf(event);
    }
  }

  private ingestOf(event: Extract<CoreEvent, { venue: string }>): Reply {
    const venue = VENUE_PLACE.get(event.venue) ?? VENUES.length;
    const { t, conn } = event;
    if (event.ev === 'open') return this.open(t, venue, conn, event.url);
    if (event.ev === 'close') return this.close(t, venue, conn, event.code, event.reason);
    const code =
      'data' in event
        ? this.receiveText(t, venue, conn, event.data)
        : this.receiveBytes(t, venue, conn, decodeBase64(event.b64));
    return code === 0 ? OK : this.refusal(code);
  }

  /** A connection is open. `venue` is its place in `VENUES`. */
  open(t: number, venue: number, conn: number, url: string): Reply {
    return this.reply(() => this.withText(url, (len) => this.raw.open(t, venue, conn, len)));
  }

  /**
   * A text frame arrived: one copy, into the core's inbox. 0, or a negative code whose words `refusal`
   * has: only for a venue, length or time that cannot be.
   */
  receiveText(t: number, venue: number, conn: number, text: string): number {
    const raw = this.live();
    try {
      const length = this.inbox.putText(text);
      return length < 0 ? length : raw.receive(t, venue, conn, length, false);
    } catch (error) {
      throw this.fault(error);
    }
  }

  /** A binary frame arrived. Results as for `receiveText`. */
  receiveBytes(t: number, venue: number, conn: number, bytes: Uint8Array): number {
    const raw = this.live();
    try {
      const length = this.inbox.put(bytes);
      return length < 0 ? length : raw.receive(t, venue, conn, length, true);
    } catch (error) {
      throw this.fault(error);
    }
  }

  /**
   * A text frame as the inside of a JSON string: for players of sessions, which spare making a string.
   * `NOT_PLAIN` where it is not plain ASCII with short escapes, or too long; then nothing was taken in.
   */
  receiveJson(
    t: number,
    venue: number,
    conn: number,
    line: Uint8Array,
    from: number,
    to: number,
  ): number {
    const raw = this.live();
    try {
      const length = this.inbox.putJson(line, from, to);
      return length < 0 ? length : raw.receive(t, venue, conn, length, false);
    } catch (error) {
      throw this.fault(error);
    }
  }

  /** A connection is closed, or could not be opened. */
  close(t: number, venue: number, conn: number, code: number, reason: string): Reply {
    return this.reply(() =>
      this.withText(reason, (len) => this.raw.close(t, venue, conn, code, len)),
    );
  }

  /** Time passes. */
  tick(t: number): Reply {
    return this.reply(() => this.raw.tick(t));
  }

  /** The wall clock stands `us` µs before (+) or behind (−) the clock of the events. */
  wall(t: number, us: number): Reply {
    return this.reply(() => this.raw.wall(t, us));
  }

  /** A person did something. On a refusal nothing has changed. */
  command(t: number, command: Command): Reply {
    return this.send(t, command);
  }

  /** Completes the instant that was taken in last: scan, signals, paper trading. */
  step(): void {
    const raw = this.live();
    try {
      raw.step();
    } catch (error) {
      throw this.fault(error);
    }
  }

  // --- Answers ------------------------------------------------------------------------------------

  /** What the engine wants done since the last call, oldest first. */
  takeEffects(): Effect[] {
    const length = this.guarded((raw) => raw.effects());
    return length > 0 ? parseEffects(this.outbox()) : [];
  }

  /** When the engine wants a `tick` although nothing happens, µs; infinity where it does not. */
  nextWakeUs(): number {
    return this.guarded((raw) => raw.next_wake_us());
  }

  query<A extends keyof Answers>(ask: A, of: About = {}): Answer<Answers[A]> {
    const length = this.guarded(() =>
      this.withText(JSON.stringify({ ask, ...of }), (len) => this.raw.query(len)),
    );
    if (length < 0) return this.refusal(length);
    return { ok: true, value: JSON.parse(this.outbox()) };
  }

  /**
   * Every pair of venues with a gross edge above zero, now or within the last five seconds, best first.
   * `offered` says which can be taken: after fees, at the order's size, from books that are proved.
   */
  scanArbitrage(): Opportunity[] {
    const catalogue = this.query('catalogue');
    return catalogue.ok ? opportunitiesOf(this.frame(), catalogue.value.instruments) : [];
  }

  /** What a page shows, as it stands at the last step: typed columns over one copy. */
  frame(): Frame {
    return readFrame(this.packFrame(null));
  }

  /** Copies a packed frame into the buffer if it holds it, else into a new one with room to spare. */
  packFrame(into: ArrayBuffer | null): ArrayBuffer {
    const length = this.guarded((raw) => raw.pack_frame());
    if (length < 0) throw new CoreUnusable(this.refusal(length).message);
    const packed = this.memory.region(this.raw.frame_ptr(), length);
    const buffer = into !== null && into.byteLength >= length ? into : roomFor(length);
    new Uint8Array(buffer).set(packed);
    return buffer;
  }

  /** FNV-1a 64 over every book, its state and counters, and the ledger: 16 hex digits. */
  stateHash(): string {
    const halves = this.guarded((raw) => [raw.state_hash_high(), raw.state_hash_low()]);
    return halves.map((half) => half.toString(16).padStart(8, '0')).join('');
  }

  /** Memory of the whole module, bytes. */
  get memoryBytes(): number {
    return this.memory.size;
  }

  /** The words of a negative code that `receiveText` or its like gave last. */
  refusal(code: number): Refusal {
    if (code === TOO_LONG) {
      return { ok: false, code: 'TOO_LONG', message: 'expected a frame of at most 16 MiB' };
    }
    return { ok: false, ...(JSON.parse(this.outbox()) as { code: string; message: string }) };
  }

  /** Breaks the engine on purpose, for tests of what a host does then. Throws `CoreFault`. */
  trap(): never {
    this.guarded((raw) => raw.trap());
    throw this.fault(new Error('the trap did not trap'));
  }

  // --- Inside -------------------------------------------------------------------------------------

  private send(t: number, command: object): Reply {
    return this.reply(() =>
      this.withText(JSON.stringify(command), (len) => this.raw.command(t, len)),
    );
  }

  private withText(text: string, call: (length: number) => number): number {
    const length = this.inbox.putText(text);
    return length < 0 ? length : call(length);
  }

  private reply(call: () => number): Reply {
    const code = this.guarded(call);
    return code === 0 ? OK : this.refusal(code);
  }

  private outbox(): string {
    const bytes = this.memory.region(this.raw.outbox_ptr(), this.raw.outbox_len());
    return decoder.decode(bytes);
  }

  private guarded<T>(call: (raw: RawCore) => T): T {
    const raw = this.live();
    try {
      return call(raw);
    } catch (error) {
      throw this.fault(error);
    }
  }

  private live(): RawCore {
    if (this.broken !== null) throw this.broken;
    return this.raw;
  }

  /** After a trap the instance is dead: its last words are read straight out of its memory. */
  private fault(error: unknown): CoreFault {
    const length = this.memory.region(this.lastWordsAt, 2);
    const words = this.memory.region(this.lastWordsAt + 2, length[0]! | (length[1]! << 8));
    const cause = error instanceof Error ? error.message : String(error);
    const said = words.length > 0 ? decoder.decode(words) : cause;
    this.broken ??= new CoreFault(said, { cause: error });
    // What is collected is freed by a call into its instance, and this one must not be called.
    GRAVES.add(this.raw);
    return this.broken;
  }
}

const decoder = new TextDecoder();
const GRAVES = new Set<RawCore>();

/** Frames grow with what is followed; a page of spare room keeps buffers in use for long. */
function roomFor(length: number): ArrayBuffer {
  return new ArrayBuffer(Math.ceil((length * 1.25) / 4096) * 4096);
}
