import type { Frame } from './venue.ts';

/** What a frame is about: an instrument like `BTC-USDT`, and what of it. */
export interface About {
  readonly market: string;
  readonly of: 'book' | 'trades';
}

/** Takes what a venue sends to one of its connections. */
export type Emit = (conn: number, frame: Frame, about: About | null) => void;

/**
 * What a venue says: who connects and what they ask goes in, frames come out through the `Emit` that it was made
 * with, at once or when time passes. It knows no sockets and no faults. Test books in the venues' dialects are one
 * source (`BookSource`), a simulated market is another.
 */
export interface Source {
  /** Somebody connected; `url` is the path and query that was asked for. */
  open(conn: number, url: string): void;
  read(conn: number, text: string): void;
  /** The connection is gone. */
  close(conn: number): void;
  /** Time has passed, ms since the epoch: sends all that is due by now. */
  advance(tMs: number): void;
}

/** What a source may ask of the connections it speaks on. */
export interface Line {
  readonly emit: Emit;
  /** Ends a connection in good order. */
  readonly hangUp: (conn: number, code: number, reason: string) => void;
}
