// The chart of the pair: net edge against the threshold, both prices, and the three signals below.
import { useCallback, useEffect, useRef } from 'react';
import type { Frame } from '../../contract/generated.ts';
import { zoneName } from '../../lib/format/time.ts';
import { watchSize } from '../../render/canvas.ts';
import { type Chart, openChart } from '../../render/chart.ts';
import { setText } from '../../render/text.ts';
import { type Catalogue, venueName } from '../../state/catalogue.ts';
import { useChoice, useDesk, useFrameTask, useStatus } from '../../state/desk.ts';
import { useSpans } from '../../state/useSpans.ts';
import { currentPalette } from '../../theme/palette.ts';
import {
  chartValues,
  type Focus,
  focusKey,
  focusOf,
  pastOf,
  SIGNALS,
  signalWords,
} from './build.ts';
import styles from './curves.module.css';
import { chartPlan } from './plan.ts';

interface CurvesProps {
  catalogue: Catalogue;
  focus: Focus;
  digits: number;
}

export function Curves({ catalogue, focus, digits }: CurvesProps) {
  const { scheduler, history } = useDesk();
  const zone = useChoice('zone');
  const generation = useStatus((status) => status.generation);
  const minEdge = useChoice('minEdgeBps');
  const host = useRef<HTMLDivElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const key = `${generation} ${focusKey(focus)}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another pair or engine is another chart
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const opened = openChart(element, chartPlan(digits), currentPalette(), zone);
    chart.current = opened;
    opened.fill(pastOf(history, catalogue, focus));
    const dress = () => opened.dress(currentPalette(), zone);
    const theme = new MutationObserver(dress);
    theme.observe(document.documentElement, { attributes: true });
    const place = () =>
      scheduler.once(() => {
        if (chart.current === opened) placeLabels(labels.current, opened.places());
      });
    const stop = watchSize(element, place);
    return () => {
      chart.current = null;
      theme.disconnect();
      stop();
      opened.remove();
    };
  }, [key, digits, zone, scheduler]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new chart needs its line again
  useEffect(() => {
    chart.current?.threshold(minEdge, minEdge === 0 ? 'break-even' : 'my minimum');
  }, [minEdge, key, digits, zone]);

  useSpans(chart, `${key} ${digits} ${zone}`);

  const push = useCallback(
    (frame: Frame) => {
      const now = focusOf(frame, catalogue);
      if (now && focusKey(now) === focusKey(focus)) {
        chart.current?.push(frame.t_us, chartValues(frame, catalogue, now));
      }
    },
    [catalogue, focus],
  );
  useFrameTask(push);

  const write = useCallback(
    (frame: Frame) => {
      const spans = labels.current?.querySelectorAll<HTMLElement>('[data-signal]') ?? [];
      signalWords(frame, focus).forEach(({ buy, sell }, at) => {
        setText(spans[at]?.children[1], buy);
        setText(spans[at]?.children[2], sell);
      });
      if (chart.current) placeLabels(labels.current, chart.current.places());
    },
    [focus],
  );
  useFrameTask(write, 250);

  return (
    <div className={styles.curves}>
      <div className={styles.host} ref={host} data-testid="pair-chart" />
      <div className={styles.labels} ref={labels}>
        <p data-pane="0">
          {focus.paired && <span>net edge, bps</span>}
          <span className={styles.buy}>{venueName(focus.buy)} ask</span>
          <span className={styles.sell}>{venueName(focus.sell)} bid</span>
          <span>{zoneName(zone, 0)}</span>
        </p>
        {SIGNALS.map(({ name, help }, at) => (
          <p key={name} data-pane={at + 1} data-signal={name} title={help}>
            <span>{name}</span>
            <span className={styles.buy} />
            <span className={styles.sell} />
          </p>
        ))}
      </div>
    </div>
  );
}

/** Puts each label at the top of its pane, right of the left axis. */
function placeLabels(
  box: HTMLElement | null,
  { heights, left }: ReturnType<Chart['places']>,
): void {
  let top = 0;
  for (const [pane, height] of heights.entries()) {
    const label = box?.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
    const at = `${left + 8}px ${Math.round(top)}px`;
    if (label && label.style.translate !== at) label.style.translate = at;
    top += height + 1;
  }
}
