// What the page and its workers say to each other: calls over Comlink, frames and notices on a port.
import type { TrapInput } from '../lib/trapInput.ts';
import type {
  About,
  Answer,
  Answers,
  Command,
  CoreKind,
  LoadAnswer,
  Refusal,
  Reply,
} from './control.ts';

/** A fault to rehearse, for tests of what the page does then. */
export type Rehearsal = 'trap' | 'hang' | 'slow';

export type StartRequest =
  | {
      readonly world: 'live';
      /** Why the WebAssembly build is not wanted, in one sentence. */
      readonly notWasm: string | null;
      /** Settings, and the saved paper account where there is one. */
      readonly config: object;
      readonly rehearse: Rehearsal | null;
      /** What broke the core twice: frames like it are kept from it. */
      readonly poison: readonly TrapInput[];
      /** Instruments in the order in which a person would let them go. */
      readonly leaving?: readonly string[];
    }
  | {
      readonly world: 'recorded';
      readonly notWasm: string | null;
      /** Settings that apply where the session's own header says nothing. */
      readonly config: object;
      /** Where the session is: an address of our own host, or an opened file. */
      readonly file: string | Blob;
    }
  | {
      readonly world: 'simulated';
      readonly notWasm: string | null;
      readonly config: object;
      readonly terms: SimulatedTerms;
    };

/** What a simulated session depends on: the same terms give the same session. */
export interface SimulatedTerms {
  /** 32 bits. */
  readonly seed: number;
  /** What an ordinary day brings goes wrong. */
  readonly faults: boolean;
}

/** What a simulated world knows of itself. Times in µs since the epoch. */
export interface SimulatedFacts {
  readonly nowUs: number;
  readonly depeg: {
    readonly coin: string;
    readonly from_us: number;
    readonly to_us: number;
    readonly bps: number;
  };
  /** Prices that were set apart from everybody's, oldest first. */
  readonly mispricings: readonly {
    readonly venue: string;
    readonly instrument: string;
    readonly from_us: number;
    readonly to_us: number;
    readonly bps: number;
  }[];
  /** Every book as its last frame that was delivered left it. */
  readonly books: readonly {
    readonly venue: string;
    readonly instrument: string;
    readonly bid?: string;
    readonly bidSize?: string;
    readonly ask?: string;
    readonly askSize?: string;
    readonly at_us: number;
  }[];
}

export interface Started {
  readonly ok: true;
  readonly core: CoreKind;
  readonly coreNote: string | null;
  /** What a recording holds; null for live and simulated. */
  readonly session: null | {
    readonly venues: readonly string[];
    readonly fromUs: number;
    readonly toUs: number;
    /** Where and why a cut file ends early. */
    readonly cut: string | null;
  };
}

export type ReplayOrder =
  | { readonly do: 'play' }
  | { readonly do: 'pause' }
  | { readonly do: 'seek'; readonly us: number }
  /** 1, 10 or Infinity. */
  | { readonly do: 'speed'; readonly factor: number };

/** Results are values: no call rejects but by the page's own time limit. */
export interface WorkerApi {
  start(request: StartRequest, frames: MessagePort): Promise<Started | Refusal>;
  command(command: Command): Reply;
  query<A extends keyof Answers>(ask: A, of?: About): Answer<Answers[A]>;
  replay(order: ReplayOrder): Reply;
  /** What the simulated world knows of itself. */
  facts(): Answer<SimulatedFacts>;
  /** Begins a recording with an engine that starts from nothing, or ends the one that runs. */
  record(on: boolean, config: object): Reply;
  /** The recording so far, or the last one, as a session file. */
  recording(): Promise<Answer<Blob>>;
  /** Whether the page shows this worker's frames: if not, they come once a second. */
  show(visible: boolean): void;
  /** What is left out because this computer cannot keep up. */
  load(): LoadAnswer;
  /** Instruments in the order in which a person would let them go. */
  leaving(names: readonly string[]): void;
  ping(): void;
}

/** A worker that cannot go on says so once, on the port of the frames. */
export interface FaultNotice {
  readonly fault: string;
  /** µs since the epoch. */
  readonly atUs: number;
  /** The frame that the core was reading, where it was reading one. */
  readonly input: TrapInput | null;
}

/** Something that a person should know, in words; on the same port. */
export interface WordNotice {
  readonly words: string;
}

/** The same, seen from the page: every call takes its time. */
export type RemoteWorker = {
  [K in keyof WorkerApi]: (
    ...given: Parameters<WorkerApi[K]>
  ) => Promise<Awaited<ReturnType<WorkerApi[K]>>>;
};
