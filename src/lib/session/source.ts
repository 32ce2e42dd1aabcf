import { SessionDamage, SourceCut, SourceDamage } from './damage.ts';

/** Pieces of a file, until it ends or turns out to be cut. */
export class Source {
  /** Why it ended early, null if it did not. */
  cut: string | null = null;

  private readonly chunks: Iterator<Uint8Array>;

  constructor(chunks: Iterable<Uint8Array>) {
    this.chunks = chunks[Symbol.iterator]();
  }

  /** The next piece, null at the end. Throws `SessionDamage` at the line that is being read. */
  pull(line: number): Uint8Array | null {
    try {
      const { done, value } = this.chunks.next();
      return done === true ? null : value;
    } catch (error) {
      if (error instanceof SourceDamage) {
        throw new SessionDamage(line, error.expected, error.message);
      }
      if (!(error instanceof SourceCut)) throw error;
      this.cut = error.message;
      return null;
    }
  }
}
