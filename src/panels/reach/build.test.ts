import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { REACHES, Reach, VENUES } from '../../contract/generated.ts';
import { failing, noteOf, wordsOf } from './build.ts';

const frame = () => {
  const now = emptyFrame({ instruments: 1, markets: 1, quotes: 1 });
  now.venues.open_ms.fill(Number.NaN);
  now.venues.first_book_ms.fill(Number.NaN);
  return now;
};

describe('a venue', () => {
  test('that is reached says how long it took', () => {
    const now = frame();
    now.venues.reach[0] = Reach.REACHED;
    now.venues.open_ms[0] = 84;
    now.venues.first_book_ms[0] = 1310;
    now.venues.markets[0] = 12;
    now.venues.markets_live[0] = 11;
    now.venues.markets_missing[0] = 2;
    const { state, cells, mark } = wordsOf(now, 0);
    expect(state).toBe('reached');
    expect(cells).toEqual(['84 ms', '1.3 s', '11 / 12, 2 not listed']);
    expect(mark.tone).toBe('ok');
  });

  test('that may be blocked is never said to be for sure', () => {
    const now = frame();
    now.venues.reach[0] = Reach.BLOCKED;
    const { state, cells, sentence } = wordsOf(now, 0);
    expect(state).toMatch(/\?$/);
    expect(sentence).toContain('it seems');
    expect(cells).toEqual(['–', '–', '–']);
  });

  test('has a mark of its own for every finding, and a sentence that ends', () => {
    const now = frame();
    const words = REACHES.map(({ code }) => {
      now.venues.reach[0] = code;
      return wordsOf(now, 0);
    });
    expect(new Set(words.map(({ mark }) => mark.shape)).size).toBe(REACHES.length);
    for (const { sentence } of words) expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
  });
});

describe('all venues', () => {
  test('are counted by what was found', () => {
    const now = frame();
    now.venues.reach.fill(Reach.REACHED);
    now.venues.reach[1] = Reach.REFUSED;
    now.venues.reach[2] = Reach.SILENT;
    const count = VENUES.length;
    expect(noteOf(now)).toBe(`${count - 2} of ${count} venues reached · 1 refused · 1 silent`);
    expect(failing(now)).toEqual([VENUES[1]?.name, VENUES[2]?.name]);
  });

  test('of a recording were not tried', () => {
    expect(noteOf(frame())).toContain('recording');
    expect(failing(frame())).toEqual([]);
  });
});
