// Colours of the heatmap, precomputed: brightness rises with the net edge, the hue turns at break-even.
import { contrast, css, mix, type Rgb } from './colour.ts';
import type { Palette } from './palette.ts';

/** Steps on each side of break-even. */
export const STEPS = 64;

/** A fill and the ink that is read on it at 4.5 : 1 or more. */
export interface Swatch {
  readonly fill: string;
  readonly ink: string;
  readonly fillRgb: Rgb;
  readonly inkRgb: Rgb;
}

export interface HeatTable {
  /** Not tradable: from invisible at the lower clip to a lit blue just under break-even. */
  readonly low: readonly Swatch[];
  /** Tradable, and only that: amber from break-even to the upper clip. */
  readonly high: readonly Swatch[];
}

/** Net edges, bps, beyond which colour no longer changes. */
export interface Clip {
  readonly low: number;
  readonly high: number;
}

const LOW_SHARE_MAX = 0.7;
const HIGH_SHARE_MIN = 0.42;
const READABLE = 4.5;

export function heatTable(palette: Palette): HeatTable {
  const low = steps((share) => mix(palette.surface, palette['heat-low'], share * LOW_SHARE_MAX));
  const high = steps((share) => {
    const strength = HIGH_SHARE_MIN + (1 - HIGH_SHARE_MIN) * share;
    return mix(palette.surface, palette['heat-high'], strength);
  });
  // Quiet figures far from break-even, full ink near it; dark ink where the fill is bright.
  const lowInks = (share: number) =>
    share < 0.25 ? [palette.muted, palette.text] : [palette.text];
  return {
    low: low.map((fill, step) => swatch(fill, lowInks(step / (STEPS - 1)), palette)),
    high: high.map((fill) => swatch(fill, [palette['heat-ink'], palette.text], palette)),
  };
}

/** The swatch of a cell. Amber needs both: it is offered, and it pays after fees. */
export function swatchOf(table: HeatTable, netBps: number, offered: boolean, clip: Clip): Swatch {
  const tradable = offered && netBps > 0;
  const side = tradable ? table.high : table.low;
  return side[stepOf(tradable ? netBps / clip.high : 1 - netBps / clip.low)] as Swatch;
}

function stepOf(share: number): number {
  const bounded = Math.min(1, Math.max(0, share));
  return Math.round(bounded * (STEPS - 1));
}

function steps(fill: (share: number) => Rgb): Rgb[] {
  return Array.from({ length: STEPS }, (_, step) => fill(step / (STEPS - 1)));
}

function swatch(fillRgb: Rgb, preferred: Rgb[], palette: Palette): Swatch {
  const inkRgb = readableInk(fillRgb, [...preferred, palette['heat-ink']]);
  return { fill: css(fillRgb), ink: css(inkRgb), fillRgb, inkRgb };
}

// Black or white always reaches 4.5 : 1 on any fill.
function readableInk(fill: Rgb, preferred: Rgb[]): Rgb {
  const candidates: Rgb[] = [...preferred, [255, 255, 255], [0, 0, 0]];
  return candidates.find((ink) => contrast(fill, ink) >= READABLE) ?? [0, 0, 0];
}
