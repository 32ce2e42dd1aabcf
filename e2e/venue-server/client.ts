import type { Book } from './book.ts';
import type { Frame } from './venue.ts';

/** One connection as a venue sees it: who it is, what it follows, and a way to answer. */
export class Client {
  readonly id: string;
  /** Path and query it asked for. */
  readonly url: string;
  readonly books = new Set<Book>();
  readonly trades = new Set<Book>();
  /** Books followed order by order. */
  readonly orders = new Set<Book>();
  /** Frames sent so far, for venues that number them. */
  sent = 0;
  /** Pings that nobody has answered, for venues that mind. */
  unanswered = 0;
  private readonly find: (symbol: string) => Book | undefined;
  private readonly list: () => readonly Book[];
  private readonly write: (frame: Frame) => void;
  private readonly hangUp: (code: number, reason: string) => void;

  constructor(options: {
    id: string;
    url: string;
    find: (symbol: string) => Book | undefined;
    list: () => readonly Book[];
    write: (frame: Frame) => void;
    hangUp: (code: number, reason: string) => void;
  }) {
    this.id = options.id;
    this.url = options.url;
    this.find = options.find;
    this.list = options.list;
    this.write = options.write;
    this.hangUp = options.hangUp;
  }

  /** The venue's book of this symbol, if it lists one now. */
  book(symbol: string): Book | undefined {
    return this.find(symbol);
  }

  /** All that the venue lists now. */
  listed(): readonly Book[] {
    return this.list();
  }

  send(frame: Frame): void {
    this.write(frame);
    this.sent += 1;
  }

  close(code: number, reason: string): void {
    this.hangUp(code, reason);
  }
}
