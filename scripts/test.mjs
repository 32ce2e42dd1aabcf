// `npm test`: sets everything up and runs every check and test; all of them, even after one has failed.
// `npm run check` leaves out the end-to-end tests. The last line is always "N passed, N failed".
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { generateContract, staleFiles } from './contract.mjs';
import { BUILD, packageFile, RUST } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { run, runNode } from './lib/run.mjs';
import { ensureRustChecks } from './lib/rust.mjs';
import { say } from './lib/say.mjs';
import { cargoCounts, playwrightCounts, summary, vitestCounts } from './lib/tally.mjs';
import { checkNode } from './packages.mjs';
import { setUp } from './setup.mjs';

const REPORTS = join(BUILD, 'reports');
const FAST = process.argv.includes('--fast');

// Damaged frames a decoder (R12); the quick form takes the tests' own count.
const INPUTS = FAST ? {} : { ARBSCOPE_FUZZ: '1000000' };
const cargo = (...args) =>
  run('cargo', args, { cwd: RUST, env: { CARGO_TERM_COLOR: 'never', ...INPUTS } });
const lint = ['--workspace', '--all-targets', '--locked', '--features', 'arbscope-tools/bindgen'];
const vitestReport = join(REPORTS, 'vitest.json');
const vitest = [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${vitestReport}`,
];

// Generated files that were older than the core before the set-up.
let stale = [];

// A step without `count` is one check; the others say how many tests they ran.
const STEPS = [
  { name: 'contract is fresh', start: () => contractResult() },
  { name: 'types', start: () => runNode(packageFile('typescript/bin/tsc'), ['-b']) },
  {
    name: 'format and lint',
    start: () => runNode(packageFile('@biomejs/biome/bin/biome'), ['check', '.']),
  },
  { name: 'tidy', start: () => runNode('scripts/tidy.mjs', []) },
  { name: 'budgets', start: () => runNode('scripts/budget.mjs', []) },
  { name: 'cargo fmt', start: () => cargo('fmt', '--check', '--', ...venueFiles()) },
  { name: 'cargo clippy', start: () => cargo('clippy', '-q', ...lint, '--', '-D', 'warnings') },
  {
    name: 'cargo test',
    start: () => cargo('test', '--workspace', '--locked', '--no-fail-fast'),
    count: cargoCounts,
  },
  {
    name: 'planted faults',
    slow: true,
    start: () => runNode('scripts/planted.mjs', ['--quick']),
  },
  {
    name: 'vitest',
    start: () => runNode(packageFile('vitest/vitest.mjs'), vitest),
    count: () => vitestCounts(report('vitest.json')),
  },
  {
    name: 'playwright',
    slow: true,
    start: () => runNode(packageFile('@playwright/test/cli.js'), ['test', '--pass-with-no-tests']),
    count: () => playwrightCounts(report('playwright.json')),
  },
];

// rustfmt does not see modules that a macro declares.
function venueFiles() {
  const folders = ['venue', 'sim/dialect'].map((name) => join(RUST, 'core/src', name));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => join(folder, name)),
  );
  return files.filter((path) => path.endsWith('.rs'));
}

process.exitCode = (await test()) ? 0 : 1;

async function test() {
  const results = [];
  const ready = await attempt('set-up', results, prepare);
  for (const step of ready ? STEPS.filter(({ slow }) => !(slow && FAST)) : []) {
    results.push(await runStep(step));
  }
  const { text, green } = summary(results);
  console.log(`\n${text}`);
  return green;
}

async function prepare() {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  checkNode();
  stale = await staleContract();
  await setUp();
  await ensureRustChecks();
  if (!FAST) await ensureChromium();
}

// Asked before the set-up, which brings stale files up to date.
async function staleContract() {
  await generateContract();
  return staleFiles();
}

function contractResult() {
  const output = stale.map((path) => `${path} was older than the core; commit it as it is now`);
  return { code: stale.length === 0 ? 0 : 1, output: output.join('\n') };
}

async function attempt(name, results, work) {
  try {
    await work();
    return true;
  } catch (error) {
    console.error(`\n${name}: ${error instanceof Problem ? error.message : error.stack}`);
    results.push({ passed: 0, failed: 1 });
    return false;
  }
}

async function runStep({ name, start, count }) {
  say(`  … ${name}`);
  const startMs = performance.now();
  const { code, output } = await start();
  writeFileSync(join(REPORTS, `${name.replaceAll(' ', '-')}.log`), output);
  const result = resultOf(code, count?.(output));
  sayResult(name, result, (performance.now() - startMs) / 1000);
  if (result.failed > 0) console.log(`${output.trimEnd()}\n`);
  return result;
}

// A runner that ends badly has failed, whatever its own counts say.
function resultOf(code, counts = { passed: code === 0 ? 1 : 0, failed: 0 }) {
  return { ...counts, failed: code === 0 ? counts.failed : Math.max(counts.failed, 1) };
}

function sayResult(name, { passed, failed, again = [] }, seconds) {
  const mark = failed > 0 ? '✗' : '✓';
  say(`  ${mark} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`);
  for (const title of again) say(`    passed on the second try: ${title}`);
}

function report(name) {
  const path = join(REPORTS, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
