// What a person or a program may say to the core on the cold path, and what comes back. Words only: the
// market data itself travels in frames.
import type { Frame, HappeningWord } from './generated.ts';

/** Something a person does. The core refuses what makes no sense and says why. */
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
  /** All or none of them. */
  | { do: 'instruments'; names: readonly string[]; enabled: boolean }
  /** Says whether a market's coin is what its ticker says; null takes the answer back. */
  | { do: 'identity'; venue: string; symbol: string; verdict: 'same' | 'other' | null }
  /** Dials again, and tests anew whether the venue can be reached. */
  | { do: 'retry'; venue: string }
  /** The host's network is back: one try a venue at once. */
  | { do: 'online' }
  /** Tries a market again that was found not listed. */
  | { do: 'probe'; venue: string; symbol: string }
  /** Puts a saved paper account in place of this one: a tab takes over. */
  | { do: 'account'; account: unknown }
  /** Does without trades, and without single orders: said by the worker that cannot keep up. */
  | { do: 'spare'; trades: boolean; orders: boolean }
  /** Leaves a market out for the longest pause. */
  | { do: 'quarantine'; venue: string; symbol: string };

/** A thing that was not done: a code for programs, a sentence for a person. */
export interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}

export type Reply = { readonly ok: true } | Refusal;

export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal;

export interface CatalogueAnswer {
  readonly venues: readonly { id: string; name: string; short: string }[];
  readonly instruments: readonly string[];
  /** Those of them that were followed once and are not now: their rows stay. */
  readonly unfollowed?: readonly string[];
  readonly quotes: readonly string[];
  readonly markets: readonly CatalogueMarket[];
}

export interface CatalogueMarket {
  readonly venue: string;
  readonly symbol: string;
  readonly instrument: string | null;
  readonly kind: string | null;
  /** What is known of the coin behind the ticker. */
  readonly identity?: IdentityWord;
  /** Why, in one sentence. */
  readonly evidence?: string;
  /** Since when its price has been far from the other venues', µs; null where it is not. */
  readonly farSinceUs?: number | null;
  /** Power of ten that the venue's unit is a multiple of. */
  readonly power?: number;
  readonly listing?: 'unasked' | 'asked' | 'listed' | 'not-listed';
  /** What was found, in one sentence; null where nothing was. */
  readonly listingNote?: string | null;
  /** Null where nobody knows them: paper trading refuses there. */
  readonly rules?: TradingRules | null;
  /** False where the venue's own list says that it is not traded now. */
  readonly trading?: boolean;
}

export type IdentityWord =
  | 'known'
  | 'unverified'
  | 'confirmed'
  | 'denied'
  | 'suspect'
  | 'gone'
  | 'refused';

/** What an order must keep to, as exact text, and where that was read. */
export interface TradingRules {
  readonly tick: string;
  readonly step: string;
  readonly minimum: string;
  readonly from: 'venue' | 'table';
  /** `2026-11-23`; null where it is not dated. */
  readonly date: string | null;
}

/** How much is left out because this computer cannot keep up. */
export interface LoadAnswer {
  /** 0 nothing, 1 pictures, 2 trades, 3 single orders, 4 and more: instruments. */
  readonly step: number;
  /** Instruments left out, the first to go first. */
  readonly left: readonly string[];
}

/** What the venues' own lists of markets said. */
export interface ListingsAnswer {
  readonly venues: readonly {
    id: string;
    /** `none`: it offers no list over its socket, or has not answered. */
    source: 'venue' | 'none';
    atUs: number | null;
    count: number;
  }[];
  readonly markets: readonly ListedMarket[];
}

