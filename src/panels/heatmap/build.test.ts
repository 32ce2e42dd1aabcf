import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { PairState, Reason, State, VENUES } from '../../contract/generated.ts';
import { catalogueOf, pairRow } from '../../state/catalogue.ts';
import {
  bestRows,
  emptyCells,
  instrumentGrid,
  quoteGroups,
  readCells,
  squareGrid,
  UNKNOWN_TENTHS,
  venuePairs,
} from './build.ts';
import { emptyFlashes, endFlashes, noteFlashes } from './flash.ts';
import { cellAfter, cellAt, geometryOf } from './interact.ts';
import { textOfTenths } from './paint.ts';
import { bestQuotes, boardWords } from './quotes.ts';
import { verdict, wordsOf } from './words.ts';

const id = (place: number) => VENUES[place]?.id ?? '';
const market = (place: number, instrument: string | null) => ({
  venue: id(place),
  symbol: `${instrument}`,
  instrument,
  kind: 'spot',
});

// Venues 0, 1 and 2 list A-USDT; 0 and 1 list B-USDT; 2 and 3 list A-USD; C-USD has one venue only.
const CATALOGUE = catalogueOf({
  venues: [],
  instruments: ['A-USDT', 'B-USDT', 'A-USD', 'C-USD'],
  quotes: ['USDT', 'USD'],
  markets: [
    market(0, 'A-USDT'),
    market(1, 'A-USDT'),
    market(2, 'A-USDT'),
    market(0, 'B-USDT'),
    market(1, 'B-USDT'),
    market(2, 'A-USD'),
    market(3, 'A-USD'),
    market(3, 'C-USD'),
    market(1, null),
  ],
});

const frame = () => emptyFrame({ instruments: 4, markets: 9, quotes: 2 });

describe('which pairs there are', () => {
  test('instruments stand by quote, those without a pair are left out', () => {
    expect(quoteGroups(CATALOGUE)).toEqual([
      { quote: 'USDT', instruments: [0, 1] },
      { quote: 'USD', instruments: [2] },
    ]);
  });

  test('the cheapest couple comes first, each beside its reverse', () => {
    const fees = [0.001, 0.004, 0.001];
    expect(venuePairs(CATALOGUE, [0, 1], fees)).toEqual([
      { buy: 0, sell: 2 },
      { buy: 2, sell: 0 },
      { buy: 0, sell: 1 },
      { buy: 1, sell: 0 },
      { buy: 1, sell: 2 },
      { buy: 2, sell: 1 },
    ]);
  });

  test('a cell exists only where both venues list the instrument', () => {
    const pairs = venuePairs(CATALOGUE, [0, 1], []);
    const grid = instrumentGrid(CATALOGUE, [0, 1], pairs);
    const at = pairs.findIndex(({ buy, sell }) => buy === 0 && sell === 2);
    expect(grid.pairRows[at]).toBe(pairRow(0, 0, 2));
    expect(grid.pairRows[pairs.length + at]).toBe(-1);
  });

  test('the square has a blank diagonal', () => {
    const grid = squareGrid(CATALOGUE, 0);
    expect(grid.rows).toHaveLength(3);
    expect([0, 4, 8].map((cell) => grid.places[cell])).toEqual([null, null, null]);
    expect(grid.places[1]).toEqual({ instrument: 0, buy: 0, sell: 1 });
  });
});

