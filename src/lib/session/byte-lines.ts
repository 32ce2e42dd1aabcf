import { SessionDamage, SourceCut, SourceDamage } from './damage.ts';
import { LINE_BYTES_MAX } from './event.ts';

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
  /** Why the source ended early, null if it did not. */
  cut: string | null = null;

  private readonly chunks: Iterator<Uint8Array>;
  private offset = 0;
  private ended = false;

  constructor(chunks: Iterable<Uint8Array>) {
    this.chunks = chunks[Symbol.iterator]();
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
    const chunk = this.pull();
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

  private pull(): Uint8Array | null {
    try {
      const { done, value } = this.chunks.next();
      return done === true ? null : value;
    } catch (error) {
      if (error instanceof SourceDamage) {
        throw new SessionDamage(this.line + 1, 'intact gzip data', error.message);
      }
      if (!(error instanceof SourceCut)) throw error;
      this.cut = error.message;
      return null;
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
