/** Buckets to a doubling: percentiles are right to within 5 %. */
const PARTS = 16;
const DOUBLINGS = 26;
const BUCKETS = PARTS * DOUBLINGS;

/**
 * Percentiles of durations in µs over the last one to two windows, in fixed memory.
 * Above a minute all durations are alike.
 */
export class Histogram {
  private counts = new Uint32Array(BUCKETS);
  private before = new Uint32Array(BUCKETS);

  add(us: number): void {
    const at = bucketOf(us);
    this.counts[at] = (this.counts[at] ?? 0) + 1;
  }

  /** Begins the next window and forgets the one before the last. */
  turn(): void {
    [this.counts, this.before] = [this.before, this.counts];
    this.counts.fill(0);
  }

  /** The duration that the share (0..1) does not exceed, µs; NaN where nothing was added. */
  percentile(share: number): number {
    const total = this.total();
    let left = Math.ceil(total * share);
    if (total === 0) return Number.NaN;
    for (let at = 0; at < BUCKETS; at += 1) {
      left -= (this.counts[at] ?? 0) + (this.before[at] ?? 0);
      if (left <= 0) return upperOf(at);
    }
    return upperOf(BUCKETS - 1);
  }

  private total(): number {
    let sum = 0;
    for (let at = 0; at < BUCKETS; at += 1) sum += (this.counts[at] ?? 0) + (this.before[at] ?? 0);
    return sum;
  }
}

function bucketOf(us: number): number {
  if (!(us > 1)) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log2(us) * PARTS));
}

function upperOf(bucket: number): number {
  return 2 ** (bucket / PARTS);
}
