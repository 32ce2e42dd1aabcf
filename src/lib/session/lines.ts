import { excerpt, SessionDamage } from './damage.ts';
import { LINE_BYTES_MAX } from './event.ts';
import { Source } from './source.ts';

const NEWLINE = 10;
/** Decoding a block of lines at once costs a tenth of decoding them one by one. */
const BLOCK_BYTES = 1024 * 1024;

/**
 * Lines of UTF-8 text out of pieces of any size. One call, one line; no object is made for a line.
 * The last line may lack its newline: `complete` is false then.
 */
export class LineReader {
  /** Number of the line that `next` gave last. */
  line = 0;
  /** False once `next` gave a last line without its newline. */
  complete = true;

  private readonly source: Source;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private chunk: Uint8Array = new Uint8Array(0);
  private chunkOffset = 0;
  private carry: Uint8Array[] = [];
  private carryBytes = 0;
  private block = '';
  private blockOffset = 0;
  private ended = false;

  constructor(chunks: Iterable<Uint8Array>) {
    this.source = new Source(chunks);
  }

  /** Why the source ended early, null if it did not. */
  get cut(): string | null {
    return this.source.cut;
  }

  /** The next line without its newline, or null at the end. Throws `SessionDamage`. */
  next(): string | null {
    while (this.blockOffset >= this.block.length) {
      if (this.ended) return null;
      this.fill();
    }
    this.line += 1;
    const end = this.block.indexOf('\n', this.blockOffset);
    if (end < 0) return this.lastLine();
    const text = this.block.slice(this.blockOffset, end);
    this.blockOffset = end + 1;
    return text;
  }

  private lastLine(): string {
    this.complete = false;
    const text = this.block.slice(this.blockOffset);
    this.blockOffset = this.block.length;
    return text;
  }

  private fill(): void {
    const piece = this.piece();
    if (piece === null) {
      this.ended = true;
      this.take(new Uint8Array(0));
      return;
    }
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end > 0) this.take(piece.subarray(0, end));
    if (end < piece.length) this.keep(piece.subarray(end));
  }

  private piece(): Uint8Array | null {
    while (this.chunkOffset >= this.chunk.length) {
      const chunk = this.source.pull(this.line + 1);
      if (chunk === null) return null;
      this.chunk = chunk;
      this.chunkOffset = 0;
    }
    const from = this.chunkOffset;
    this.chunkOffset = Math.min(from + BLOCK_BYTES, this.chunk.length);
    return this.chunk.subarray(from, this.chunkOffset);
  }

  private keep(bytes: Uint8Array): void {
    this.carry.push(bytes);
    this.carryBytes += bytes.length;
    if (this.carryBytes > LINE_BYTES_MAX) this.refuseLong(this.line + 1);
  }

  private take(bytes: Uint8Array): void {
    const joined = this.carryBytes === 0 ? bytes : join([...this.carry, bytes]);
    this.carry = [];
    this.carryBytes = 0;
    this.block = this.decode(joined);
    this.blockOffset = 0;
  }

  private decode(bytes: Uint8Array): string {
    // A file may be cut within a character: only the last line can end so, and it is dropped then.
    const stream = this.ended;
    try {
      return this.decoder.decode(bytes, { stream });
    } catch {
      throw new SessionDamage(this.line + this.firstBadLine(bytes), 'UTF-8 text', 'other bytes');
    }
  }

  private firstBadLine(bytes: Uint8Array): number {
    let count = 1;
    for (let from = 0; from < bytes.length; count += 1) {
      const newline = bytes.indexOf(NEWLINE, from);
      const end = newline < 0 ? bytes.length : newline + 1;
      if (!isText(bytes.subarray(from, end))) return count;
      from = end;
    }
    return count;
  }

  private refuseLong(line: number): never {
    const start = new TextDecoder().decode(this.carry[0]?.subarray(0, 200));
    throw new SessionDamage(
      line,
      `a line of at most ${LINE_BYTES_MAX} bytes`,
      `more, starting with ${excerpt(start)}`,
    );
  }
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(total);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
