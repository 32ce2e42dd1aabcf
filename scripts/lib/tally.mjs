// How many tests a runner's output tells of, and the sum of all.

/** @param {string} output of `cargo test`: one result line for each test program. */
export function cargoCounts(output) {
  const lines = output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm);
  return sum([...lines].map(([, passed, failed]) => ({ passed: +passed, failed: +failed })));
}

/** @param {object | null} report Vitest's JSON report; null when Vitest wrote none. */
export function vitestCounts(report) {
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

/** @param {object | null} report Playwright's JSON report; `again` names the tests that passed on their second try. */
export function playwrightCounts(report) {
  const { expected = 0, unexpected = 0, flaky = 0 } = report?.stats ?? {};
  return { passed: expected + flaky, failed: unexpected, again: flakyTitles(report) };
}

function flakyTitles(of) {
  return (of?.suites ?? []).flatMap(({ specs = [], suites: inner }) => [
    ...specs.filter(isFlaky).map(({ title }) => title),
    ...flakyTitles({ suites: inner }),
  ]);
}

function isFlaky({ tests }) {
  return tests.some(({ status }) => status === 'flaky');
}

/** The last line of `npm test`, and whether everything passed. */
export function summary(results) {
  const { passed, failed } = sum(results);
  return { text: `${passed} passed, ${failed} failed`, green: failed === 0 && passed > 0 };
}

function sum(results) {
  return results.reduce(
    (total, { passed, failed }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
    }),
    { passed: 0, failed: 0 },
  );
}
