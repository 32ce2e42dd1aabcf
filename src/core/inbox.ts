import type { CoreMemory } from './memory.ts';
import type { RawCore } from './module.ts';

/** For bytes that the inbox cannot hold at its largest. Beyond the core's own codes. */
export const TOO_LONG = -100;
/** For a string that is not plain ASCII with short escapes. */
export const NOT_PLAIN = -101;

/** A UTF-16 unit takes at most three bytes of UTF-8. */
const BYTES_PER_UNIT = 3;
const ROOM_MAX = 16 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const ASCII_END = 0x80;

/** What stands for itself or for a control character after a backslash; 0 elsewhere. */
const ESCAPES = new Uint8Array(128);
for (const [letter, meant] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map(codes)) {
  ESCAPES[letter] = meant;
}

function codes(pair: string): [number, number] {
  return [pair.charCodeAt(0), pair.charCodeAt(1)];
}

/** Writes what the core is to read. Each method gives the bytes written, or a negative code. */
export class Inbox {
  private readonly raw: RawCore;
  private readonly memory: CoreMemory;
  private readonly encoder = new TextEncoder();
  private from: number;
  private room: number;

  constructor(raw: RawCore, memory: CoreMemory) {
    this.raw = raw;
    this.memory = memory;
    this.from = raw.inbox_ptr();
    this.room = raw.inbox_len();
  }

  put(bytes: Uint8Array): number {
    if (!this.holds(bytes.length)) return TOO_LONG;
    this.memory.region(this.from, bytes.length).set(bytes);
    return bytes.length;
  }

  /** Encodes straight into the inbox. */
  putText(text: string): number {
    const { read, written } = this.encoder.encodeInto(text, this.view());
    if (read === text.length) return written;
    const needed = Math.min(text.length * BYTES_PER_UNIT, ROOM_MAX);
    if (!this.holds(needed)) return TOO_LONG;
    const again = this.encoder.encodeInto(text, this.view());
    return again.read === text.length ? again.written : TOO_LONG;
  }

  /**
   * Undoes the escapes of a JSON string in plain ASCII that begins at `from`, straight into the inbox.
   * Gives `NOT_PLAIN` for anything else: such a string is for a proper parser.
   *
   * @param to where the closing quote stands
   */
  putJson(text: Uint8Array, from: number, to: number): number {
    if (!this.holds(to - from)) return NOT_PLAIN;
    const inbox = this.view();
    let length = 0;
    for (let at = from; at < to; at += 1) {
      let byte = text[at] as number;
      if (byte === BACKSLASH) {
        at += 1;
        byte = at < to ? (ESCAPES[text[at] as number] ?? 0) : 0;
        if (byte === 0) return NOT_PLAIN;
      } else if (byte < SPACE || byte >= ASCII_END || byte === QUOTE) {
        return NOT_PLAIN;
      }
      inbox[length] = byte;
      length += 1;
    }
    return length;
  }

  private view(): Uint8Array<ArrayBuffer> {
    return this.memory.region(this.from, this.room);
  }

  private holds(length: number): boolean {
    if (length <= this.room) return true;
    if (this.raw.grow_inbox(length) !== 0) return false;
    this.from = this.raw.inbox_ptr();
    this.room = this.raw.inbox_len();
    return true;
  }
}
