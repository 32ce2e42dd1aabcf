// What is under the pointer, and where the keys lead. Pure: no DOM, no store.
import type { Geometry } from './paint.ts';

/** The cell at a point, CSS pixels from the top left of the canvas; −1 outside. */
export function cellAt(
  { columns, rows, columnWidth, rowHeight }: Geometry,
  x: number,
  y: number,
): number {
  const column = Math.floor(x / columnWidth);
  const row = Math.floor(y / rowHeight);
  const inside = column >= 0 && column < columns && row >= 0 && row < rows;
  return inside ? row * columns + column : -1;
}

const STEPS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  h: [-1, 0],
  l: [1, 0],
  k: [0, -1],
  j: [0, 1],
};

/** Where a key leads from a cell; null where the key means nothing here. It stops at the edges. */
export function cellAfter(key: string, cell: number, { columns, rows }: Geometry): number | null {
  if (columns * rows === 0) return null;
  const from = Math.max(0, cell);
  const column = from % columns;
  const row = Math.floor(from / columns);
  if (key === 'Home') return row * columns;
  if (key === 'End') return row * columns + columns - 1;
  const step = STEPS[key];
  if (!step) return null;
  if (cell < 0) return 0;
  const nextColumn = Math.min(columns - 1, Math.max(0, column + step[0]));
  const nextRow = Math.min(rows - 1, Math.max(0, row + step[1]));
  return nextRow * columns + nextColumn;
}

/** Room for the cells: they fill what there is, within what can be read and what looks right. */
export function geometryOf(
  columns: number,
  rows: number,
  room: { width: number; height: number; row: number },
): Geometry {
  const columnWidth = clamp(widthOf(columns, room.width), LEAST_COLUMN, 132);
  const rowHeight = clamp(Math.floor(room.height / Math.max(1, rows)), room.row, room.row + 14);
  return { columns, rows, columnWidth, rowHeight };
}

/** Narrower columns would cut their figures. */
const LEAST_COLUMN = 60;

// Where not all columns fit, a part of the next one shows: that there is more is seen, not guessed.
function widthOf(columns: number, room: number): number {
  const fitting = Math.floor(room / LEAST_COLUMN);
  const shown = fitting >= columns ? columns : Math.max(1, fitting - 0.6);
  return Math.floor(room / Math.max(1, shown));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
