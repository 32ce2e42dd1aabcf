// Equity: P&L of all strategies in one quote currency against zero, as a baseline.
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Frame } from '../../contract/generated.ts';
import { money } from '../../lib/format/number.ts';
import { zoneName } from '../../lib/format/time.ts';
import { type Chart, openChart } from '../../render/chart.ts';
import { useCatalogue, useChoice, useDesk, useFrameTask, useStatus } from '../../state/desk.ts';
import { equityOf } from '../../state/equity.ts';
import type { Link } from '../../state/link.ts';
import { totals } from '../../state/results.ts';
import { useSpans } from '../../state/useSpans.ts';
import { currentPalette } from '../../theme/palette.ts';
import { Segmented } from '../../ui/controls.tsx';
import styles from './equity.module.css';

const PLAN = {
  gapS: 1,
  // The whole session, however long.
  coarsestS: Number.POSITIVE_INFINITY,
  panes: [1],
  series: [
    {
      kind: 'baseline',
      pane: 0,
      axis: 'right',
      colour: 'gain',
      below: 'loss',
      format: money,
      minMove: 0.0001,
      leastSpan: 1,
    },
  ],
} as const;

export default function Equity() {
  const { quotes } = useCatalogue();
  const [chosen, setQuote] = useState('');
  const quote = quotes.includes(chosen) ? chosen : (quotes[0] ?? '');
  const zone = useChoice('zone');
  return (
    <div className={styles.equity}>
      <div className={styles.label}>
        <span>
          P&L, {quote || 'no quote yet'} · PAPER · REALISTIC · {zoneName(zone, 0)}
        </span>
        {quotes.length > 1 && (
          <Segmented
            label="Quote currency of the chart"
            value={quote}
            options={quotes.map((name) => [name, name] as const)}
            onChange={setQuote}
          />
        )}
      </div>
      <EquityChart key={quote} name={quote} quote={quotes.indexOf(quote)} quotes={quotes.length} />
    </div>
  );
}

interface EquityChartProps {
  name: string;
  quote: number;
  quotes: number;
}

/** A fast replay leaves more than this between two frames: the engine's own curve fills it. */
const GAP_US = 2_500_000;
const REFILL_AFTER_MS = 700;

function EquityChart({ name, quote, quotes }: EquityChartProps) {
  const zone = useChoice('zone');
  const { link } = useDesk();
  const generation = useStatus((status) => status.generation);
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const lastUs = useRef(Number.NaN);
  const refill = useRefill(link, name, chart);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine is another account
  useEffect(() => {
    const opened = openChart(host.current as HTMLDivElement, PLAN, currentPalette(), zone);
    chart.current = opened;
    lastUs.current = Number.NaN;
    refill();
    const theme = new MutationObserver(() => opened.dress(currentPalette(), zone));
    theme.observe(document.documentElement, { attributes: true });
    return () => {
      chart.current = null;
      theme.disconnect();
      opened.remove();
    };
  }, [zone, generation, refill]);

  useSpans(chart, `${generation} ${zone}`);

  const push = useCallback(
    (frame: Frame) => {
      const value = totals(frame, Math.max(1, quotes))[quote];
      if (value === undefined) return;
      if (Math.abs(frame.t_us - lastUs.current) > GAP_US) refill();
      lastUs.current = frame.t_us;
      chart.current?.push(frame.t_us, [value]);
    },
    [quote, quotes, refill],
  );
  useFrameTask(push, 100);

  return <div ref={host} className={styles.host} data-testid="equity-chart" />;
}

/** Draws the curve that the engine kept; asked again and again, it asks the engine once a while. */
function useRefill(link: Link, quote: string, chart: RefObject<Chart | null>): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    if (timer.current !== undefined) return;
    timer.current = setTimeout(async () => {
      timer.current = undefined;
      const account = await link.query('account').catch(() => null);
      const past = equityOf(account, quote);
      if (past.length > 0) chart.current?.fill(past);
    }, REFILL_AFTER_MS);
  }, [link, quote, chart]);
}
