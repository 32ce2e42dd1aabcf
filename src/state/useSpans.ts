// Shows on a chart when nobody watched.
import { type RefObject, useEffect } from 'react';
import { duration } from '../lib/format/time.ts';
import type { Chart } from '../render/chart.ts';
import { useUnobserved } from './unobserved.ts';

/** `key`: changes with every chart that is made anew. */
export function useSpans(chart: RefObject<Chart | null>, key: string): void {
  const { spans } = useUnobserved();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new chart needs its spans again
  useEffect(() => {
    chart.current?.unobserved(
      spans.map(({ fromUs, toUs, lostUs }) => ({
        fromUs,
        toUs,
        words: `unobserved ${duration(lostUs / 1000)}`,
      })),
    );
  }, [spans, chart, key]);
}
