import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { HEALTH_COSTS, Listing, State, VenueReason } from '../../contract/generated.ts';
import type { Market } from '../../state/catalogue.ts';
import {
  byTrouble,
  healthLines,
  healthSum,
  healthTone,
  MARKET_COLUMNS,
  marketsAt,
  marketWords,
} from './markets.ts';

const frame = () => emptyFrame({ instruments: 3, markets: 4, quotes: 1 });
const MARKETS: readonly Market[] = [0, 0, 1, 0].map((venue, row) => ({
  row,
  venue,
  symbol: `M${row}`,
  instrument: row === 3 ? -1 : row,
  kind: 'spot',
}));
const names = (markets: readonly Market[]) => markets.map(({ symbol }) => symbol);
const nothing = HEALTH_COSTS.map(() => [0, 0] as const);

describe('the markets of a venue', () => {
  test('are those that somebody follows and the venue has', () => {
    const now = frame();
    expect(names(marketsAt(now, MARKETS, 0))).toEqual(['M0', 'M1']);
    now.quotes.listing[1] = Listing.NOT_LISTED;
    now.quotes.state[3] = State.LIVE;
    expect(names(marketsAt(now, MARKETS, 0))).toEqual(['M0', 'M3']);
  });

  test('stand in their order until one is in trouble', () => {
    const now = frame();
    now.quotes.state.fill(State.LIVE);
    expect(names(byTrouble(now, MARKETS))).toEqual(['M0', 'M1', 'M2', 'M3']);
    now.quotes.held[2] = 1;
    now.quotes.state[3] = State.RESYNC;
    expect(names(byTrouble(now, MARKETS))).toEqual(['M3', 'M2', 'M0', 'M1']);
  });

  test('say state, health, age, since when, next try and why', () => {
    const now = frame();
    Object.assign(now.quotes.state, [State.RESYNC]);
    now.quotes.health[0] = 62;
    now.quotes.age_ms[0] = 84;
    now.quotes.since_us[0] = now.t_us - 2_300_000;
    now.quotes.next_try_ms[0] = 9_900;
    now.quotes.reason[0] = VenueReason.GAP;
    const { cells, sentence } = marketWords(now, 0, 'utc');
    expect(cells).toHaveLength(MARKET_COLUMNS.length);
    expect(cells).toEqual(['RESYNC', '62', '84 ms', '23:59:57.700, 2.3 s', '9.9 s', 'gap']);
    expect(sentence).toMatch(/is being rebuilt/);
  });

  test('R1 held back: a live market that is not offered says so', () => {
    const now = frame();
    now.quotes.state[0] = State.LIVE;
    now.quotes.health[0] = 40;
    now.quotes.held[0] = 1;
    const { cells, sentence, held } = marketWords(now, 0, 'utc');
    expect(held).toBe(true);
    expect(cells.at(-1)).toBe('held back: health');
    expect(sentence).toContain('40 of 100');
  });
});

describe('health', () => {
  test('a person can see why it is 40', () => {
    const lost: Record<number, readonly [number, number]> = { 0: [3, 45], 5: [3, 15] };
    const components = nothing.map((none, at) => lost[at] ?? none);
    const answer = { score: 40, held: true, components };
    expect(healthSum(answer)).toBe('100 − 45 − 15 = 40');
    const lines = healthLines(answer);
    expect(lines[0]).toEqual({
      word: 'sequence',
      counted: 'gaps in the numbering',
      amount: '3',
      points: '−45',
      price: '15 points each, 60 at most',
    });
    expect(lines[1]?.points).toBe('–');
  });

  test('of a feed without trouble is 100', () => {
    expect(healthSum({ score: 100, held: false, components: nothing })).toBe('100');
  });

  test('has three looks, and each its words', () => {
    expect([healthTone(100, false), healthTone(62, false), healthTone(40, true)]).toEqual([
      'ok',
      'warn',
      'bad',
    ]);
    expect(healthTone(55, true)).toBe('bad');
  });
});
