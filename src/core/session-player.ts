import { VENUES } from '../contract/generated.ts';
import { ByteLines } from '../lib/session/byte-lines.ts';
import { excerpt, isJson } from '../lib/session/damage.ts';
import {
  parseEvent,
  parseHeader,
  SessionDamage,
  type SessionEvent,
  type SessionHeader,
  type Truncation,
} from '../lib/session/index.ts';
import { NOT_PLAIN } from './inbox.ts';
import type { TradingCore } from './trading-core.ts';

const QUOTE = 0x22;
const ZERO = 0x30;
/** More digits than a safe integer has. */
const DIGITS_MAX = 16;

const encoder = new TextEncoder();
const TIME = encoder.encode('{"t":');
const FRAME = encoder.encode(',"ev":"recv","venue":"');
const CONN = encoder.encode('","conn":');
const DATA = encoder.encode(',"data":"');
const IDS = VENUES.map(({ id }) => encoder.encode(id));

/** What a session is played into: an engine, or something that only looks. */
export type SessionTaker = Pick<TradingCore, 'ingest' | 'receiveJson' | 'refusal'>;

export { NOT_PLAIN };

/**
 * Plays a session into an engine. Text frames, written as `SessionWriter` writes them, go from the file's
 * bytes straight into the core's inbox; every other line goes through the parser, which also finds
 * whatever is wrong. Methods throw `SessionDamage` at a line that is.
 */
export class SessionPlayer {
  readonly header: SessionHeader;
  /** Time of the event played last, µs; NaN before the first. */
  atUs = Number.NaN;
  /** Set at the end of a file that was cut. */
  truncated: Truncation | null = null;
  /** Frames of connections so far. */
  frames = 0;

  private readonly lines: ByteLines;
  /** Time of the line that waits in `lines`; infinity where there is none. */
  private nextUs = Number.NEGATIVE_INFINITY;
  private slow: SessionEvent | null = null;
  private at = 0;

  constructor(chunks: Iterable<Uint8Array>) {
    this.lines = new ByteLines(chunks);
    if (!this.lines.next()) throw new SessionDamage(1, 'a session header', 'an empty file');
    this.header = parseHeader(this.text());
    this.fetch(0);
  }

  /** Time of the event that comes next, µs; infinity at the end. */
  get upcomingUs(): number {
    return this.nextUs;
  }

  get ended(): boolean {
    return this.nextUs === Number.POSITIVE_INFINITY;
  }

  /** Plays what comes up to a time, µs, `most` events at most. Gives how many. */
  play(core: SessionTaker, untilUs: number, most = Number.POSITIVE_INFINITY): number {
    let played = 0;
    while (this.nextUs <= untilUs && played < most && !this.ended) {
      this.playOne(core);
      this.fetch(this.atUs);
      played += 1;
    }
    return played;
  }

  private playOne(core: SessionTaker): void {
    this.atUs = this.nextUs;
    const event = this.slow;
    if (event !== null || !this.playPlain(core)) this.playParsed(core, event ?? this.parsed());
  }

  private playParsed(core: SessionTaker, event: SessionEvent): void {
    if (event.ev === 'recv') this.frames += 1;
    const reply = core.ingest(event);
    // A command that was refused then is refused now, and is part of the recording.
    if (!reply.ok && event.ev !== 'cmd') {
      throw new SessionDamage(this.lines.line, expectedFor(reply.code), foundIn(event));
    }
  }

  /** Moves to the next line and reads its time. */
  private fetch(lastUs: number): void {
    this.slow = null;
    if (!this.lines.next()) {
      this.finish(this.lines.line + 1, this.lines.cut);
      return;
    }
    if (this.readTime(lastUs)) return;
    if (!this.lines.complete && !isJson(this.text())) {
      const cut = this.lines.cut ?? `the last line is cut: ${excerpt(this.text())}`;
      this.finish(this.lines.line, cut);
      return;
    }
    this.slow = parseEvent(this.text(), this.lines.line, lastUs);
    this.nextUs = this.slow.t;
  }

  private finish(line: number, reason: string | null): void {
    this.nextUs = Number.POSITIVE_INFINITY;
    if (reason !== null) this.truncated = { line, reason };
  }

  /** The line's time, where it is a whole text frame in the plain form. */
  private readTime(lastUs: number): boolean {
    if (!this.lines.complete) return false;
    this.at = this.lines.from;
    const isPlain = this.skip(TIME);
    const t = isPlain ? this.number() : Number.NaN;
    if (!(t >= lastUs && t <= Number.MAX_SAFE_INTEGER) || !this.skip(FRAME)) return false;
    this.nextUs = t;
    return true;
  }

  /** Plays a text frame without making an object; false, and nothing happened, for any other line. */
  private playPlain(core: SessionTaker): boolean {
    const venue = this.venue();
    if (venue < 0 || !this.skip(CONN)) return false;
    const conn = this.number();
    if (!(conn <= 0xffff_ffff) || !this.skip(DATA)) return false;
    const { bytes, to } = this.lines;
    if (bytes[to - 2] !== QUOTE || bytes[to - 1] !== 0x7d || to - 2 < this.at) return false;
    const code = core.receiveJson(this.nextUs, venue, conn, bytes, this.at, to - 2);
    if (code === NOT_PLAIN) return false;
    if (code !== 0) this.refuse(core.refusal(code).message);
    this.frames += 1;
    return true;
  }

  private refuse(found: string): never {
    throw new SessionDamage(this.lines.line, 'a frame that the core takes', found);
  }

  private skip(word: Uint8Array): boolean {
    const { bytes } = this.lines;
    for (let i = 0; i < word.length; i += 1) {
      if (bytes[this.at + i] !== word[i]) return false;
    }
    this.at += word.length;
    return true;
  }

  /** A whole number without sign; NaN where there is none. */
  private number(): number {
    const { bytes } = this.lines;
    const from = this.at;
    let value = 0;
    for (let digit = bytes[from]! - ZERO; digit >= 0 && digit <= 9; ) {
      value = value * 10 + digit;
      this.at += 1;
      digit = bytes[this.at]! - ZERO;
    }
    const length = this.at - from;
    const isJsonNumber = length === 1 || bytes[from] !== ZERO;
    return length > 0 && length <= DIGITS_MAX && isJsonNumber ? value : Number.NaN;
  }

  private venue(): number {
    return IDS.findIndex((id) => this.lines.bytes[this.at + id.length] === QUOTE && this.skip(id));
  }

  private parsed(): SessionEvent {
    return parseEvent(this.text(), this.lines.line, 0);
  }

  private text(): string {
    const { bytes, from, to, line, complete } = this.lines;
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    try {
      // A file may be cut within a character: only the last line can end so, and it is dropped then.
      return decoder.decode(bytes.subarray(from, to), { stream: !complete });
    } catch {
      throw new SessionDamage(line, 'UTF-8 text', 'other bytes');
    }
  }
}

function expectedFor(code: string): string {
  if (code === 'UNKNOWN_VENUE') return `a venue of ${VENUES.map(({ id }) => id).join(', ')}`;
  return 'an event that the core takes';
}

function foundIn(event: SessionEvent): string {
  return 'venue' in event ? `${event.ev} of ${excerpt(event.venue)}` : event.ev;
}
