import type { CoreMemory } from './memory.ts';
import type { RawCore } from './module.ts';

/** For bytes that the inbox cannot hold at its largest. Beyond the core's own codes. */
export const TOO_LONG = -100;
/** For a string that is not plain ASCII with short escapes. */
export const NOT_PLAIN = -101;

/** The inbox at its largest, bytes. No venue sends a frame half as long. */
export const FRAME_BYTES_MAX = 16 * 1024 * 1024;

/** A UTF-16 unit takes at most three bytes of UTF-8. */
const BYTES_PER_UNIT = 3;

const BACKSLASH = 0x5c;

/** Bytes that a JSON string in plain ASCII cannot hold as they are: 1. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte < 0x20 || byte >= 0x80 || byte === 0x22 || byte === BACKSLASH),
);

/** What stands for itself or for a control character after a backslash; 0 elsewhere. */
const ESCAPES = new Uint8Array(256);
for (const [letter, meant] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map(codes)) {
  ESCAPES[letter] = meant;
}

function codes(pair: string): [number, number] {
  return [pair.charCodeAt(0), pair.charCodeAt(1)];
}

/** Whose inbox it is: the core, or a part of it that is timed on its own. */
type Owner = Pick<RawCore, 'inbox_ptr' | 'inbox_len' | 'grow_inbox'>;

/** Writes what the core is to read. Each method gives the bytes written, or a negative code. */
export class Inbox {
  private readonly raw: Owner;
  private readonly memory: CoreMemory;
  private readonly encoder = new TextEncoder();
  private from: number;
  private room: number;
  private held: Uint8Array<ArrayBuffer>;

  constructor(raw: Owner, memory: CoreMemory) {
    this.raw = raw;
    this.memory = memory;
    this.from = raw.inbox_ptr();
    this.room = raw.inbox_len();
    this.held = memory.region(this.from, this.room);
  }

  put(bytes: Uint8Array): number {
    if (!this.holds(bytes.length)) return TOO_LONG;
    this.view().set(bytes);
    return bytes.length;
  }

  /** Encodes straight into the inbox. */
  putText(text: string): number {
    const { read, written } = this.encoder.encodeInto(text, this.view());
    if (read === text.length) return written;
    const needed = Math.min(text.length * BYTES_PER_UNIT, FRAME_BYTES_MAX);
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
    let at = from;
    while (at < to) {
      let byte = text[at++] as number;
      if (SPECIAL[byte] === 1) {
        if (byte !== BACKSLASH || at === to) return NOT_PLAIN;
        byte = ESCAPES[text[at++] as number] as number;
        if (byte === 0) return NOT_PLAIN;
      }
      inbox[length++] = byte;
    }
    return length;
  }

  /** The whole inbox, made anew when it or the memory has moved. */
  private view(): Uint8Array<ArrayBuffer> {
    if (this.held.buffer !== this.memory.bytes().buffer || this.held.length !== this.room) {
      this.held = this.memory.region(this.from, this.room);
    }
    return this.held;
  }

  private holds(length: number): boolean {
    if (length <= this.room) return true;
    if (this.raw.grow_inbox(length) !== 0) return false;
    this.from = this.raw.inbox_ptr();
    this.room = this.raw.inbox_len();
    return true;
  }
}
