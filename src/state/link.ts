// What the page needs from the link to the worker. The link of `src/link` is one; tests have another.
import type { StoreApi } from 'zustand/vanilla';
import type { FrameSource } from '../render/scheduler.ts';

export type Command =
  | { do: 'fee'; venue: string; taker: number }
  | { do: 'minEdge'; bps: number }
  | { do: 'orderSize'; quote: number }
  | { do: 'delay'; ms: number }
  | { do: 'limit'; name: string; value: number }
  | { do: 'strategy'; id: string; enabled: boolean }
  | { do: 'parameter'; id: string; name: string; value: number }
  | { do: 'halt'; on: boolean }
  | { do: 'reset' }
  | { do: 'start'; quote: number; baseWorth: number }
  | { do: 'focus'; instrument: string; buy?: string; sell?: string }
  | { do: 'venue'; id: string; enabled: boolean }
  | { do: 'instrument'; name: string; enabled: boolean }
  | { do: 'retry'; venue: string };

export type Reply = { ok: true } | { ok: false; code: string; message: string };

export interface CatalogueAnswer {
  readonly venues: readonly { id: string; name: string; short: string }[];
  readonly instruments: readonly string[];
  readonly quotes: readonly string[];
  readonly markets: readonly CatalogueMarket[];
}

export interface CatalogueMarket {
  readonly venue: string;
  readonly symbol: string;
  readonly instrument: string | null;
  readonly kind: string | null;
}

export interface EventsAnswer {
  readonly events: readonly { t: number; text: string }[];
}

/** Answers of the core by question. */
export interface Answers {
  catalogue: CatalogueAnswer;
  report: unknown;
  account: unknown;
  events: EventsAnswer;
  settings: unknown;
}

export interface SourceInfo {
  readonly id: string;
  readonly kind: 'live' | 'recorded' | 'simulated';
  readonly title: string;
  readonly venues: readonly string[];
  readonly from: number | null;
  readonly to: number | null;
}

export interface LinkStatus {
  readonly source: SourceInfo;
  readonly core: 'simd' | 'js' | 'none';
  readonly coreNote: string | null;
  /** Rises with every new engine: what was learnt of the one before is void. */
  readonly generation: number;
  readonly state: 'starting' | 'running' | 'failed';
  readonly failure: string | null;
  /** Why the recording plays although live was asked for, one line a venue. */
  readonly liveNote: string | null;
  readonly recording: null | { readonly bytes: number; readonly fromUs: number };
  readonly recordings: readonly SourceInfo[];
}

export interface Link {
  readonly frames: FrameSource;
  readonly status: StoreApi<LinkStatus>;
  command(command: Command): Promise<Reply>;
  query<A extends keyof Answers>(ask: A, of?: { venue: string }): Promise<Answers[A]>;
  selectSource(id: string): Promise<Reply>;
  openFile(file: File): Promise<Reply>;
  readonly replay: {
    play(): void;
    pause(): void;
    seek(us: number): void;
    speed(factor: number): void;
  };
  readonly recorder: {
    start(): void;
    stop(): void;
    download(): void;
  };
}
