import { expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { Identity, PairState, Reason, State, VENUES } from '../../contract/generated.ts';
import { catalogueOf, pairRow } from '../../state/catalogue.ts';
import { instrumentGrid, squareGrid } from './build.ts';
import { bestQuotes, boardWords } from './quotes.ts';
import { rowMarks } from './rowMarks.ts';
import { wordsOf } from './words.ts';

// Venues 0, 1 and 2 list A-USDT and B-USDT.
const MARKETS = ['A-USDT', 'B-USDT'].flatMap((instrument) =>
  [0, 1, 2].map((place) => ({
    venue: VENUES[place]?.id ?? '',
    symbol: instrument,
    instrument,
    kind: 'spot',
  })),
);
const CATALOGUE = catalogueOf({
  venues: [],
  instruments: ['A-USDT', 'B-USDT'],
  quotes: ['USDT'],
  markets: MARKETS,
});

function frameWith(identities: readonly number[]) {
  const frame = emptyFrame({ instruments: 2, markets: 6, quotes: 1 });
  frame.quotes.identity.set(identities);
  frame.quotes.state.fill(State.LIVE);
  frame.quotes.bid.set([100, 150, 101, 1, 1, 1]);
  frame.quotes.ask.set([101, 151, 102, 2, 2, 2]);
  return frame;
}

const { KNOWN, SUSPECT, UNVERIFIED } = Identity;
const DOUBTFUL = frameWith([KNOWN, SUSPECT, KNOWN, UNVERIFIED, UNVERIFIED, UNVERIFIED]);

test('a row of instruments is marked by its gravest market, a row of venues by its own', () => {
  const pairs = [
    { buy: 0, sell: 1 },
    { buy: 0, sell: 2 },
  ];
  expect(rowMarks(DOUBTFUL, CATALOGUE, instrumentGrid(CATALOGUE, [0, 1], pairs))).toEqual([
    '≠',
    '?',
  ]);
  expect(rowMarks(DOUBTFUL, CATALOGUE, squareGrid(CATALOGUE, 0))).toEqual(['', '≠', '']);
  const known = frameWith([KNOWN, KNOWN, KNOWN, KNOWN, KNOWN, KNOWN]);
  expect(rowMarks(known, CATALOGUE, squareGrid(CATALOGUE, 0))).toEqual(['', '', '']);
});

test('a cell whose coin is in doubt says whose, and why', () => {
  const row = pairRow(0, 0, 1);
  DOUBTFUL.pairs.state[row] = PairState.UNPROVED;
  DOUBTFUL.pairs.reason[row] = Reason.IDENTITY;
  const words = wordsOf(DOUBTFUL, CATALOGUE, { instrument: 0, buy: 0, sell: 1 });
  expect(words.verdict).toMatch(/^IDENTITY: .+: its price stands far .+\. More → Coins$/);
  expect(words.sell).toContain('suspect coin');
  expect(words.buy).not.toContain('coin');
});

test('another coin’s price is neither the highest bid nor the lowest ask', () => {
  expect(bestQuotes(DOUBTFUL, CATALOGUE, 0, [0, 1, 2])).toEqual({ bid: 2, ask: 0 });
  const board = boardWords(DOUBTFUL, CATALOGUE, 0, 1, { bid: 2, ask: 0 });
  expect(board.cells.at(-1)).toBe('LIVE · suspect coin');
  expect(board.live).toBe(false);
});
