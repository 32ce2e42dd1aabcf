// `npm run reliability -- R2 R13 …` measures targets of docs/reliability.md, each with its own command, and writes
// the page anew; without a target it only writes the page. Figures stand in reliability/results.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { covered } from './faults.mjs';
import { packageFile, ROOT, RUST } from './lib/paths.mjs';
import { isProgram, main, Problem } from './lib/problem.mjs';
import { run, runNode } from './lib/run.mjs';
import { say } from './lib/say.mjs';
import { setUp } from './setup.mjs';

const RESULTS = join(ROOT, 'reliability/results');
const PAGE = join(ROOT, 'docs/reliability.md');

const MEASURE = {
  chromium: async ({ id }) => {
    await ensureChromium();
    const args = ['test', 'e2e/reliability', '--grep', `\\b${id}\\b`];
    return runNode(packageFile('@playwright/test/cli.js'), args, {
      env: { ARBSCOPE_RELIABILITY: '1' },
    });
  },
  seeds: ({ test }) =>
    run(
      'cargo',
      ['test', '--release', '-p', 'arbscope-core', '--test', 'seeds', test, '--', '--nocapture'],
      { cwd: RUST, env: { ARBSCOPE_LONG: '1', CARGO_TERM_COLOR: 'never' } },
    ),
  fuzz: () => runNode('scripts/fuzz.mjs', []),
};

/** The page: targets with their figures, planted faults, and the catalogue with its tests. */
export async function reliabilityPage() {
  const faults = await covered();
  const have = faults.filter(({ tests }) => tests.length > 0).length;
  return `${[
    '# Reliability',
    '',
    '<!-- Written by `npm run reliability`; do not edit. -->',
    '',
    'What is promised, what was measured, and by which command. A figure is that of the machine it was measured on; one that misses its target says so.',
    '',
    '## Targets',
    '',
    '| | target | measured | met | command |',
    '|---|---|---|---|---|',
    ...targets().map(targetLine),
    '',
    ...targets().flatMap(notesOf),
    '## Faults',
    '',
    `${have} of ${faults.length} faults have a test that carries their id (\`npm run faults\`).`,
    '',
    '| | fault | tests |',
    '|---|---|---|',
    ...faults.map(faultLine),
  ].join('\n')}\n`;
}

function targets() {
  const known = JSON.parse(readFileSync(join(ROOT, 'reliability/targets.json'), 'utf8'));
  const planted = {
    id: 'planted',
    target: 'at least 20 faults planted in the program, every one caught by a test',
  };
  return [...known, planted].map((target) => ({ ...target, result: resultOf(target.id) }));
}

function resultOf(id) {
  const path = join(RESULTS, `${id}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function targetLine({ id, target, result }) {
  if (result === null) return `| ${id} | ${target} | not measured | | |`;
  const { figure, met, command } = result;
  return `| ${id} | ${target} | ${figure} | ${met ? 'yes' : '**no**'} | \`${command}\` |`;
}

function notesOf({ id, result }) {
  const notes = result?.notes ?? [];
  return notes.length === 0 ? [] : [`**${id}**`, '', ...notes.map((note) => `- ${note}`), ''];
}

function faultLine({ id, fault, tests, notYet }) {
  const files = [...new Set(tests.map(({ path }) => path))];
  const shown = files.slice(0, 3).map((path) => `\`${path}\``);
  const more = files.length > shown.length ? ` and ${files.length - shown.length} more` : '';
  return `| ${id} | ${fault.replaceAll('|', '\\|')} | ${shown.join(', ') || (notYet ?? '**none**')}${more} |`;
}

async function measure(id) {
  const target = targets().find((one) => one.id === id);
  const by = MEASURE[target?.by];
  if (!by) {
    const known = targets()
      .filter((one) => one.by)
      .map((one) => one.id);
    throw new Problem(`There is no target ${id}: expected one of ${known.join(', ')}.`);
  }
  say(`  … ${id}: ${target.target}`);
  const { code, output } = await by(target);
  if (code !== 0) throw new Problem(`${id} could not be measured:\n${output.trimEnd()}`);
  const { figure, met } = resultOf(id) ?? {};
  say(`  ${met ? '✓' : '✗'} ${id}: ${figure}`);
}

if (isProgram(import.meta.filename)) {
  await main(async () => {
    const ids = process.argv.slice(2);
    if (ids.length > 0) await setUp();
    for (const id of ids) await measure(id);
    writeFileSync(PAGE, await reliabilityPage());
    say(
      `Written: docs/reliability.md (${existsSync(RESULTS) ? readdirSync(RESULTS).length : 0} figures)`,
    );
  });
}