export interface ListedMarket {
  readonly venue: string;
  /** As the venue writes it. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly trading: boolean;
}

/** How many instruments are followed, how many would fit, and whose quota says so. */
export interface RoomAnswer {
  readonly instruments: number;
  readonly fits: number;
  readonly tightest: string;
}

/** Whether the venues can be reached from here, as tested since the start or the last `retry`. */
export interface ReachAnswer {
  readonly venues: readonly {
    id: string;
    reach: 'untried' | 'trying' | 'reached' | 'refused' | 'silent' | 'blocked';
    /** What was found, in one sentence. */
    sentence: string;
    /** From the dial to the open connection; null where unknown. */
    openMs: number | null;
    /** From that dial to the first exact book; null where unknown. */
    firstBookMs: number | null;
    /** What is used instead, in words; null where nothing has to be. */
    instead: string | null;
  }[];
}

/** What happened last at a venue, or to one market: newest first, fifty at most. */
export type EventsAnswer = readonly HappeningTold[];

/** Something that happened, in numbers: `state/eventWords.ts` has the sentences. */
export interface HappeningTold {
  /** µs since the epoch. */
  readonly t: number;
  readonly what: HappeningWord;
  /** The venue's symbol; null where it is about the venue or a connection. */
  readonly market: string | null;
  /** Two whole numbers as exact text, for a sequence number may be too large for a number; times are µs. */
  readonly n: readonly [string, string];
  /** A foreign text, capped; empty where there is none. */
  readonly text: string;
}

/** A market's health, 0..100, and what it is made of. */
export interface HealthAnswer {
  readonly score: number;
  /** True while it is too low for the market to be offered. */
  readonly held: boolean;
  /** By kind, in the order of `HEALTH_COSTS`: how much of it, and the points that takes. */
  readonly components: readonly (readonly [amount: number, points: number])[];
}

/** When nobody watched: a frozen tab, a computer asleep. */
export interface UnobservedAnswer {
  readonly count: number;
  readonly lostUs: number;
  /** The last fifty, oldest first. */
  readonly spans: readonly UnobservedSpan[];
}

export interface UnobservedSpan {
  /** On the engine's clock, µs since the epoch. */
  readonly fromUs: number;
  readonly toUs: number;
  /** Its length by the wall, µs. */
  readonly lostUs: number;
  readonly why: 'frozen' | 'clock-jumped';
}

/** The best levels of a market's book, as exact text: price and size, best first. */
export interface BookAnswer {
  readonly state: string;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
  /** Levels held on the bid side and on the ask side. */
  readonly levels: readonly [number, number];
}

/** Answers of the core by question. */
export interface Answers {
  catalogue: CatalogueAnswer;
  report: unknown;
  account: unknown;
  events: EventsAnswer;
  health: HealthAnswer;
  unobserved: UnobservedAnswer;
  listings: ListingsAnswer;
  reach: ReachAnswer;
  room: RoomAnswer;
  settings: unknown;
  book: BookAnswer;
}

/** What a question is about, where it is about one thing. */
export interface About {
  readonly venue?: string;
  /** As the venue writes it. */
  readonly symbol?: string;
  /** `spot`, `linear`, `inverse` or `option`, where two markets share a symbol. */
  readonly kind?: string;
  /** Levels of a side. */
  readonly depth?: number;
}

/** Where frames come from. Times in µs since the epoch. */
export interface SourceInfo {
  readonly id: string;
  readonly kind: 'live' | 'recorded' | 'simulated';
  readonly title: string;
  readonly venues: readonly string[];
  readonly from: number | null;
  readonly to: number | null;
}

/** Which build of the core runs. */
export type CoreKind = 'simd' | 'js';

export interface LinkStatus {
  readonly source: SourceInfo;
  readonly core: CoreKind | 'none';
  /** Why it is not the fast build, in one sentence. */
  readonly coreNote: string | null;
  /** Rises with every new engine: what was learnt of the one before is void. */
  readonly generation: number;
  readonly state: 'starting' | 'running' | 'failed';
  /** Why nothing runs, for a person. */
  readonly failure: string | null;
  /** Why the recording plays although live was asked for, one line a venue. */
  readonly liveNote: string | null;
  /** What the last file or recording that was opened had to say: that it is cut short, for instance. */
  readonly sourceNote: string | null;
  readonly recording: null | { readonly bytes: number; readonly fromUs: number };
  /** Whether this tab trades the live paper account, or follows another one. */
  readonly role: 'owner' | 'follower' | 'none';
  /** The version of the tab that trades, where it is another one than this tab's. */
  readonly otherVersion: string | null;
  /** What is left out of live because this computer cannot keep up. */
  readonly load: LoadAnswer;
  readonly recordings: readonly SourceInfo[];
  /** Terms of the simulated session that is shown, or was shown last. */
  readonly simulated: { readonly seed: number; readonly faults: boolean };
}

/** The newest frame. It is valid until the task that asked for it ends: its buffer goes back. */
export interface FrameSource {
  latest(): Frame | null;
  /** When it came, ms on the page's own clock. */
  receivedMs(): number;
  onFrame(listener: () => void): () => void;
}
