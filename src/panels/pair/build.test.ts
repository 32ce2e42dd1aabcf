import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { PairState, Reason, VENUES } from '../../contract/generated.ts';
import { DASH } from '../../lib/format/number.ts';
import { catalogueOf } from '../../state/catalogue.ts';
import {
  chartValues,
  focusKey,
  focusOf,
  ladderBars,
  netTone,
  noteOf,
  signalWords,
  TERMS,
  termWords,
  verdictWord,
} from './build.ts';
import { chartPlan } from './plan.ts';

const id = (place: number) => VENUES[place]?.id ?? '';
const CATALOGUE = catalogueOf({
  venues: [],
  instruments: ['A-USDT', 'B-USDT'],
  quotes: ['USDT'],
  markets: [
    { venue: id(0), symbol: 'a', instrument: 'A-USDT', kind: 'spot' },
    { venue: id(1), symbol: 'a', instrument: 'A-USDT', kind: 'spot' },
    { venue: id(1), symbol: 'b', instrument: 'B-USDT', kind: 'spot' },
  ],
});

function pairFrame() {
  const frame = emptyFrame({ instruments: 2, markets: 3, quotes: 1, signals: 2, ladder: 3 });
  frame.engine.focus_instrument[0] = 0;
  frame.engine.focus_buy[0] = 0;
  frame.engine.focus_sell[0] = 1;
  frame.pair.state[0] = PairState.REJECTED;
  frame.pair.reason[0] = Reason.FEE;
  frame.pair.gross_bps[0] = 14.2;
  frame.pair.fees_bps[0] = 20;
  frame.pair.net_bps[0] = -5.8;
  frame.signals.venue.set([0, 1]);
  frame.signals.valid.set([1, 1]);
  frame.signals.queue_imbalance.set([0.5, -0.25]);
  return frame;
}

describe('the focus', () => {
  test('is the pair the engine names', () => {
    expect(focusOf(pairFrame(), CATALOGUE)).toEqual({
      instrument: 0,
      buy: 0,
      sell: 1,
      paired: true,
    });
  });

  test('is one market where there is no pair', () => {
    const frame = emptyFrame({ instruments: 2, markets: 3, quotes: 1 });
    frame.engine.focus_instrument[0] = 1;
    const focus = focusOf(frame, CATALOGUE);
    expect(focus).toEqual({ instrument: 1, buy: 1, sell: 1, paired: false });
    expect(noteOf(frame, focus)).toContain('no second venue');
  });

  test('is nothing before there is one, or with rows of another catalogue', () => {
    expect(focusOf(emptyFrame({ instruments: 2, markets: 3, quotes: 1 }), CATALOGUE)).toBeNull();
    expect(focusKey(null)).toBe('');
  });
});

describe('the sum', () => {
  test('stands in its order', () => {
    const words = TERMS.map((term) => `${term.sign}${termWords(term, pairFrame().pair).value}`);
    expect(words).toEqual(['+14.2', '−20.0', `−${DASH}`, `−${DASH}`, `−${DASH}`, '=−5.8']);
  });

  test('says why a term is a dash, and never shows 0 for it', () => {
    const [, , depth] = TERMS;
    if (!depth) throw new Error('no such term');
    expect(termWords(depth, pairFrame().pair)).toEqual({ value: DASH, why: 'not modelled yet' });
    const modelled = pairFrame();
    modelled.pair.depth_bps[0] = 0;
    expect(termWords(depth, modelled.pair)).toEqual({ value: '0.0', why: '' });
  });

  test('amber is for what is offered alone', () => {
    const frame = pairFrame();
    expect(netTone(frame)).toBe('loss');
    frame.pair.net_bps[0] = 2;
    expect(netTone(frame)).toBe('');
    frame.pair.state[0] = PairState.OFFERED;
    expect(netTone(frame)).toBe('gain');
    frame.pair.state[0] = PairState.UNPROVED;
    expect(netTone(frame)).toBe('quiet');
  });

  test('the verdict', () => {
    const frame = pairFrame();
    expect(verdictWord(frame)).toBe('FEE');
    frame.pair.state[0] = PairState.OFFERED;
    expect(verdictWord(frame)).toBe('▲ OFFERED');
    frame.pair.state[0] = PairState.ABSENT;
    expect(verdictWord(frame)).toBe('NO PAIR');
  });
});

describe('the chart', () => {
  test('has a value a series, and a gap where the pair is not proved', () => {
    const frame = pairFrame();
    const focus = { instrument: 0, buy: 0, sell: 1, paired: true };
    frame.quotes.ask[0] = 10;
    frame.quotes.bid[1] = 11;
    const values = chartValues(frame, CATALOGUE, focus);
    expect(values).toHaveLength(chartPlan(2).series.length);
    expect(values.slice(0, 5)).toEqual([-5.8, 10, 11, 0.5, -0.25]);
    frame.pair.state[0] = PairState.UNPROVED;
    expect(chartValues(frame, CATALOGUE, focus)[0]).toBeNaN();
  });

  test('a signal of a book that is not proved is a gap', () => {
    const frame = pairFrame();
    frame.signals.valid[0] = 0;
    const focus = { instrument: 0, buy: 0, sell: 1, paired: true };
    expect(chartValues(frame, CATALOGUE, focus)[3]).toBeNaN();
    expect(signalWords(frame, focus)[0]).toMatchObject({ buy: DASH, sell: '−0.25' });
  });
});

describe('the ladder', () => {
  test('is cumulative, on one scale, with my order marked', () => {
    const frame = pairFrame();
    frame.ladder_buy.size.set([1, 1, 2]);
    frame.ladder_sell.size.set([2, Number.NaN, 5]);
    frame.pair.quantity[0] = 1.5;
    const { asks, bids } = ladderBars(frame);
    expect(asks).toEqual([
      { share: 0.25, mine: true },
      { share: 0.5, mine: true },
      { share: 1, mine: false },
    ]);
    expect(bids).toEqual([{ share: 0.5, mine: true }]);
  });

  test('an empty book has no bars', () => {
    const frame = emptyFrame({ instruments: 2, markets: 3, quotes: 1 });
    expect(ladderBars(frame)).toEqual({ asks: [], bids: [] });
  });
});
