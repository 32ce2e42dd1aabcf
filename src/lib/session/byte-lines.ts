import { SessionDamage } from './damage.ts';
import { LINE_BYTES_MAX } from './event.ts';
import { Source } from './source.ts';

const NEWLINE = 10;
const NOTHING = new Uint8Array(0);

/**
 * Lines as places in a buffer, for readers that need no text: `bytes` from `from` to `to` after each
 * `next`. No object is made for a line.
 */
export class ByteLines {
  bytes: Uint8Array = NOTHING;
  from = 0;
  to = 0;
  /** Number of the line that `next` gave last. */
  line = 0;
  /** False once `next` gave a last line without its newline. */
  complete = true;

  private readonly source: Source;
  private offset = 0;
  private ended = false;

  constructor(chunks: Iterable<Uint8Array>) {
    this.source = new Source(chunks);
  }

  /** Why the source ended early, null if it did not. */
  get cut(): string | null {
    return this.source.cut;
  }

  /** Moves to the next line; false at the end. Throws `SessionDamage`. */
  next(): boolean {
    let end = this.bytes.indexOf(NEWLINE, this.offset);
    while (end < 0 && !this.ended) {
      this.fill();
      end = this.bytes.indexOf(NEWLINE, this.offset);
    }
    if (end < 0 && this.offset >= this.bytes.length) return false;
    this.line += 1;
    this.complete = end >= 0;
    this.from = this.offset;
    this.to = end < 0 ? this.bytes.length : end;
    this.offset = this.to + 1;
    return true;
  }

  private fill(): void {
    const chunk = this.source.pull(this.line + 1);
    if (chunk === null) {
      this.ended = true;
      return;
    }
    const rest = this.bytes.subarray(this.offset);
    if (rest.length > LINE_BYTES_MAX) {
      const expected = `a line of at most ${LINE_BYTES_MAX} bytes`;
      throw new SessionDamage(this.line + 1, expected, 'a longer one');
    }
    this.bytes = rest.length === 0 ? chunk : joined(rest, chunk);
    this.offset = 0;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
