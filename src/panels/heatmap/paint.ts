// Draws cells that changed, and no others. Numbers and a canvas come in; nothing else is read.
import { PairState, Reason } from '../../contract/generated.ts';
import { bps } from '../../lib/format/number.ts';
import type { Surface } from '../../render/canvas.ts';
import { type Clip, type HeatTable, swatchOf } from '../../theme/heat.ts';
import { type Cells, UNKNOWN_TENTHS } from './build.ts';
import type { Flashes } from './flash.ts';

/** Room of the cells, CSS pixels. */
export interface Geometry {
  readonly columns: number;
  readonly rows: number;
  readonly columnWidth: number;
  readonly rowHeight: number;
}

export interface HeatStyle {
  readonly table: HeatTable;
  readonly clip: Clip;
  readonly font: string;
  readonly surface: string;
  readonly faint: string;
  readonly muted: string;
  readonly outline: string;
  readonly hatch: CanvasPattern | string;
}

const GAP = 2;
const TEXTS_OF = 10_000;
const texts: (string | undefined)[] = [];

/** `−15.7` of −157 tenths; kept, for a screen of cells asks for the same few hundred again and again. */
export function textOfTenths(tenths: number): string {
  if (tenths === UNKNOWN_TENTHS) return '?';
  if (Math.abs(tenths) >= TEXTS_OF) return bps(tenths / 10);
  const at = tenths + TEXTS_OF;
  texts[at] ??= bps(tenths / 10);
  return texts[at];
}

/** Paints what differs from `painted` and brings `painted` up to date. Returns how many cells it drew. */
export function paintCells(
  surface: Surface,
  geometry: Geometry,
  cells: Cells,
  painted: Cells,
  flashes: Flashes,
  style: HeatStyle,
): number {
  const { context, ratio } = surface;
  context.font = style.font.replace('{}', String(FONT_PX * ratio));
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  let drawn = 0;
  for (let cell = 0; cell < cells.state.length; cell++) {
    if (!changed(cells, painted, cell)) continue;
    paintCell(surface, geometry, cells, cell, style, flashes.direction[cell] as number);
    painted.state[cell] = cells.state[cell] as number;
    painted.reason[cell] = cells.reason[cell] as number;
    painted.tenths[cell] = cells.tenths[cell] as number;
    painted.pays[cell] = cells.pays[cell] as number;
    drawn++;
  }
  return drawn;
}

const FONT_PX = 11.5;
/** A changed cell is news, but never louder than one that pays. */
const FLASH_ALPHA = 0.4;
/** A gain that rounds to nothing is still one. */
const LEAST_GAIN = 0.01;
function changed(cells: Cells, painted: Cells, cell: number): boolean {
  return (
    cells.tenths[cell] !== painted.tenths[cell] ||
    cells.state[cell] !== painted.state[cell] ||
    cells.reason[cell] !== painted.reason[cell] ||
    cells.pays[cell] !== painted.pays[cell]
  );
}

function paintCell(
  { context, ratio }: Surface,
  { columns, columnWidth, rowHeight }: Geometry,
  cells: Cells,
  cell: number,
  style: HeatStyle,
  moved: number,
): void {
  // Whole device pixels: neighbours neither overlap nor leave hairlines.
  const column = cell % columns;
  const row = (cell - column) / columns;
  const left = Math.round(column * columnWidth * ratio);
  const top = Math.round(row * rowHeight * ratio);
  const width = Math.round((column + 1) * columnWidth * ratio) - left - Math.round(GAP * ratio);
  const height = Math.round((row + 1) * rowHeight * ratio) - top - Math.round(GAP * ratio);
  const look = lookOf(cells, cell, style);
  context.clearRect(left, top, width, height);
  context.fillStyle = look.fill;
  fillRounded(context, left, top, width, height, 2 * ratio);
  if (look.hatched) {
    context.fillStyle = style.hatch;
    fillRounded(context, left, top, width, height, 2 * ratio);
  }
  if (look.hatched) {
    // The figure keeps a plain ground: it is quiet, but it must be readable.
    const half = (look.text.length * FONT_PX * 0.62 * ratio) / 2 + 2 * ratio;
    context.fillStyle = look.fill;
    context.fillRect(left + width / 2 - half, top + ratio * 3, half * 2, height - ratio * 6);
  }
  if (look.outlined) outline(context, left, top, width, height, ratio, style.outline);
  if (moved !== 0)
    flash(context, left, moved > 0 ? top : top + height, width, moved, ratio, look.ink);
  context.fillStyle = look.ink;
  context.fillText(look.text, left + width / 2, top + height / 2 + ratio * 0.5);
}

interface Look {
  text: string;
  fill: string;
  ink: string;
  hatched: boolean;
  outlined: boolean;
}

function lookOf(cells: Cells, cell: number, style: HeatStyle): Look {
  const state = cells.state[cell] as number;
  const tenths = cells.tenths[cell] as number;
  if (state === PairState.ABSENT) return blank('·', style.faint, style);
  if (state === PairState.UNKNOWN || tenths === UNKNOWN_TENTHS)
    return blank('?', style.muted, style);
  const pays = cells.pays[cell] === 1;
  const text = pays && tenths === 0 ? '+0.0' : textOfTenths(tenths);
  if (state === PairState.UNPROVED) {
    // Of another coin's price no tenth is worth its room.
    const shown = cells.reason[cell] === Reason.IDENTITY ? `≠${text.replace(/\.\d$/, '')}` : text;
    return { ...blank(shown, style.muted, style), hatched: true };
  }
  const offered = state === PairState.OFFERED;
  const net = pays ? Math.max(tenths / 10, LEAST_GAIN) : tenths / 10;
  const { fill, ink } = swatchOf(style.table, net, offered, style.clip);
  return {
    text: offered ? `▲${text}` : text,
    fill,
    ink,
    hatched: false,
    outlined: pays && !offered,
  };
}

function blank(text: string, ink: string, { surface }: HeatStyle): Look {
  return { text, fill: surface, ink, hatched: false, outlined: false };
}

function fillRounded(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  radius: number,
): void {
  context.beginPath();
  context.roundRect(left, top, width, height, radius);
  context.fill();
}

// A bar at the upper edge for up, at the lower for down: it needs no colour and leaves the figure alone.
function flash(
  context: CanvasRenderingContext2D,
  left: number,
  edge: number,
  width: number,
  direction: number,
  ratio: number,
  colour: string,
): void {
  const bar = Math.round(2 * ratio);
  context.save();
  context.globalAlpha = FLASH_ALPHA;
  context.fillStyle = colour;
  context.fillRect(left, direction > 0 ? edge : edge - bar, width, bar);
  context.restore();
}

function outline(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  ratio: number,
  colour: string,
): void {
  const line = Math.max(1, Math.round(ratio));
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(left + line / 2, top + line / 2, width - line, height - line);
}

/** Diagonal lines over a cell whose number is not proved. */
export function hatchPattern(context: CanvasRenderingContext2D, ratio: number, colour: string) {
  const side = Math.round(6 * ratio);
  const tile = document.createElement('canvas');
  tile.width = side;
  tile.height = side;
  const pen = tile.getContext('2d');
  if (!pen) return colour;
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(1, ratio * 0.8);
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}
