// The page's one link to the engines.
import type { StoreApi } from 'zustand/vanilla';
import type {
  About,
  Answers,
  Command,
  FrameSource,
  LinkStatus,
  Reply,
} from '../contract/control.ts';
import type { ReplayOrder, SimulatedFacts, SimulatedTerms } from '../contract/worker.ts';
import { type LinkOptions, settled } from './options.ts';
import { Switchboard } from './switchboard.ts';

export type { LinkOptions } from './options.ts';

export interface Link {
  readonly frames: FrameSource;
  readonly status: StoreApi<LinkStatus>;
  command(command: Command): Promise<Reply>;
  /** Another tab changed settings: the engines here hear of them. */
  adopt(commands: readonly Command[]): void;
  /** What a person would let go first has changed. */
  prefer(): void;
  /** Rejects with the reason where the engine does not answer. */
  query<A extends keyof Answers>(ask: A, of?: About): Promise<Answers[A]>;
  /** `live`, `simulated`, or the id of a recording. */
  selectSource(id: string): Promise<Reply>;
  /** Begins a simulated session with these terms. */
  simulate(terms: SimulatedTerms): Promise<Reply>;
  /** What the simulated world knows of itself; rejects where none is shown. */
  facts(): Promise<SimulatedFacts>;
  /** The same as a file, to check the scan by hand. */
  saveFacts(): Promise<void>;
  openFile(file: File): Promise<Reply>;
  readonly replay: {
    play(): void;
    pause(): void;
    seek(us: number): void;
    /** 1, 10 or Infinity. */
    speed(factor: number): void;
  };
  readonly recorder: {
    start(): void;
    stop(): void;
    download(): void;
  };
}

/** Starts the engine of the wanted source. Everything it has to say is in `status`. */
export function createLink(options: LinkOptions): Link {
  const desk = new Switchboard(settled(options));
  void desk.begin();
  const order = (given: ReplayOrder) => void desk.order(given);
  return {
    frames: {
      latest: () => desk.latest(),
      receivedMs: () => desk.receivedMs(),
      onFrame: (listener) => desk.onFrame(listener),
    },
    status: desk.status,
    command: (command) => desk.command(command),
    adopt: (commands) => desk.adopt(commands),
    prefer: () => desk.prefer(),
    query: (ask, of) => desk.query(ask, of),
    selectSource: (id) => desk.select(id),
    openFile: (file) => desk.openFile(file),
    simulate: (terms) => desk.simulate(terms),
    facts: () => desk.facts(),
    saveFacts: () => desk.saveFacts(),
    replay: {
      play: () => order({ do: 'play' }),
      pause: () => order({ do: 'pause' }),
      seek: (us) => order({ do: 'seek', us }),
      speed: (factor) => order({ do: 'speed', factor }),
    },
    recorder: {
      start: () => void desk.record(true),
      stop: () => void desk.record(false),
      download: () => void desk.download(),
    },
  };
}