describe('cells', () => {
  test('are read in tenths; NaN is unknown, no pair is absent', () => {
    const now = frame();
    const row = pairRow(0, 0, 1);
    now.pairs.net_bps[row] = -15.66;
    now.pairs.state[row] = PairState.REJECTED;
    now.pairs.reason[row] = Reason.FEE;
    now.pairs.state[pairRow(0, 0, 2)] = PairState.UNKNOWN;
    const grid = squareGrid(CATALOGUE, 0);
    const cells = emptyCells(9);
    readCells(now.pairs, grid, cells);
    expect([...cells.tenths.slice(0, 3)]).toEqual([UNKNOWN_TENTHS, -157, UNKNOWN_TENTHS]);
    expect([...cells.state.slice(0, 3)]).toEqual([
      PairState.ABSENT,
      PairState.REJECTED,
      PairState.UNKNOWN,
    ]);
  });

  test('a frame of fewer pairs than the grid reads as absent', () => {
    const small = emptyFrame({ instruments: 0, markets: 0, quotes: 0 });
    const cells = emptyCells(9);
    readCells(small.pairs, squareGrid(CATALOGUE, 0), cells);
    expect(new Set(cells.state)).toEqual(new Set([PairState.ABSENT]));
  });

  test('texts', () => {
    expect([-157, 0, 4, 123_456, UNKNOWN_TENTHS].map(textOfTenths)).toEqual([
      '−15.7',
      '0.0',
      '+0.4',
      '+12,345.6',
      '?',
    ]);
  });
});

describe('the best', () => {
  const now = frame();
  const put = (row: number, state: number, net: number) => {
    now.pairs.state[row] = state;
    now.pairs.net_bps[row] = net;
  };
  put(pairRow(0, 0, 1), PairState.REJECTED, -2);
  put(pairRow(0, 1, 0), PairState.OFFERED, 3);
  put(pairRow(0, 0, 2), PairState.UNPROVED, 99);

  test('rows count proved pairs only', () => {
    expect(bestRows(now, CATALOGUE, 5)).toMatchObject([
      { instrument: 'A-USDT', netBps: 3, offered: true },
      { instrument: 'A-USDT', netBps: -2, offered: false },
    ]);
  });
});

describe('words of a cell', () => {
  test('say the sum, both legs and the verdict', () => {
    const now = frame();
    const row = pairRow(0, 0, 1);
    now.pairs.net_bps[row] = -5.5;
    now.pairs.gross_bps[row] = 14.5;
    now.pairs.state[row] = PairState.REJECTED;
    now.pairs.reason[row] = Reason.FEE;
    now.quotes.ask[0] = 27.066;
    now.quotes.ask_size[0] = 123;
    now.quotes.age_ms[0] = 84;
    now.quotes.price_digits[0] = 3;
    const words = wordsOf(now, CATALOGUE, { instrument: 0, buy: 0, sell: 1 });
    expect(words.edge).toBe('net −5.5 = gross +14.5 − fees 20.0 bps');
    expect(words.buy).toBe('buy at 27.066 × 123 · proved 84 ms ago');
    expect(words.verdict).toMatch(/^FEE: /);
  });

  test('an offered cell says so', () => {
    expect(verdict(PairState.OFFERED, Reason.OK)).toMatch(/^▲ Offered/);
  });
});

describe('pointer and keys', () => {
  const geometry = { columns: 3, rows: 2, columnWidth: 60, rowHeight: 24 };

  test('the cell under a point', () => {
    expect(cellAt(geometry, 0, 0)).toBe(0);
    expect(cellAt(geometry, 179, 47)).toBe(5);
    expect(cellAt(geometry, 180, 10)).toBe(-1);
    expect(cellAt(geometry, -1, 10)).toBe(-1);
  });

  test('keys move and stop at the edges; others mean nothing', () => {
    expect(cellAfter('ArrowRight', 0, geometry)).toBe(1);
    expect(cellAfter('l', 2, geometry)).toBe(2);
    expect(cellAfter('j', 0, geometry)).toBe(3);
    expect(cellAfter('ArrowDown', 4, geometry)).toBe(4);
    expect(cellAfter('End', 3, geometry)).toBe(5);
    expect(cellAfter('ArrowUp', -1, geometry)).toBe(0);
    expect(cellAfter('x', 0, geometry)).toBeNull();
  });

  test('no key leads outside', () => {
    const key = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End');
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        let cell = -1;
        for (const one of keys) cell = cellAfter(one, cell, geometry) ?? cell;
        expect(cell).toBeLessThan(6);
        expect(cell).toBeGreaterThanOrEqual(keys.length > 0 ? 0 : -1);
      }),
    );
  });

  test('cells fill their room within what can be read', () => {
    const room = { width: 600, height: 300, row: 24 };
    expect(geometryOf(5, 10, room)).toMatchObject({ columnWidth: 120, rowHeight: 30 });
    expect(geometryOf(40, 40, room).rowHeight).toBe(24);
    expect(geometryOf(1, 1, room)).toMatchObject({ columnWidth: 132, rowHeight: 38 });
  });

  test('where there is more to the side, a column is cut so that it shows', () => {
    for (let width = 280; width < 1200; width += 7) {
      const { columnWidth } = geometryOf(200, 10, { width, height: 300, row: 24 });
      const cut = (width % columnWidth) / columnWidth;
      expect(columnWidth).toBeGreaterThanOrEqual(60);
      expect(cut, `${width} px`).toBeGreaterThan(0.2);
      expect(cut, `${width} px`).toBeLessThan(0.8);
    }
  });
});

