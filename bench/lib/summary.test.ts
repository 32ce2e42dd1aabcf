import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TARGETS } from '../../src/app/targetRows.ts';
import { placeOf } from './places.ts';
import { publishedOf } from './published.ts';
import type { Report } from './report.ts';
import { summaryOf, withFigures } from './summary.ts';

const report = JSON.parse(readFileSync(placeOf('bench/results/latest.json'), 'utf8')) as Report;
const readme = readFileSync(placeOf('README.md'), 'utf8');

describe('the last run', () => {
  it('stands in the README as it is', () => {
    expect(withFigures(readme, report)).toBe(readme);
  });

  it('is what the page shows beside the published targets', () => {
    const shown = JSON.parse(readFileSync(placeOf('bench/results/targets.json'), 'utf8'));
    expect(shown).toEqual(publishedOf(report));
    // Availability is a session's: no benchmark measures it.
    const measured = TARGETS.map(({ id }) => id).filter((id) => id !== 'availability');
    expect(Object.keys(shown.targets)).toEqual(measured);
  });

  it('says of each group how much of it is met', () => {
    const line = summaryOf(report)
      .split('\n')
      .find((row) => row.includes('typed-array book'));
    expect(line).toMatch(/^\| Frame to book to best quote \| .*× \| ≥ 10× \| \d+ of \d+ \|$/u);
  });

  it('has a place in the README, or says so', () => {
    expect(() => withFigures('# Nothing', report)).toThrow('no place for figures');
  });
});
