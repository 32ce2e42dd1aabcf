import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { NONE, Reason, STRATEGIES, TradeState, VENUES } from '../../contract/generated.ts';
import { DASH } from '../../lib/format/number.ts';
import { catalogueOf } from '../../state/catalogue.ts';
import { pnlTone, pnlWords, totals } from '../../state/results.ts';
import { doing, refusals, TRADE_COLUMNS, tradeWords } from './build.ts';

const CATALOGUE = catalogueOf({
  venues: [],
  instruments: ['A-USDT'],
  quotes: ['USDT'],
  markets: [],
});
const QUOTES = ['USDT', 'USD'];

const frame = () => emptyFrame({ instruments: 1, markets: 0, quotes: 2, trades: 2 });

describe('results', () => {
  test('are summed by quote, never across quotes', () => {
    const now = frame();
    for (let row = 0; row < now.results.rows; row++) now.results.pnl_quote[row] = row % 2 ? -1 : 2;
    expect(totals(now, 2)).toEqual([2 * STRATEGIES.length, 0 - STRATEGIES.length]);
  });

  test('a quote in which nothing was traded is left out but the first', () => {
    const now = frame();
    expect(pnlWords(now, QUOTES)).toBe('0.00 USDT');
    expect(pnlWords(now, [])).toBe(DASH);
    expect(pnlTone(now, 2)).toBe('');
  });

  test.runIf(STRATEGIES.length > 0)('a traded quote shows, with its tone', () => {
    const now = frame();
    now.results.pnl_quote[1] = -0.5;
    now.results.volume_quote[1] = 100;
    expect(pnlWords(now, QUOTES, 0)).toBe('−0.50 USD');
    expect(pnlTone(now, 2, 0)).toBe('loss');
  });
});

describe.runIf(STRATEGIES.length > 0)('what a strategy does', () => {
  test('off, halted, waiting, trading', () => {
    const now = frame();
    expect(doing(now, 0)).toBe('off');
    now.strategies.enabled[0] = 1;
    expect(doing(now, 0)).toBe('waits for its first chance');
    now.strategies.last_trade_us[0] = now.t_us - 3e6;
    expect(doing(now, 0)).toBe('last fill 3.0 s ago');
    now.strategies.last_reason[0] = Reason.INVENTORY;
    expect(doing(now, 0)).toMatch(/^waits: the venue's paper balance/);
    now.strategies.orders_open[0] = 2;
    expect(doing(now, 0)).toBe('2 orders on the way');
    now.engine.halted[0] = 1;
    expect(doing(now, 0)).toBe('halted: no order is sent');
  });
});

describe('trades', () => {
  test('a pending trade shows no result', () => {
    const now = frame();
    now.trades.state[0] = TradeState.PENDING;
    now.trades.realised_quote[0] = 5;
    const words = tradeWords(now.trades, 0, CATALOGUE, 'utc');
    expect(words.cells).toHaveLength(TRADE_COLUMNS.length);
    expect(words.cells[6]).toBe('on its way');
    expect(words.tone).toBe('');
  });

  test('a part-filled trade says what came of each leg and why', () => {
    const { trades } = frame();
    trades.state[1] = TradeState.PARTIAL;
    trades.reason[1] = Reason.MISSED;
    trades.sell[1] = 1;
    trades.quantity[1] = 12.5;
    trades.bought[1] = 12.5;
    trades.sold[1] = 4;
    trades.expected_quote[1] = 0.62;
    trades.realised_quote[1] = -0.4;
    const { cells, tone, why } = tradeWords(trades, 1, CATALOGUE, 'utc');
    expect(cells.slice(3)).toEqual([
      `${VENUES[0]?.short}→${VENUES[1]?.short}`,
      '100 / 32',
      '+0.62',
      '−0.40',
      'PARTIAL · MISSED',
    ]);
    expect(tone).toBe('loss');
    expect(why).not.toBe('');
  });

  test('a one-legged trade expects nothing and shows one leg', () => {
    const { trades } = frame();
    trades.state[0] = TradeState.FILLED;
    trades.sell[0] = NONE;
    trades.quantity[0] = 1;
    trades.bought[0] = 1;
    const { cells } = tradeWords(trades, 0, CATALOGUE, 'utc');
    expect(cells[3]).toBe(`buy ${VENUES[0]?.short}`);
    expect(cells[4]).toBe('100');
    expect(cells[5]).toBe(DASH);
  });
});

test('refusals are counted by reason, the most frequent first', () => {
  const now = frame();
  now.reasons.refusals[Reason.INVENTORY] = 3;
  now.reasons.refusals[Reason.MINSIZE] = 9;
  expect(refusals(now).map(({ word, count }) => [word, count])).toEqual([
    ['MINSIZE', 9],
    ['INVENTORY', 3],
  ]);
});
