import { Histogram } from '../lib/histogram.ts';

/** How long one stage of the way takes: median and 99th percentile of the last ten to twenty seconds, µs. */
export class Stage {
  /** As last worked out; NaN where nothing was timed. */
  p50 = Number.NaN;
  p99 = Number.NaN;
  private readonly times = new Histogram();

  add(us: number): void {
    this.times.add(us);
  }

  /** Begins the next window. */
  turn(): void {
    this.times.turn();
  }

  workOut(): void {
    this.p50 = this.times.percentile(0.5);
    this.p99 = this.times.percentile(0.99);
  }
}
