// `npm run faults`: which faults of reliability/catalogue.json have a test that carries their id, and which have
// none. A fault that the program has no surface for yet says so in the catalogue (`notYet`).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';
import { isProgram, main, Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

const TEST_FILE = /(?:\.(?:test|spec)\.tsx?|\.rs)$/;
const RUST_TEST = /#\[test\](?:\s*#\[[^\]]*\])*\s*fn (\w+)/g;
const SCRIPT_TEST = /\b(?:test|it|describe)(?:\.\w+)?\(\s*(['"`])(.*?)\1/gs;
const IN_RUST_NAME = /(?<=^|_)[tpvcbwldx]\d\d(?=_|$)/g;
const IN_TITLE = /\b[TPVCBWLDX]\d\d\b/g;

/** Ids that the tests of one file carry, each with the test's name. */
export function testsIn(path, text) {
  const isRust = path.endsWith('.rs');
  const names = isRust
    ? [...text.matchAll(RUST_TEST)].map(([, name]) => name)
    : [...text.matchAll(SCRIPT_TEST)].map(([, , title]) => title.replaceAll(/\s+/g, ' '));
  return names.flatMap((name) =>
    (name.match(isRust ? IN_RUST_NAME : IN_TITLE) ?? []).map((id) => ({
      id: id.toUpperCase(),
      path,
      name,
    })),
  );
}

/** The catalogue with the tests of each fault. */
export async function covered() {
  const catalogue = JSON.parse(readFileSync(join(ROOT, 'reliability/catalogue.json'), 'utf8'));
  const listed = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard']);
  const paths = listed.output.split('\n').filter((path) => TEST_FILE.test(path));
  const tests = paths.flatMap((path) => testsIn(path, readFileSync(join(ROOT, path), 'utf8')));
  return catalogue.map((fault) => ({ ...fault, tests: tests.filter(({ id }) => id === fault.id) }));
}

function line({ id, fault, tests, notYet }) {
  const what = tests.length > 0 ? `${tests.length} tests` : (notYet ?? 'NO TEST');
  return `${id}  ${what.padEnd(10)}  ${fault}`;
}

if (isProgram(import.meta.filename)) {
  await main(async () => {
    const faults = await covered();
    for (const fault of faults) console.log(line(fault));
    const open = faults.filter(({ tests, notYet }) => tests.length === 0 && !notYet);
    const count = faults.filter(({ tests }) => tests.length > 0).length;
    console.log(`\n${count} of ${faults.length} faults have a test, ${open.length} are open`);
    if (open.length > 0) throw new Problem(`Without a test: ${open.map(({ id }) => id).join(' ')}`);
  });
}
