import { beforeEach, describe, expect, test } from 'vitest';
import { emptyFrame } from '../contract/fixtures/frames.ts';
import { type Frame, PairState, VENUES } from '../contract/generated.ts';
import { pairRow } from './catalogue.ts';
import { createHistory, type History, SAMPLES_MAX } from './history.ts';

const ROW = pairRow(0, 0, 1);
const START_US = 1e15;

function frameAt(second: number, net: number): Frame {
  const frame = emptyFrame({ instruments: 1, markets: 2, quotes: 1 });
  frame.pairs.state[ROW] = PairState.REJECTED;
  frame.pairs.net_bps[ROW] = net;
  frame.quotes.ask.set([10 + second, 20]);
  frame.quotes.bid.set([9, 30 + second]);
  return { ...frame, t_us: START_US + second * 1e6 };
}

let history: History;

beforeEach(() => {
  history = createHistory();
  history.begin(1, 2);
});

describe('the past of a pair', () => {
  test('is sampled once a second of the engine’s time', () => {
    for (const second of [0, 0.2, 0.9, 1, 2.5]) history.sample(frameAt(second, -second));
    const past = history.past(ROW, 0, 1);
    expect(past.map(({ timeUs }) => (timeUs - START_US) / 1e6)).toEqual([0, 1, 2.5]);
    expect(past[1]).toMatchObject({ netBps: -1, ask: 11, bid: 31 });
  });

  test('has a hole where the pair was not proved', () => {
    const frame = frameAt(0, 5);
    frame.pairs.state[ROW] = PairState.UNPROVED;
    history.sample(frame);
    expect(history.past(ROW, 0, 1)[0]?.netBps).toBeNaN();
  });

  test('keeps the newest samples when it is full', () => {
    for (let second = 0; second < SAMPLES_MAX + 10; second++)
      history.sample(frameAt(second, second));
    const past = history.past(ROW, 0, 1);
    expect(past).toHaveLength(SAMPLES_MAX);
    expect(past[0]?.netBps).toBe(10);
    expect(past.at(-1)?.netBps).toBe(SAMPLES_MAX + 9);
  });

  test('starts anew when the clock goes back', () => {
    history.sample(frameAt(100, 1));
    history.sample(frameAt(50, 2));
    expect(history.past(ROW, 0, 1).map(({ netBps }) => netBps)).toEqual([2]);
  });

  test('takes no frame of another catalogue', () => {
    history.sample(emptyFrame({ instruments: 2, markets: 2, quotes: 1 }));
    expect(history.past(ROW, 0, 1)).toEqual([]);
  });

  test('goes on when the catalogue grows, and is forgotten when it is another', () => {
    for (const second of [0, 1]) history.sample(frameAt(second, second));
    history.begin(2, 3, true);
    expect(history.past(ROW, 0, 1)).toMatchObject([
      { netBps: 0, ask: 10, bid: 30 },
      { netBps: 1, ask: 11, bid: 31 },
    ]);
    expect(history.past(ROW + VENUES.length ** 2, 2, 2)[0]?.netBps).toBeNaN();
    history.begin(2, 3);
    expect(history.past(ROW, 0, 1)).toEqual([]);
  });

  test('is shorter with very many instruments: room is bounded', () => {
    history.begin(1000, 1);
    const crowded = emptyFrame({ instruments: 1000, markets: 1, quotes: 1 });
    for (let second = 0; second < 60; second++) history.sample({ ...crowded, t_us: second * 1e6 });
    expect(history.past(ROW, 0, 0).length).toBeLessThan(60);
  });
});
