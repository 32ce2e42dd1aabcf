// Equity: P&L of all strategies in one quote currency against zero, as a baseline.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Frame } from '../../contract/generated.ts';
import { money } from '../../lib/format/number.ts';
import { zoneName } from '../../lib/format/time.ts';
import { type Chart, openChart } from '../../render/chart.ts';
import { useCatalogue, useChoice, useFrameTask, useStatus } from '../../state/desk.ts';
import { totals } from '../../state/results.ts';
import { currentPalette } from '../../theme/palette.ts';
import { Segmented } from '../../ui/controls.tsx';
import styles from './equity.module.css';

const PLAN = {
  gapS: 1,
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
      <EquityChart key={quote} quote={quotes.indexOf(quote)} quotes={quotes.length} />
    </div>
  );
}

function EquityChart({ quote, quotes }: { quote: number; quotes: number }) {
  const zone = useChoice('zone');
  const generation = useStatus((status) => status.generation);
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine is another account
  useEffect(() => {
    const opened = openChart(host.current as HTMLDivElement, PLAN, currentPalette(), zone);
    chart.current = opened;
    const theme = new MutationObserver(() => opened.dress(currentPalette(), zone));
    theme.observe(document.documentElement, { attributes: true });
    return () => {
      chart.current = null;
      theme.disconnect();
      opened.remove();
    };
  }, [zone, generation]);

  const push = useCallback(
    (frame: Frame) => {
      const value = totals(frame, Math.max(1, quotes))[quote];
      if (value !== undefined) chart.current?.push(frame.t_us, [value]);
    },
    [quote, quotes],
  );
  useFrameTask(push, 100);

  return <div ref={host} className={styles.host} data-testid="equity-chart" />;
}
