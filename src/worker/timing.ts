/** When work is done. Tests bring their own. */
export interface Timing {
  /** Runs the work once the messages that wait already are taken in; asked twice, it runs once. */
  soon(work: () => void): void;
  /** Runs the work after so many ms; a later call stands in for an earlier one. */
  wake(work: () => void, afterMs: number): void;
  stop(): void;
}

/** A timer that is due sooner by less than this is left as it is, ms. */
const SLACK_MS = 1;

/** Timing of a worker: a message to oneself comes after what waits, and is not slowed as timers are. */
export class WorkerTiming implements Timing {
  private readonly channel = new MessageChannel();
  private work: (() => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dueMs = Number.POSITIVE_INFINITY;

  constructor() {
    this.channel.port1.onmessage = () => {
      const work = this.work;
      this.work = null;
      work?.();
    };
  }

  soon(work: () => void): void {
    if (this.work === null) this.channel.port2.postMessage(0);
    this.work = work;
  }

  wake(work: () => void, afterMs: number): void {
    const dueMs = performance.now() + afterMs;
    if (dueMs > this.dueMs - SLACK_MS) return;
    clearTimeout(this.timer);
    this.dueMs = dueMs;
    this.timer = setTimeout(() => {
      this.dueMs = Number.POSITIVE_INFINITY;
      work();
    }, afterMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.work = null;
    this.channel.port1.close();
  }
}
