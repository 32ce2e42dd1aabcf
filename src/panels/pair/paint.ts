// Draws the ladder: bids that can be sold into on the left, asks that can be bought on the right.
import type { Surface } from '../../render/canvas.ts';
import type { Bar } from './build.ts';

export interface LadderStyle {
  readonly bid: string;
  readonly bidFaded: string;
  readonly ask: string;
  readonly askFaded: string;
}

const GAP = 1;
/** A thin book still has bars of a decent width. */
const BARS_LEAST = 8;

export function paintLadder(
  { context, widthPx, heightPx, ratio }: Surface,
  asks: readonly Bar[],
  bids: readonly Bar[],
  style: LadderStyle,
): void {
  context.clearRect(0, 0, widthPx, heightPx);
  const middle = Math.round(widthPx / 2);
  const slot = (middle - 8 * ratio) / Math.max(BARS_LEAST, asks.length, bids.length);
  const bar = (at: number, side: 1 | -1, { share, mine }: Bar, full: string, faded: string) => {
    const near = Math.round(middle + side * (6 * ratio + at * slot));
    const far = Math.round(middle + side * (6 * ratio + (at + 1) * slot - GAP * ratio));
    const height = Math.max(1, Math.round(share * heightPx));
    context.fillStyle = mine ? full : faded;
    context.fillRect(Math.min(near, far), heightPx - height, Math.abs(far - near), height);
  };
  for (const [at, one] of bids.entries()) bar(at, -1, one, style.bid, style.bidFaded);
  for (const [at, one] of asks.entries()) bar(at, 1, one, style.ask, style.askFaded);
}
