/** What the benchmark asks of a worker in the page. */
export interface Order {
  /** Where the flood server listens. */
  readonly server: string;
  /** The whole core, or a handler that does nothing. */
  readonly mode: 'core' | 'empty';
  /** Sockets to open in the empty mode: the addresses that the core would dial. */
  readonly urls: readonly string[];
  /** Settings of the core. */
  readonly config: object;
  /** Frames at the beginning that only let the core ask for its books. */
  readonly primers: number;
  /** The round ends with so many frames after them. */
  readonly messages: number;
}

/** What a worker found, times in ms on its own clock. */
export interface Findings {
  /** From the first message of the flood to the last. */
  readonly elapsedMs: number;
  /** When each message of the flood had its decision; empty in the empty mode. */
  readonly decidedMs: Float64Array;
  /** What the core itself took for each: taking it in, and the step that decided on it. */
  readonly coreMs: Float64Array;
  /** Server's clock minus the worker's, ms, and how far off that may be. */
  readonly offsetMs: number;
  readonly offsetErrorMs: number;
  readonly framesShown: number;
}
