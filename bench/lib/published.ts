import type { BenchResults } from '../../src/app/targetRows.ts';
import type { Report } from './report.ts';
import type { Result } from './result.ts';

interface Figure {
  /** The line of the benchmark it comes from. */
  readonly from: string;
  /** Of one unit of that line in the unit shown. */
  readonly factor: number;
  readonly unit: string;
  readonly how: string;
}

const NS_AS_MS = 1e-6;

/** Which line of the benchmarks stands beside which of the product's published technical targets. */
const FIGURES: Readonly<Record<string, Figure>> = {
  detection: {
    from: 'targets.arbitrage',
    factor: 1,
    unit: 'ms',
    how: '99th percentile from a changed book to the verdict on every pair of it, LINK session',
  },
  book: {
    from: 'targets.book',
    factor: 1,
    unit: 'ms',
    how: '99th percentile from a frame in the inbox to an exact book, LINK session',
  },
  signals: {
    from: 'signals.exact',
    factor: NS_AS_MS,
    unit: 'ms',
    how: 'median of the three signals after one update',
  },
  risk: { from: 'risk.exact', factor: NS_AS_MS, unit: 'ms', how: 'median of one order' },
  opportunities: {
    from: 'targets.opportunities',
    factor: 1,
    unit: '/ s',
    how: 'pairs with a gross edge above zero, each judged at every step, LINK session',
  },
  growth: {
    from: 'growth.same',
    factor: 1,
    unit: '×',
    how: 'median over rounds in which both take in the same messages, 16 venues',
  },
  error: {
    from: 'accuracy',
    factor: 1,
    unit: '%',
    how: 'the worst of all net edges of the LINK session against exact decimals',
  },
};

/** What the page shows of a run. */
export function publishedOf({ machine, sections }: Report): BenchResults {
  const results = sections.flatMap((section) => section.results);
  const targets = Object.entries(FIGURES).flatMap(([id, figure]) => {
    const result = results.find((one) => one.id === figure.from);
    return result === undefined ? [] : [[id, figureOf(result, figure)] as const];
  });
  return {
    date: machine.date.slice(0, 10),
    machine: `${machine.cpu}, ${machine.cores} cores`,
    targets: Object.fromEntries(targets),
  };
}

function figureOf({ ours }: Result, { factor, unit, how }: Figure) {
  return { value: Number((ours.median * factor).toPrecision(2)), unit, how };
}
