// Points of a chart, bounded: strictly rising in time, finite, 5,000 kept and trimmed at 6,000.

export const KEEP = 5000;
export const TRIM_AT = 6000;

/** One moment of all series of a chart; null where a series has no value. */
export interface Point {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly values: readonly (number | null)[];
}

export type Pushed = 'appended' | 'trimmed' | 'too-soon' | 'went-back';

export interface Feed {
  readonly points: readonly Point[];
  /**
   * Takes one moment, `values` in the order of the series; what is not finite counts as missing.
   * Moments nearer than `gapS` to the last are left out; one that lies before the last is refused,
   * for the clock went back and the series must start anew.
   */
  push(time: number, values: readonly number[]): Pushed;
  clear(): void;
}

export function createFeed(gapS: number): Feed {
  let points: Point[] = [];
  return {
    get points() {
      return points;
    },
    push(time, values) {
      const last = points.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
      if (time < last) return 'went-back';
      if (time - last < gapS || !Number.isFinite(time)) return 'too-soon';
      points.push({ time, values: values.map(finiteOrNull) });
      if (points.length < TRIM_AT) return 'appended';
      points = points.slice(-KEEP);
      return 'trimmed';
    },
    clear() {
      points = [];
    },
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
