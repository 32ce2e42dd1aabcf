// The one adapter to lightweight-charts: theme, time zone and bounded series.
import {
  type AutoscaleInfo,
  BaselineSeries,
  type BaselineSeriesPartialOptions,
  createChart,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineSeries,
  type LineSeriesPartialOptions,
  LineStyle,
  type SeriesType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { clock, type Zone } from '../lib/format/time.ts';
import { css, type Rgb } from '../theme/colour.ts';
import type { Palette, Token } from '../theme/palette.ts';
import { createFeed, type Point } from './feed.ts';
import { type ChartSpan, createSpanLayer } from './spans.ts';

const USUAL_POINT_PX = 6;
/** Steps of a price that a scale shows at least. */
const LABELS = 8;

export interface SeriesPlan {
  readonly kind: 'line' | 'baseline';
  readonly pane: number;
  readonly axis: 'left' | 'right';
  /** Colour of the line, or of the line above the base. */
  readonly colour: Token;
  /** Colour below the base. */
  readonly below?: Token;
  readonly format: (value: number) => string;
  readonly minMove?: number;
  /** The scale never spans less: a flat line must not look like a lively one. */
  readonly leastSpan?: number;
  /** Whether the axis carries the last value. */
  readonly marked?: boolean;
}

export interface ChartPlan {
  readonly series: readonly SeriesPlan[];
  /** Shares of the height by pane. */
  readonly panes: readonly number[];
  /** Least distance of two points, seconds of the engine's time: at first, and when the past has grown long. */
  readonly gapS: number;
  readonly coarsestS: number;
}

export interface Chart {
  /** Adds one moment; `values` in the order of the plan. A moment that lies back starts the chart anew. */
  push(timeUs: number, values: readonly number[]): void;
  /** Starts anew with a past, oldest first. */
  fill(moments: readonly (readonly [timeUs: number, values: readonly number[]])[]): void;
  clear(): void;
  /** A dashed line across the first series, with the word that stands on the axis. */
  threshold(value: number, word: string): void;
  /** Marks stretches of time in which nobody watched. */
  unobserved(spans: readonly ChartSpan[]): void;
  dress(palette: Palette, zone: Zone): void;
  /** Where labels may stand, CSS pixels: height of every pane, width of the left axis. */
  places(): { readonly heights: readonly number[]; readonly left: number };
  remove(): void;
}

export function openChart(host: HTMLElement, plan: ChartPlan, palette: Palette, zone: Zone): Chart {
  const chart = createChart(host, { autoSize: true, ...chartOptions(palette, zone, plan) });
  const series = plan.series.map((one) => addSeries(chart, one, palette));
  for (const [pane, share] of plan.panes.entries()) chart.panes()[pane]?.setStretchFactor(share);
  const feed = createFeed(plan.gapS, plan.coarsestS);
  const times = () => feed.points.map(({ time }) => time);
  const spans = createSpanLayer(times, palette.muted);
  series[0]?.attachPrimitive(spans);
  let line: IPriceLine | null = null;
  let colours = palette;

  const refill = () => {
    for (const [at, one] of series.entries()) {
      one.setData(feed.points.map(({ time, values }) => datum(time, values[at] ?? null)));
    }
  };

  const append = ({ time, values }: Point) => {
    for (const [at, one] of series.entries()) one.update(datum(time, values[at] ?? null));
  };

  const trim = (dropped: number) => {
    const range = chart.timeScale().getVisibleLogicalRange();
    refill();
    if (range) {
      chart
        .timeScale()
        .setVisibleLogicalRange({ from: range.from - dropped, to: range.to - dropped });
    }
  };

  return {
    push(timeUs, values) {
      const before = feed.points.length;
      const pushed = feed.push(timeUs / 1e6, values);
      if (pushed === 'went-back') {
        this.clear();
        return;
      }
      const point = feed.points.at(-1);
      if (pushed === 'too-soon' || !point) return;
      if (pushed === 'trimmed') trim(before + 1 - feed.points.length);
      else append(point);
    },
    fill(moments) {
      feed.clear();
      for (const [timeUs, values] of moments) feed.push(timeUs / 1e6, values);
      refill();
      // A short past keeps its usual width of a point; a long one is shown whole.
      if (feed.points.length * USUAL_POINT_PX > host.clientWidth) chart.timeScale().fitContent();
    },
    clear() {
      feed.clear();
      refill();
    },
    threshold(value, word) {
      const look = { price: value, title: word, color: css(colours.money) };
      if (line) line.applyOptions(look);
      else
        line =
          series[0]?.createPriceLine({ ...look, lineStyle: LineStyle.Dashed, lineWidth: 1 }) ??
          null;
    },
    unobserved: (next) => spans.show(next),
    dress(next, nextZone) {
      colours = next;
      spans.dress(next.muted);
      chart.applyOptions(chartOptions(next, nextZone, plan));
      for (const [at, one] of series.entries()) {
        one.applyOptions(seriesOptions(plan.series[at] as SeriesPlan, next));
      }
      line?.applyOptions({ color: css(next.money) });
    },
    places: () => ({
      heights: chart.panes().map((pane) => pane.getHeight()),
      left: chart.priceScale('left').width(),
    }),
    remove: () => chart.remove(),
  };
}

function datum(time: number, value: number | null) {
  const at = time as UTCTimestamp;
  return value === null ? { time: at } : { time: at, value };
}

function addSeries(chart: IChartApi, plan: SeriesPlan, palette: Palette): ISeriesApi<SeriesType> {
  const options = seriesOptions(plan, palette);
  return plan.kind === 'baseline'
    ? chart.addSeries(BaselineSeries, options, plan.pane)
    : chart.addSeries(LineSeries, options, plan.pane);
}

function seriesOptions(
  plan: SeriesPlan,
  palette: Palette,
): LineSeriesPartialOptions & BaselineSeriesPartialOptions {
  const { kind, axis, format, minMove = 0.1, marked = true } = plan;
  const least = plan.leastSpan ?? LABELS * minMove;
  const above = palette[plan.colour];
  const below = palette[plan.below ?? plan.colour];
  return {
    priceScaleId: axis,
    lineWidth: plan.kind === 'baseline' ? 2 : 1,
    priceLineVisible: false,
    lastValueVisible: marked,
    crosshairMarkerRadius: 2,
    priceFormat: { type: 'custom', formatter: format, minMove },
    autoscaleInfoProvider: (own: () => AutoscaleInfo | null) => widened(own(), least, kind),
    ...(kind === 'line'
      ? { color: css(above) }
      : {
          baseValue: { type: 'price' as const, price: 0 },
          topLineColor: css(above),
          bottomLineColor: css(below),
          topFillColor1: faded(above, 0.22),
          topFillColor2: faded(above, 0.04),
          bottomFillColor1: faded(below, 0.03),
          bottomFillColor2: faded(below, 0.14),
        }),
  };
}

/** A flat line keeps a scale whose labels differ, and a baseline keeps its zero in sight. */
function widened(
  info: AutoscaleInfo | null,
  least: number,
  kind: SeriesPlan['kind'],
): AutoscaleInfo | null {
  if (!info?.priceRange) return info;
  const { minValue, maxValue } = info.priceRange;
  const low = kind === 'baseline' ? Math.min(minValue, 0) : minValue;
  const high = kind === 'baseline' ? Math.max(maxValue, 0) : maxValue;
  const lack = Math.max(0, least - (high - low)) / 2;
  return { ...info, priceRange: { minValue: low - lack, maxValue: high + lack } };
}

function chartOptions(palette: Palette, zone: Zone, plan: ChartPlan) {
  const format = (time: Time) => clock(Number(time) * 1e6, zone);
  const scale = { borderVisible: false, scaleMargins: { top: 0.14, bottom: 0.1 } };
  return {
    layout: {
      background: { color: css(palette.surface) },
      textColor: css(palette.muted),
      fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
      fontSize: 10,
      // The notice and the link stand in the help: the library's own logo would break Trusted Types.
      attributionLogo: false,
      panes: { separatorColor: css(palette.line), separatorHoverColor: css(palette.raised) },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: css(palette.line) } },
    crosshair: {
      vertLine: { color: css(palette.faint), labelBackgroundColor: css(palette['line-strong']) },
      horzLine: { color: css(palette.faint), labelBackgroundColor: css(palette['line-strong']) },
    },
    rightPriceScale: scale,
    leftPriceScale: { ...scale, visible: plan.series.some(({ axis }) => axis === 'left') },
    timeScale: {
      borderVisible: false,
      timeVisible: true,
      secondsVisible: true,
      rightOffset: 4,
      // A whole session fits the width.
      minBarSpacing: 0.02,
      tickMarkFormatter: format,
    },
    localization: { timeFormatter: format },
  };
}

function faded([r, g, b]: Rgb, alpha: number): string {
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}
