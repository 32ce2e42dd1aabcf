import type { ReplayCore } from './arguments.ts';

interface VenueCounts {
  frames: number;
  bookUpdates: number;
  snapshots: number;
  trades: number;
  checksumsRight: number;
  checksumsWrong: number;
  gaps: number;
  resyncs: number;
  malformed: number;
  ignored: number;
}

export interface MarketEnd {
  venue: string;
  symbol: string;
  instrument: string | null;
  kind: string | null;
  state: string;
  /** Exact text, null for an empty side. */
  bid: string | null;
  bidSize: string | null;
  ask: string | null;
  askSize: string | null;
  /** Bids and asks held. */
  levels: [number, number];
  crossedUpdates: number;
}

export interface PairSummary {
  instrument: string;
  buy: string;
  sell: string;
  bestNetBps: number | null;
  secondsNetPositive: number;
  offered: number;
}

interface PaperSummary {
  strategies: { id: string; trades: number; pnl: string }[];
  ledgerHash: string;
}

/** What the core says of a session. */
export interface CoreReport {
  format: 'arbscope-replay';
  version: 1;
  stateHash: string;
  sessionSeconds: number;
  events: number;
  venues: Record<string, VenueCounts>;
  markets: MarketEnd[];
  pairs: PairSummary[];
  rejected: Record<string, number>;
  paper: PaperSummary;
}

/** What `npm run replay --json` prints: every key always present, in this order. */
export type ReplayReport = CoreReport & { core: ReplayCore; wallSeconds: number };

/** @param wallSeconds from opening the file to the state hash */
export function reportOf(told: CoreReport, core: ReplayCore, wallSeconds: number): ReplayReport {
  return {
    format: told.format,
    version: told.version,
    core,
    stateHash: told.stateHash,
    sessionSeconds: told.sessionSeconds,
    wallSeconds,
    events: told.events,
    venues: told.venues,
    markets: told.markets,
    pairs: told.pairs,
    rejected: told.rejected,
    paper: told.paper,
  };
}
