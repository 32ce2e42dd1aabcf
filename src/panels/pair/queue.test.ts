import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { NONE, ORDERS_STATES, OrdersState } from '../../contract/generated.ts';
import { DASH } from '../../lib/format/number.ts';
import { QUEUE_COLUMNS, queueCells, queueName, queueNote } from './queue.ts';

function frameOf(state: number) {
  const frame = emptyFrame({ instruments: 1, markets: 2, quotes: 1, ladder: 3 });
  frame.pair.quantity[0] = 0.5;
  frame.pair.buy_orders[0] = state;
  frame.pair.buy_joined_us[0] = state === OrdersState.PROVEN ? 1_700_000_000e6 : Number.NaN;
  frame.ladder_buy.price.set([100, 101, 102]);
  frame.ladder_buy.size.set([3, 2, 1]);
  frame.ladder_buy.orders.set([4, 1, NONE]);
  frame.ladder_buy.ahead_size.set([1.6, 0, Number.NaN]);
  return frame;
}

describe('single orders beside the ladder', () => {
  test('what is ahead stands in base and in orders of my size', () => {
    const rows = queueCells(frameOf(OrdersState.PROVEN), 'buy', 1);
    expect(rows[0]).toEqual({ price: '100.0', size: '3', orders: '4', ahead: '1.6', mine: '×3.2' });
    expect(rows[1]).toMatchObject({ orders: '1', ahead: '0', mine: '×0.0' });
  });

  test('what is not proven is a dash', () => {
    const rows = queueCells(frameOf(OrdersState.PROVEN), 'buy', 1);
    expect(rows[2]).toMatchObject({ size: '1', orders: DASH, ahead: DASH, mine: DASH });
    const frame = frameOf(OrdersState.PROVEN);
    frame.pair.quantity[0] = Number.NaN;
    expect(queueCells(frame, 'buy', 1)[0]).toMatchObject({ ahead: '1.6', mine: DASH });
  });

  test('many orders of mine are counted without decimals', () => {
    const frame = frameOf(OrdersState.PROVEN);
    frame.ladder_buy.ahead_size[0] = 617.4;
    expect(queueCells(frame, 'buy', 1)[0]?.mine).toBe('×1,235');
  });

  test('the name says in a word why there are dashes', () => {
    const name = (state: number) => queueName(frameOf(state), 'buy', 'V asks');
    expect(name(OrdersState.PROVEN)).toBe('V asks');
    expect(name(OrdersState.UNPROVEN)).toBe('V asks · unproven');
  });

  test.each(Object.values(OrdersState))('state %i says why, or since when', (state) => {
    const note = queueNote(frameOf(state), 'buy', 'utc');
    const proven = 'Proven against the venue’s own book; own orders imagined since 22:13:20 UTC';
    expect(note).toBe(state === OrdersState.PROVEN ? proven : ORDERS_STATES[state]?.sentence);
  });

  test('every column explains itself', () => {
    expect(QUEUE_COLUMNS.map(({ help }) => help.length > 10)).toEqual(
      QUEUE_COLUMNS.map(() => true),
    );
  });
});
