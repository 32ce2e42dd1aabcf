import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFrame } from '../../contract/fixtures/frames.ts';
import { PairState } from '../../contract/generated.ts';
import { pairRow } from '../../state/catalogue.ts';
import type { VenuePair } from './build.ts';
import { samePairs, tellingPairs } from './columns.ts';

/** Every ordered pair of so many venues. */
function pairsOf(venues: number): VenuePair[] {
  const places = [...Array(venues).keys()];
  return places.flatMap((buy) =>
    places.filter((sell) => sell !== buy).map((sell) => ({ buy, sell })),
  );
}

type Edge = readonly [instrument: number, buy: number, sell: number, net: number];

function frameOf(instruments: number, edges: readonly Edge[]) {
  const frame = emptyFrame({ instruments, markets: 1, quotes: 1 });
  for (const [instrument, buy, sell, net] of edges) {
    const row = pairRow(instrument, buy, sell);
    frame.pairs.state[row] = PairState.REJECTED;
    frame.pairs.net_bps[row] = net;
  }
  return frame;
}

const ALL = pairsOf(5);
const NEW = { count: 3, present: [], pinned: null };

describe('the pairs that say most', () => {
  test('have the best proved edges, in the order that was given', () => {
    const frame = frameOf(1, [
      [0, 3, 1, 9],
      [0, 0, 2, 8],
      [0, 1, 4, 7],
      [0, 2, 3, -50],
    ]);
    expect(tellingPairs(frame, [0], ALL, NEW)).toEqual([
      { buy: 0, sell: 2 },
      { buy: 1, sell: 4 },
      { buy: 3, sell: 1 },
    ]);
  });

  test('an edge that is not proved counts for nothing', () => {
    const frame = frameOf(1, [[0, 3, 1, 9]]);
    frame.pairs.state[pairRow(0, 3, 1)] = PairState.UNPROVED;
    expect(tellingPairs(frame, [0], ALL, NEW)).toEqual(ALL.slice(0, 3));
  });

  test('leave no instrument without a cell', () => {
    const frame = frameOf(3, [
      [0, 0, 1, -2],
      [0, 1, 2, -3],
      [2, 3, 2, -90],
    ]);
    const best = tellingPairs(frame, [0, 1, 2], ALL, { ...NEW, count: 2 });
    expect(best).toEqual([
      { buy: 0, sell: 1 },
      { buy: 3, sell: 2 },
    ]);
  });

  test('hold the pair in focus, whatever it earns', () => {
    const pinned = { buy: 4, sell: 3 };
    const frame = frameOf(1, [[0, 0, 1, 5]]);
    expect(tellingPairs(frame, [0], ALL, { ...NEW, pinned })).toContainEqual(pinned);
  });
});

describe('columns do not jump', () => {
  const present = [
    { buy: 3, sell: 1 },
    { buy: 0, sell: 2 },
  ];
  const settled: Edge[] = [
    [0, 3, 1, 4],
    [0, 0, 2, 3],
  ];
  const keeping = { count: 2, present, pinned: null };

  test('a pair a little better stays outside', () => {
    const frame = frameOf(1, [...settled, [0, 1, 4, 5.5]]);
    expect(tellingPairs(frame, [0], ALL, keeping)).toEqual(present);
  });

  test('one clearly better takes the place of the worst, and no other moves', () => {
    const frame = frameOf(1, [...settled, [0, 1, 4, 9]]);
    expect(tellingPairs(frame, [0], ALL, keeping)).toEqual([
      { buy: 3, sell: 1 },
      { buy: 1, sell: 4 },
    ]);
  });

  test('whoever stays keeps its place, in any market', () => {
    const edge = fc.tuple(
      fc.nat(3),
      fc.nat(4),
      fc.nat(4),
      fc.double({ min: -40, max: 40, noNaN: true }),
    );
    const edges = fc.array(edge, { maxLength: 40 });
    const count = fc.integer({ min: 1, max: 19 });
    fc.assert(
      fc.property(
        edges,
        edges,
        count,
        fc.constantFrom(null, ...ALL),
        (early, late, most, pinned) => {
          const instruments = [0, 1, 2, 3];
          const choose = (now: Edge[], before: VenuePair[]) =>
            tellingPairs(frameOf(4, now), instruments, ALL, {
              count: most,
              present: before,
              pinned,
            });
          const before = choose(early, []);
          const after = choose(late, before);
          expect(after).toHaveLength(most);
          expect(new Set(after.map(({ buy, sell }) => `${buy} ${sell}`)).size).toBe(most);
          if (pinned) expect(after).toContainEqual(pinned);
          for (const [at, pair] of after.entries()) {
            const was = before.findIndex((one) => samePairs([one], [pair]));
            if (was >= 0) expect(was).toBe(at);
          }
          expect(choose(late, after), 'nothing moved, nothing changes').toEqual(after);
        },
      ),
    );
  });
});
