import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { STATES, State, VenueReason } from '../../contract/generated.ts';
import { DASH } from '../../lib/format/number.ts';
import { COLUMNS, DETAILS, detailsOf, markOf, noteOf, wordsOf } from './build.ts';

const frame = () => emptyFrame({ instruments: 0, markets: 0, quotes: 0 });

describe('a venue in words', () => {
  test('a cell a column', () => {
    const now = frame();
    now.venues.state[0] = State.LIVE;
    now.venues.markets[0] = 6;
    now.venues.markets_live[0] = 5;
    now.venues.delay_ms[0] = 84;
    now.venues.checksums_right[0] = 4269;
    const { cells, state } = wordsOf(now, 0);
    expect(cells).toHaveLength(COLUMNS.length);
    expect(state).toBe('LIVE');
    expect(cells.slice(0, 6)).toEqual(['5 / 6', '100', '0', '84 ms', '0', '4,269 ✓  0 ✗']);
    expect(cells[8]).toBe(DASH);
  });

  test('a venue that sends no checksum is not credited with right ones', () => {
    expect(wordsOf(frame(), 0).cells[5]).toBe('none sent');
  });

  test('the reason has a sentence', () => {
    const now = frame();
    now.venues.reason[0] = VenueReason.NO_ANSWER;
    expect(wordsOf(now, 0).cells.at(-1)).toBe('no answer');
    expect(wordsOf(now, 0).sentence).toMatch(/cannot be reached/);
  });
});

test('no two states share a shape: colour is never needed', () => {
  const shapes = STATES.map((_, state) => markOf(state).shape);
  expect(new Set(shapes).size).toBe(shapes.length);
});

test('details have a name each', () => {
  expect(detailsOf(frame(), 0)).toHaveLength(DETAILS.length);
});

describe('the note', () => {
  test('says when there is nothing to compare', () => {
    const now = frame();
    expect(noteOf(now)).toBe('no venue is in use');
    now.venues.markets.set([1, 1]);
    now.venues.state[0] = State.LIVE;
    expect(noteOf(now)).toBe('1 of 2 live: fewer than two, nothing to compare');
    now.venues.state[1] = State.LIVE;
    expect(noteOf(now)).toBe('2 of 2 live');
  });
});
