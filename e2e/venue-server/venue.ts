import type { Book, Level, Sides } from './book.ts';
import type { Client } from './client.ts';

/** An address the venue is dialled at. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface Trade {
  readonly id: number;
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly size: number;
}

export type Frame = string | Buffer;

/** How one exchange speaks. What it sends is true to form; which books it has is the server's business. */
export interface Venue {
  readonly id: string;
  readonly endpoints: readonly Endpoint[];
  /** What the venue calls a market; null if it does not list it. */
  symbol(base: string, quote: string): string | null;
  /** Sent on connecting. */
  greet?(client: Client): void;
  /** Answers one frame of the client; subscriptions are noted in `client`. */
  read(client: Client, text: string): void;
  /** The frame that brings a change of a book, or the whole book, to a client that follows it. */
  change(client: Client, book: Book, change: Sides): Frame;
  trade(client: Client, book: Book, trade: Trade): Frame;
  /** What the last change of a book did to its single orders, to a client that follows them. */
  orders?(client: Client, book: Book): readonly Frame[];
  /** A recorded frame as this client may get it, where a connection numbers its frames; digits stay. */
  renumber?(client: Client, frame: string): string;
  /** What comes by the clock, whether or not anything happens. */
  readonly heartbeat?: { readonly everyMs: number; beat(client: Client): void };
}

/** Levels as `[price, size]` texts. */
export function pairs(levels: readonly Level[], text: (level: Level) => string): string {
  return `[${levels.map(text).join(',')}]`;
}
