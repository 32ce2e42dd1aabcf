/**
 * The session interchange format: what went into the core, one JSON object a line.
 * Times are whole microseconds since the epoch on the recorder's monotonic clock and never go back;
 * events of equal `t` are one instant, after the last of which the core steps.
 */
export const SESSION_FORMAT = 'arbscope-session';
export const SESSION_VERSION = 1;

/** A line longer than this is refused. The largest frame seen, a whole Coinbase book, is 5 MB. */
export const LINE_BYTES_MAX = 32 * 1024 * 1024;
/** A larger file is refused before it is read. */
export const FILE_BYTES_MAX = 512 * 1024 * 1024;
/** A header that lists more markets than this is refused. */
export const MARKETS_MAX = 10_000;

export type MarketKind = 'spot' | 'linear' | 'inverse' | 'option';

export interface SessionMarket {
  venue: string;
  /** As the venue writes it in its frames. */
  symbol: string;
  /** Null where the symbol cannot be split with certainty; the market then has no instrument. */
  base: string | null;
  quote: string | null;
  kind: MarketKind | null;
}

export interface SessionHeader {
  t: 0;
  ev: 'header';
  format: typeof SESSION_FORMAT;
  version: typeof SESSION_VERSION;
  /** Version of the program that made the file. */
  core: string;
  seed: number;
  config: Record<string, unknown>;
  markets: SessionMarket[];
  notes: string[];
}

export interface OpenEvent {
  t: number;
  ev: 'open';
  venue: string;
  conn: number;
  url: string;
}

export interface TextFrameEvent {
  t: number;
  ev: 'recv';
  venue: string;
  conn: number;
  data: string;
}

export interface BinaryFrameEvent {
  t: number;
  ev: 'recv';
  venue: string;
  conn: number;
  /** Standard base64 with padding. */
  b64: string;
}

export type FrameEvent = TextFrameEvent | BinaryFrameEvent;

export interface CloseEvent {
  t: number;
  ev: 'close';
  venue: string;
  conn: number;
  code: number;
  reason: string;
}

export interface TickEvent {
  t: number;
  ev: 'tick';
}

/** Wall clock minus monotonic clock, written when it moves. */
export interface WallEvent {
  t: number;
  ev: 'wall';
  us: number;
}

/** What a person did. */
export interface CommandEvent {
  t: number;
  ev: 'cmd';
  cmd: Record<string, unknown>;
}

export type SessionEvent =
  | OpenEvent
  | FrameEvent
  | CloseEvent
  | TickEvent
  | WallEvent
  | CommandEvent;
