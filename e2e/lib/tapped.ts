// The part of the tap that runs in the page. It must be whole in itself: it is sent there as text.
import type { Frame } from '../../src/contract/generated.ts';

/** What the page's script needs of the contract. */
export interface Contract {
  readFrame(buffer: ArrayBuffer): Frame;
  readonly State: { readonly LIVE: number };
  readonly PairState: { readonly OFFERED: number };
  readonly VENUES: readonly { readonly id: string }[];
}

/** A book that went from one state to another. A venue is its place in `VENUES`. */
export interface Change {
  readonly atMs: number;
  readonly venue: number;
  readonly instrument: number;
  readonly from: number;
  readonly to: number;
}

/** The touch of a watched market, whenever it changes. Sizes in base units; `state` as in `STATES`. */
export interface Touch {
  readonly atMs: number;
  readonly state: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

export interface Tapped {
  /** Every frame since the page was opened. */
  frames: number;
  /** Offers that rested on a book that was not live, crossed, or too old: R1 says that there is none. */
  readonly wrong: string[];
  changes: Change[];
  /** Per venue, the last moment at which a pair with it was offered. */
  readonly offered: number[];
  /** Longest time between two frames since the last look, ms. */
  longestMs: number;
  readonly watched: Map<string, Touch[]>;
  newest(): Frame | null;
  ask(question: string, of: object): Promise<unknown>;
}

/** Looks at every frame on its way to the page, and asks its worker as the page does. */
export function install({ readFrame, State, PairState, VENUES }: Contract): void {
  const KEPT = 20_000;
  const AGE_MAX_MS = 1001;
  const count = VENUES.length;
  const states = new Map<number, number>();
  let buffer: ArrayBuffer | null = null;
  let beforeMs = 0;
  let worker: Worker | null = null;

  const tapped: Tapped = {
    frames: 0,
    wrong: [],
    changes: [],
    offered: VENUES.map(() => 0),
    longestMs: 0,
    watched: new Map(),
    newest: () => (buffer === null ? null : readFrame(buffer)),
    ask,
  };
  Object.assign(globalThis, { tapped });

  const NativeWorker = globalThis.Worker;
  globalThis.Worker = class extends NativeWorker {
    constructor(...given: ConstructorParameters<typeof NativeWorker>) {
      super(...given);
      worker = this;
    }
  };
  const native = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')!;
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    ...native,
    set(listener: (event: MessageEvent) => void) {
      native.set!.call(this, (event: MessageEvent) => {
        if (event.data instanceof ArrayBuffer) look(event.data);
        listener.call(this, event);
      });
    },
  });

  function look(data: ArrayBuffer): void {
    buffer = data;
    const nowMs = performance.timeOrigin + performance.now();
    if (beforeMs > 0) tapped.longestMs = Math.max(tapped.longestMs, nowMs - beforeMs);
    beforeMs = nowMs;
    const frame = readFrame(data);
    tapped.frames += 1;
    followStates(frame, nowMs);
    judgeOffers(frame, nowMs);
  }

  function followStates({ quotes }: Frame, nowMs: number): void {
    for (let row = 0; row < quotes.rows; row += 1) {
      const [venue, instrument, to] = [
        quotes.venue[row]!,
        quotes.instrument[row]!,
        quotes.state[row]!,
      ];
      const key = instrument * count + venue;
      const from = states.get(key);
      if (from !== to) {
        states.set(key, to);
        if (from !== undefined && tapped.changes.length < KEPT) {
          tapped.changes.push({ atMs: nowMs, venue, instrument, from, to });
        }
      }
      const touches = tapped.watched.get(`${venue} ${instrument}`);
      if (touches) follow(touches, quotes, row, nowMs);
    }
  }

  function follow(touches: Touch[], quotes: Frame['quotes'], row: number, atMs: number): void {
    const touch = {
      atMs,
      state: quotes.state[row]!,
      bid: quotes.bid[row]!,
      bidSize: quotes.bid_size[row]!,
      ask: quotes.ask[row]!,
      askSize: quotes.ask_size[row]!,
    };
    const last = touches[touches.length - 1];
    const isSame =
      last?.state === touch.state &&
      last.bid === touch.bid &&
      last.bidSize === touch.bidSize &&
      last.ask === touch.ask &&
      last.askSize === touch.askSize;
    if (!isSame && touches.length < KEPT) touches.push(touch);
  }

  function judgeOffers({ pairs, quotes, opportunities }: Frame, nowMs: number): void {
    const legs: number[] = [];
    for (let row = 0; row < pairs.rows; row += 1) {
      if (pairs.state[row] === PairState.OFFERED) legs.push(row);
    }
    for (let row = 0; row < opportunities.rows; row += 1) {
      if (opportunities.alive[row] === 1) legs.push(opportunities.key[row]!);
    }
    if (legs.length === 0) return;
    const books = new Map<number, number>();
    for (let row = 0; row < quotes.rows; row += 1) {
      books.set(quotes.instrument[row]! * count + quotes.venue[row]!, row);
    }
    for (const key of legs) {
      const instrument = Math.floor(key / (count * count));
      for (const venue of [Math.floor(key / count) % count, key % count]) {
        tapped.offered[venue] = nowMs;
        const row = books.get(instrument * count + venue);
        const isRight =
          row !== undefined &&
          quotes.state[row] === State.LIVE &&
          quotes.crossed[row] === 0 &&
          quotes.age_ms[row]! <= AGE_MAX_MS;
        if (isRight || tapped.wrong.length >= 20) continue;
        const state =
          row === undefined
            ? 'no book'
            : `state ${quotes.state[row]}, age ${quotes.age_ms[row]} ms`;
        tapped.wrong.push(`${VENUES[venue]!.id}, instrument ${instrument}: ${state}`);
      }
    }
  }

  /** One call as Comlink makes it. */
  function ask(question: string, of: object): Promise<unknown> {
    const to = worker;
    const id = `tap ${Math.random()}`;
    const values = [question, of].map((value) => ({ type: 'RAW', value }));
    return new Promise((resolve) => {
      to?.addEventListener('message', function hear({ data }: MessageEvent) {
        if (data?.id !== id) return;
        to.removeEventListener('message', hear);
        resolve(data.value);
      });
      to?.postMessage({ id, type: 'APPLY', path: ['query'], argumentList: values });
    });
  }
}
