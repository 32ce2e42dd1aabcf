// Single orders beside the ladder, from a frame and nothing else. Pure.
import { type Frame, NONE, ORDERS_STATES, OrdersState } from '../../contract/generated.ts';
import { count, DASH, fixed, price, size } from '../../lib/format/number.ts';
import { clock, type Zone, zoneName } from '../../lib/format/time.ts';

/** Which ladder: the asks that would be bought, or the bids that would be sold into. */
export type Leg = 'buy' | 'sell';

export interface QueueCells {
  readonly price: string;
  readonly size: string;
  readonly orders: string;
  readonly ahead: string;
  /** The same in orders of my size. */
  readonly mine: string;
}

const first = (column: ArrayLike<number>) => column[0] ?? Number.NaN;

export function stateOf({ pair }: Frame, leg: Leg): number {
  return (leg === 'buy' ? pair.buy_orders : pair.sell_orders)[0] ?? OrdersState.NOT_PUBLISHED;
}

/** Rows of one ladder, best first; a dash where a number is not proven. */
export function queueCells(frame: Frame, leg: Leg, digits: number): QueueCells[] {
  const ladder = leg === 'buy' ? frame.ladder_buy : frame.ladder_sell;
  const mine = first(frame.pair.quantity);
  return Array.from({ length: ladder.rows }, (_, row) => {
    const orders = ladder.orders[row] ?? NONE;
    const ahead = ladder.ahead_size[row] ?? Number.NaN;
    return {
      price: price(ladder.price[row] ?? Number.NaN, digits),
      size: size(ladder.size[row] ?? Number.NaN),
      orders: orders === NONE ? DASH : count(orders),
      ahead: size(ahead),
      mine: timesMine(ahead, mine),
    };
  });
}

/** `×3.1`: how many orders of my size stand before me. */
function timesMine(ahead: number, mine: number): string {
  const times = ahead / mine;
  if (!Number.isFinite(times)) return DASH;
  return times < 9.95 ? `×${fixed(times, 1)}` : `×${count(Math.round(times))}`;
}

/** The ladder's name, and in a word why there are dashes. */
export function queueName(frame: Frame, leg: Leg, name: string): string {
  const state = stateOf(frame, leg);
  return state === OrdersState.PROVEN ? name : `${name} · ${ORDERS_STATES[state]?.word ?? '?'}`;
}

/** Why there are dashes, or what is shown. */
export function queueNote(frame: Frame, leg: Leg, zone: Zone): string {
  const state = stateOf(frame, leg);
  if (state !== OrdersState.PROVEN) return ORDERS_STATES[state]?.sentence ?? '';
  const joinedUs = first(leg === 'buy' ? frame.pair.buy_joined_us : frame.pair.sell_joined_us);
  const since = `${clock(joinedUs, zone)} ${zoneName(zone, joinedUs)}`;
  return `Proven against the venue’s own book; own orders imagined since ${since}`;
}

export interface QueueColumn {
  readonly key: keyof QueueCells;
  /** Empty where the ladder's own name stands. */
  readonly name: string;
  readonly help: string;
}

export const QUEUE_COLUMNS: readonly QueueColumn[] = [
  { key: 'price', name: '', help: 'Prices, quote per base' },
  { key: 'size', name: 'size', help: 'Base in the level' },
  { key: 'orders', name: 'orders', help: 'How many single orders make the level' },
  {
    key: 'ahead',
    name: 'ahead',
    help: 'Base that would stand before my own order, had it joined the end of this level when the single orders came, or behind the first order of a younger level. It shrinks as those orders are cancelled or filled. Assumes price-time priority: an order that grows goes to the end',
  },
  { key: 'mine', name: '× mine', help: 'The same in orders of my size' },
];
