// The product's published technical targets beside what was measured: here and now, or by the benchmarks.
import type { Frame } from '../contract/generated.ts';
import { count, DASH, percent } from '../lib/format/number.ts';
import { latency } from '../lib/format/time.ts';

/** What the benchmarks left for the page; every figure may be missing. */
export interface BenchResults {
  readonly date?: string;
  readonly machine?: string;
  readonly targets?: Readonly<
    Record<string, { readonly value: number; readonly unit: string; readonly how?: string }>
  >;
}

export interface TargetRow {
  readonly name: string;
  readonly target: string;
  readonly now: string;
  readonly bench: string;
  readonly how: string;
}

interface Target {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  /** How it is measured, or why it is not. */
  readonly how: string;
  readonly now: (frame: Frame) => string;
}

const unmeasured = () => DASH;

export const TARGETS: readonly Target[] = [
  {
    id: 'detection',
    name: 'Arbitrage detection',
    target: '< 10 ms',
    how: 'This session: 99th percentile from receipt of a frame to the end of its step, decoding, books and scan of all pairs included',
    now: ({ shell }) => latency(shell.decision_p99_us[0] ?? Number.NaN),
  },
  {
    id: 'book',
    name: 'Order-book analysis',
    target: '2 ms',
    how: 'Part of the step and not timed apart in a session; the benchmarks time it',
    now: unmeasured,
  },
  {
    id: 'signals',
    name: 'Signals of one market',
    target: '1 ms',
    how: 'Part of the step and not timed apart in a session; the benchmarks time it',
    now: unmeasured,
  },
  {
    id: 'risk',
    name: 'Risk check of one order',
    target: '0.5 ms',
    how: 'Part of the step and not timed apart in a session; the benchmarks time it',
    now: unmeasured,
  },
  {
    id: 'opportunities',
    name: 'Opportunities scanned',
    target: '> 1,000 / s',
    how: 'This session: pair calculations since the start. Only what changed is computed again, so a quiet market counts few',
    now: ({ engine }) => `${count(engine.pair_calculations[0] ?? Number.NaN)} in all`,
  },
  {
    id: 'growth',
    name: 'A message while 100 instruments are followed',
    target: '≤ 1.3 ×',
    how: 'Against what it costs while the default universe is; a session has nothing to compare with, the benchmarks do',
    now: unmeasured,
  },
  {
    id: 'error',
    name: 'Calculation error',
    target: '< 0.1 %',
    how: 'Books are exact integers; edges are checked against independent calculations in the tests, not in a session',
    now: unmeasured,
  },
  {
    id: 'availability',
    name: 'Availability',
    target: '99.9 %',
    how: 'This session: share of wanted market-seconds that were live, and of seconds with two venues live',
    now: ({ engine }) =>
      `${percent(engine.live_share[0] ?? Number.NaN)} · ${percent(engine.two_live_share[0] ?? Number.NaN)}`,
  },
];

export function targetRows(frame: Frame | null, bench: BenchResults | null): TargetRow[] {
  return TARGETS.map(({ id, name, target, how, now }) => {
    const result = bench?.targets?.[id];
    return {
      name,
      target,
      how: result?.how ? `${how}. Benchmark: ${result.how}` : how,
      now: frame ? now(frame) : DASH,
      bench: result ? `${result.value} ${result.unit}` : DASH,
    };
  });
}
