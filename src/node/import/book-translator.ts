import type { Capture, RestRecord } from './capture.ts';
import { type PlacedFrame, type Translator, verbatim } from './venue-forms.ts';

/** Leaves frames as they were sent, turns REST books into frames, and says how many. */
export abstract class BookTranslator implements Translator {
  readonly url = verbatim.url;
  readonly frame = verbatim.frame;
  protected readonly capture: Capture;
  /** What became of the books, in plain words. */
  protected abstract readonly deed: string;
  private bookCount = 0;

  constructor(capture: Capture) {
    this.capture = capture;
  }

  rest(record: RestRecord): PlacedFrame | null {
    const frame = this.book(record);
    if (frame !== null) this.bookCount += 1;
    return frame;
  }

  notes(): string[] {
    return this.bookCount === 0 ? [] : [`${this.deed}: ${this.bookCount}`];
  }

  /** A REST reply as a frame; null where it is no book, or has no place in a session. */
  protected abstract book(record: RestRecord): PlacedFrame | null;
}
