// Points of a chart, bounded: strictly rising in time, finite, never as many as FULL. The chart library keeps some
// kilobytes for each moment, so that a long past must stand on few. Its axis gives every point the same width: all
// of them are equally far apart, and grow apart together.

/** So many points are too many: every second one goes, or the oldest. */
export const FULL = 500;
/** Left where the oldest go. */
export const KEEP = 450;

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
   * Moments nearer than the gap to the last are left out; one that lies before the last is refused,
   * for the clock went back and the series must start anew.
   */
  push(time: number, values: readonly number[]): Pushed;
  clear(): void;
}

/** `gapS`: least distance of two points at first, seconds. It doubles while it stays within `coarsestS`. */
export function createFeed(gapS: number, coarsestS = gapS): Feed {
  let points: Point[] = [];
  let nowS = gapS;
  const shorten = () => {
    if (nowS * 2 > coarsestS) {
      points = points.slice(-KEEP);
      return;
    }
    nowS *= 2;
    points = thinned(points, nowS);
  };
  return {
    get points() {
      return points;
    },
    push(time, values) {
      const last = points.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
      if (time < last) return 'went-back';
      if (time - last < nowS || !Number.isFinite(time)) return 'too-soon';
      points.push({ time, values: values.map(finiteOrNull) });
      if (points.length < FULL) return 'appended';
      shorten();
      return 'trimmed';
    },
    clear() {
      points = [];
      nowS = gapS;
    },
  };
}

/** From the newest back, those that are far enough apart: the newest stays. */
function thinned(points: readonly Point[], gapS: number): Point[] {
  const kept: Point[] = [];
  for (const point of points.toReversed()) {
    const next = kept.at(-1)?.time ?? Number.POSITIVE_INFINITY;
    if (next - point.time >= gapS) kept.push(point);
  }
  return kept.reverse();
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
