// A changed cell shows it for 300 ms, each at most once a second. Pure.
import { type Cells, UNKNOWN_TENTHS } from './build.ts';

export const FLASH_MS = 300;
const REST_MS = 1000;
/** Smaller moves are the market's breath, tenths of a basis point. */
const LEAST_TENTHS = 10;
/** No state has this code: marks a cell as not painted. */
const NEVER = 255;

/** What flashes, by cell. */
export interface Flashes {
  /** 1 up, −1 down, 0 none. */
  readonly direction: Int8Array;
  readonly sinceMs: Float64Array;
}

export function emptyFlashes(count: number): Flashes {
  return {
    direction: new Int8Array(count),
    sinceMs: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
  };
}

/** Forgets what was painted: a new size, grid or theme paints everything again. */
export function forget(painted: Cells): void {
  painted.state.fill(NEVER);
}

/** Begins flashes where a known edge moved far enough from the one on the screen. */
export function noteFlashes(flashes: Flashes, cells: Cells, painted: Cells, nowMs: number): void {
  for (let cell = 0; cell < cells.state.length; cell++) {
    const [now, before] = [cells.tenths[cell] as number, painted.tenths[cell] as number];
    if (now === before || !wasKnown(painted, cell) || now === UNKNOWN_TENTHS) continue;
    const rested = nowMs - (flashes.sinceMs[cell] as number) >= REST_MS;
    if (!rested || Math.abs(now - before) < LEAST_TENTHS) continue;
    flashes.direction[cell] = now > before ? 1 : -1;
    flashes.sinceMs[cell] = nowMs;
  }
}

/** Ends flashes that had their time: those cells are painted once more. */
export function endFlashes(flashes: Flashes, painted: Cells, nowMs: number): void {
  for (let cell = 0; cell < flashes.direction.length; cell++) {
    if (flashes.direction[cell] === 0) continue;
    if (nowMs - (flashes.sinceMs[cell] as number) < FLASH_MS) continue;
    flashes.direction[cell] = 0;
    painted.state[cell] = NEVER;
  }
}

function wasKnown(painted: Cells, cell: number): boolean {
  return painted.state[cell] !== NEVER && painted.tenths[cell] !== UNKNOWN_TENTHS;
}
