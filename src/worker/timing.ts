/** When work is done. Tests bring their own. */
export interface Timing {
  /** Runs the work once the messages that wait already are taken in; asked twice, it runs once. */
  soon(work: () => void): void;
  /** Runs the work after so many ms; a later call stands in for an earlier one. */
  wake(work: () => void, afterMs: number): void;
  stop(): void;
  /** How much later than asked the last timer fired, ms. */
  readonly lateMs: number;
  /** Timers pending, and message ports held. */
  readonly timers: number;
  readonly ports: number;
}

/** A timer that is due sooner by less than this is left as it is, ms. */
const SLACK_MS = 1;

/** Work that follows the last within this time waits for a timer: a flood is worked off in batches. */
const BUSY_MS = 0.5;
const BATCH_MS = 1;

/**
 * Timing of a worker: a message to oneself comes after what waits, and is not slowed as timers are. Each
 * turn of the loop costs some 10 µs, as much as a few frames, so that under a flood a timer stands in.
 */
export class WorkerTiming implements Timing {
  private readonly channel = new MessageChannel();
  private work: (() => void) | null = null;
  private workedMs = Number.NEGATIVE_INFINITY;
  private batch: ReturnType<typeof setTimeout> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dueMs = Number.POSITIVE_INFINITY;
  lateMs = 0;
  readonly ports = 2;

  constructor() {
    this.channel.port1.onmessage = this.run;
  }

  get timers(): number {
    return Number(this.dueMs < Number.POSITIVE_INFINITY) + Number(this.batch !== undefined);
  }

  soon(work: () => void): void {
    if (this.work === null) this.ask();
    this.work = work;
  }

  wake(work: () => void, afterMs: number): void {
    const dueMs = performance.now() + afterMs;
    if (dueMs > this.dueMs - SLACK_MS) return;
    clearTimeout(this.timer);
    this.dueMs = dueMs;
    this.timer = setTimeout(() => {
      this.lateMs = performance.now() - dueMs;
      this.dueMs = Number.POSITIVE_INFINITY;
      work();
    }, afterMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.batch);
    this.work = null;
    this.channel.port1.close();
  }

  private ask(): void {
    if (performance.now() - this.workedMs < BUSY_MS) {
      this.batch ??= setTimeout(this.run, BATCH_MS);
    } else this.channel.port2.postMessage(0);
  }

  private readonly run = () => {
    const work = this.work;
    clearTimeout(this.batch);
    this.batch = undefined;
    this.work = null;
    work?.();
    this.workedMs = performance.now();
  };
}
