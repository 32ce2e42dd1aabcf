/** More than these in one minute are as good as all of them. */
const KEPT = 1024;
const MINUTE_MS = 60_000;

/** Tasks that kept the page from answering for over 50 ms, as the browser reports them. */
export class LongTasks {
  /** When they began, ms on the page's clock, the oldest written over. */
  private readonly beganMs = new Float64Array(KEPT).fill(Number.NEGATIVE_INFINITY);
  private count = 0;
  private readonly isTold: boolean;

  constructor() {
    this.isTold =
      globalThis.PerformanceObserver?.supportedEntryTypes?.includes('longtask') ?? false;
    if (!this.isTold) return;
    const observer = new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) this.note(startTime);
    });
    observer.observe({ type: 'longtask', buffered: true });
  }

  note(startMs: number): void {
    this.beganMs[this.count % KEPT] = startMs;
    this.count += 1;
  }

  /** How many began in the minute before; NaN where the browser does not tell. */
  inMinuteBefore(nowMs: number): number {
    if (!this.isTold) return Number.NaN;
    return this.beganMs.reduce((sum, began) => sum + Number(nowMs - began < MINUTE_MS), 0);
  }
}
