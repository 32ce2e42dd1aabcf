import { excerpt, isJson, SessionDamage } from './damage.ts';
import type { SessionEvent, SessionHeader } from './event.ts';
import { gunzipChunks, isGzip } from './gzip.ts';
import { LineReader } from './lines.ts';
import { parseEvent, parseHeader } from './parse.ts';

export interface Truncation {
  /** The first line that is missing or incomplete. */
  line: number;
  reason: string;
}

/**
 * Reads a session from front to back. A truncated file gives every event before the cut and then
 * says so in `truncated`; a damaged one throws `SessionDamage` at the line that is wrong.
 */
export class SessionReader implements Iterable<SessionEvent> {
  readonly header: SessionHeader;
  /** Set when the end is reached, if the file was cut there. */
  truncated: Truncation | null = null;

  private readonly lines: LineReader;
  private lastT_us = 0;

  /** Reads the header. Throws `SessionDamage` for a foreign file. */
  constructor(chunks: Iterable<Uint8Array>) {
    this.lines = new LineReader(chunks);
    const first = this.lines.next();
    if (first === null) throw new SessionDamage(1, 'a session header', 'an empty file');
    this.header = parseHeader(first);
  }

  /** Number of the line that `next` gave last. */
  get line(): number {
    return this.lines.line;
  }

  /** The next event, or null at the end. Throws `SessionDamage`. */
  next(): SessionEvent | null {
    const text = this.lines.next();
    if (text === null) return this.end();
    if (!this.lines.complete && !isJson(text)) return this.cutLine(text);
    const event = parseEvent(text, this.lines.line, this.lastT_us);
    this.lastT_us = event.t;
    return event;
  }

  *[Symbol.iterator](): Iterator<SessionEvent> {
    for (let event = this.next(); event !== null; event = this.next()) yield event;
  }

  private end(): null {
    const { cut, line } = this.lines;
    if (cut !== null && this.truncated === null) this.truncated = { line: line + 1, reason: cut };
    return null;
  }

  private cutLine(text: string): null {
    const reason = this.lines.cut ?? `the last line is cut: ${excerpt(text)}`;
    this.truncated = { line: this.lines.line, reason };
    return null;
  }
}

/** Opens a whole file held in memory, plain or gzip. Throws `SessionDamage` for a foreign file. */
export function openSession(file: Uint8Array): SessionReader {
  return new SessionReader(isGzip(file) ? gunzipChunks(file) : [file]);
}
