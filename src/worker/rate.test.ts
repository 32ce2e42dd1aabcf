import { expect, it } from 'vitest';
import { Peak } from './peak.ts';
import { Rate } from './rate.ts';

it('a rate is that of the last whole second', () => {
  const rate = new Rate();
  rate.add(0);
  for (let us = 0; us < 1_000_000; us += 100_000) rate.add(us);
  expect(rate.perSecond(1_100_000)).toBe(11);
  expect(rate.perSecond(1_900_000)).toBe(11);
  expect(rate.perSecond(5_000_000)).toBe(0);
});

it('a peak is that of the last whole second', () => {
  const peak = new Peak();
  peak.add(0, 1);
  peak.add(400_000, 7);
  peak.add(800_000, 3);
  expect(peak.ofSecond(1_100_000)).toBe(7);
  expect(peak.ofSecond(3_200_000)).toBe(0);
});
