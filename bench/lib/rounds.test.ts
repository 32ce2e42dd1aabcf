import { expect, test } from 'vitest';
import { interleave, percentile, ratioOf, spreadOf } from './rounds.ts';

test('the middle of an even and an odd number of values', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
});

test('percentiles are values that were seen', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0, 0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([1, 50, 99, 100]);
});

test('every contender runs every round once, prepared before, in changing order', () => {
  const seen: string[] = [];
  const contender = (name: string) => ({
    name,
    prepare: (round: number) => void seen.push(`${name}${round}?`),
    run: (round: number) => void seen.push(`${name}${round}`),
  });
  const times = interleave([contender('a'), contender('b')], { rounds: 4, warmMs: 0 });
  expect([...times.values()].map((list) => list.length)).toEqual([4, 4]);
  const rounds = Number(seen.at(-1)!.slice(1)) + 1;
  expect(seen.length).toBe(rounds * 4);
  seen.forEach((what, at) => {
    if (at % 2 === 1) expect(`${what}?`).toBe(seen[at - 1]);
  });
  expect(new Set(seen).size).toBe(seen.length);
});

test('ratios are taken round by round', () => {
  const times = new Map([
    ['ours', [1, 10, 100]],
    ['rival', [2, 40, 300]],
  ]);
  expect(ratioOf(times, 'ours', 'rival')).toEqual({ median: 3, min: 2, max: 4 });
});
