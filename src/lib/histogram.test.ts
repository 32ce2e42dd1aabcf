import { expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

it('percentiles are right to within 5 %, whatever the size', () => {
  for (const scale of [1, 40, 1000, 50_000, 1e7]) {
    const histogram = new Histogram();
    for (let i = 1; i <= 1000; i += 1) histogram.add((i / 1000) * scale);
    for (const share of [0.5, 0.99]) {
      const found = histogram.percentile(share);
      expect(found).toBeGreaterThanOrEqual(share * scale * 0.999);
      expect(found).toBeLessThanOrEqual(Math.max(1, share * scale * 1.05));
    }
  }
});

it('what is odd is counted at the ends', () => {
  const histogram = new Histogram();
  expect(histogram.percentile(0.5)).toBeNaN();
  for (const us of [-5, 0, Number.NaN]) histogram.add(us);
  expect(histogram.percentile(0.99)).toBe(1);
  histogram.add(Number.POSITIVE_INFINITY);
  expect(histogram.percentile(1)).toBeGreaterThan(6e7);
});

it('what is older than two windows is forgotten', () => {
  const histogram = new Histogram();
  histogram.add(1000);
  histogram.turn();
  expect(histogram.percentile(1)).toBeGreaterThan(900);
  histogram.turn();
  expect(histogram.percentile(1)).toBeNaN();
});