describe('the board of quotes', () => {
  const now = frame();
  now.quotes.state.set([State.LIVE, State.LIVE, State.STALE]);
  now.quotes.bid.set([10, 10.1, 99]);
  now.quotes.ask.set([10.2, 10.3, 1]);
  now.quotes.price_digits.fill(1);

  test('the best are of live books alone', () => {
    expect(bestQuotes(now, CATALOGUE, 0, [0, 1, 2])).toEqual({ bid: 1, ask: 0 });
    expect(bestQuotes(frame(), CATALOGUE, 0, [0, 1, 2])).toEqual({ bid: -1, ask: -1 });
  });

  test('a line says prices, spread, age and state', () => {
    const { cells, live } = boardWords(now, CATALOGUE, 0, 0, { bid: 1, ask: 0 });
    expect(cells).toEqual(['–', '10.0', '▾ 10.2', '–', '198.02', '–', 'LIVE']);
    expect(live).toBe(true);
    expect(boardWords(now, CATALOGUE, 0, 2, { bid: 1, ask: 0 }).live).toBe(false);
  });
});

describe('flashes', () => {
  const cellsOf = (tenths: number) => {
    const cells = emptyCells(1);
    cells.state[0] = PairState.REJECTED;
    cells.tenths[0] = tenths;
    return cells;
  };

  test('a move of a basis point shows for 300 ms, and at most once a second', () => {
    const flashes = emptyFlashes(1);
    const painted = cellsOf(-50);
    noteFlashes(flashes, cellsOf(-40), painted, 1000);
    expect(flashes.direction[0]).toBe(1);
    endFlashes(flashes, painted, 1299);
    expect(flashes.direction[0]).toBe(1);
    endFlashes(flashes, painted, 1300);
    expect(flashes.direction[0]).toBe(0);
    noteFlashes(flashes, cellsOf(-70), cellsOf(-40), 1999);
    expect(flashes.direction[0]).toBe(0);
    noteFlashes(flashes, cellsOf(-70), cellsOf(-40), 2000);
    expect(flashes.direction[0]).toBe(-1);
  });

  test('a small move, a first value and a lost one show nothing', () => {
    const flashes = emptyFlashes(1);
    noteFlashes(flashes, cellsOf(-41), cellsOf(-50), 0);
    noteFlashes(flashes, cellsOf(-41), emptyCells(1), 0);
    noteFlashes(flashes, emptyCells(1), cellsOf(-50), 0);
    expect(flashes.direction[0]).toBe(0);
  });
});

test('a gain too small to round is still a gain', () => {
  const now = frame();
  now.pairs.net_bps[pairRow(0, 0, 1)] = 0.04;
  now.pairs.net_bps[pairRow(0, 0, 2)] = -0.04;
  const cells = emptyCells(9);
  readCells(now.pairs, squareGrid(CATALOGUE, 0), cells);
  expect([...cells.tenths.slice(1, 3)].map((tenths) => tenths + 0)).toEqual([0, 0]);
  expect([...cells.pays.slice(1, 3)]).toEqual([1, 0]);
});
