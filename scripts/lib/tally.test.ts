import { expect, test } from 'vitest';
import { cargoCounts, playwrightCounts, summary, vitestCounts } from './tally.mjs';

test('cargo’s result lines are added up', () => {
  const output = [
    'test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s',
    'test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s',
  ].join('\n');
  expect(cargoCounts(output)).toEqual({ passed: 15, failed: 2 });
});

test('reports are read, and a missing one counts nothing', () => {
  expect(vitestCounts({ numPassedTests: 4, numFailedTests: 1 })).toEqual({ passed: 4, failed: 1 });
  expect(playwrightCounts({ stats: { expected: 5, unexpected: 1, flaky: 0, skipped: 2 } })).toEqual(
    { passed: 5, failed: 1, again: [] },
  );
  expect(playwrightCounts(null)).toEqual({ passed: 0, failed: 0, again: [] });
});

test('who passed on the second try has passed, and is named', () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
  const suites = [
    { specs: [spec('first', 'expected')], suites: [{ specs: [spec('second', 'flaky')] }] },
    { specs: [spec('third', 'flaky'), spec('fourth', 'unexpected')] },
  ];
  expect(playwrightCounts({ stats: { expected: 1, unexpected: 1, flaky: 2 }, suites })).toEqual({
    passed: 3,
    failed: 1,
    again: ['second', 'third'],
  });
});

test('the last line counts everything, and nothing run is not green', () => {
  const results = [
    { passed: 1, failed: 0 },
    { passed: 15, failed: 2 },
  ];
  expect(summary(results)).toEqual({ text: '16 passed, 2 failed', green: false });
  expect(summary([]).green).toBe(false);
});
