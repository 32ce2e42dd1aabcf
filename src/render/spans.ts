// Spans of a chart in which nobody watched: hatched from top to bottom, with their length in words.
import type { ISeriesPrimitive, SeriesAttachedParameter, Time } from 'lightweight-charts';
import { css, type Rgb } from '../theme/colour.ts';

/** A stretch of time, µs since the epoch, and what is to be said of it. */
export interface ChartSpan {
  readonly fromUs: number;
  readonly toUs: number;
  readonly words: string;
}

/** Never narrower, CSS pixels: a night is one step of a chart whose axis counts points. */
const LEAST_PX = 7;
const HATCH_PX = 6;

/**
 * Between which points a span lies, as places on an axis that counts points: the last one before it and the
 * first one after. Null where the chart holds nothing on one of its sides.
 */
export function placesOf(
  times: readonly number[],
  span: ChartSpan,
): readonly [number, number] | null {
  const after = firstFrom(times, span.toUs / 1e6);
  const before = firstFrom(times, span.fromUs / 1e6) - 1;
  const from = Math.max(0, Math.min(before, after - 1));
  return before < 0 && after <= 0 ? null : after >= times.length ? null : [from, after];
}

/** Place of the first time that is not before this one. */
function firstFrom(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface SpanLayer extends ISeriesPrimitive<Time> {
  show(spans: readonly ChartSpan[]): void;
  dress(ink: Rgb): void;
}

/** `times`: seconds since the epoch of every point of the chart, oldest first. */
export function createSpanLayer(times: () => readonly number[], ink: Rgb): SpanLayer {
  let parts: SeriesAttachedParameter<Time> | null = null;
  let spans: readonly ChartSpan[] = [];
  let colour = css(ink);
  const edges = (held: readonly number[], span: ChartSpan): readonly [number, number] | null => {
    const places = placesOf(held, span);
    const scale = parts?.chart.timeScale();
    if (!places || !scale) return null;
    const [from, to] = places.map((place) => scale.logicalToCoordinate(place as never));
    return typeof from === 'number' && typeof to === 'number' ? [from, to] : null;
  };
  const renderer = {
    draw: (target: Target) =>
      target.useMediaCoordinateSpace(({ context, mediaSize }) => {
        const held = spans.length > 0 ? times() : [];
        for (const span of spans) {
          const found = edges(held, span);
          if (found) drawSpan(context, found, mediaSize.height, span.words, colour);
        }
      }),
  };
  const views = [{ zOrder: () => 'bottom' as const, renderer: () => renderer }];
  return {
    attached: (given) => {
      parts = given;
    },
    detached: () => {
      parts = null;
    },
    paneViews: () => views,
    show(next) {
      spans = next;
      parts?.requestUpdate();
    },
    dress(next) {
      colour = css(next);
      parts?.requestUpdate();
    },
  };
}

/** The part of the library's drawing target that is used. */
interface Target {
  useMediaCoordinateSpace<T>(
    draw: (scope: {
      readonly context: CanvasRenderingContext2D;
      readonly mediaSize: { readonly width: number; readonly height: number };
    }) => T,
  ): T;
}

function drawSpan(
  context: CanvasRenderingContext2D,
  [from, to]: readonly [number, number],
  height: number,
  words: string,
  colour: string,
): void {
  const middle = (from + to) / 2;
  const left = Math.min(from, middle - LEAST_PX / 2);
  const width = Math.max(to - from, LEAST_PX);
  context.save();
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.globalAlpha = 0.5;
  hatch(context, left, width, height);
  context.globalAlpha = 1;
  context.font = '400 10px "JetBrains Mono Variable", ui-monospace, monospace';
  context.textBaseline = 'bottom';
  context.textAlign = left < 120 ? 'left' : 'right';
  context.fillText(words, left < 120 ? left + width + 3 : left - 3, height - 3);
  context.restore();
}

function hatch(
  context: CanvasRenderingContext2D,
  left: number,
  width: number,
  height: number,
): void {
  context.beginPath();
  context.rect(left, 0, width, height);
  context.save();
  context.clip();
  context.beginPath();
  for (let y = -width; y < height + width; y += HATCH_PX) {
    context.moveTo(left, y + width);
    context.lineTo(left + width, y);
  }
  context.lineWidth = 1;
  context.stroke();
  context.restore();
  context.strokeRect(left + 0.5, -1, width - 1, height + 2);
}
