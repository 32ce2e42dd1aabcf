// `npm run test:planted`: are the tests any good? One fault after another is planted in the core, and the tests
// are run until one notices. A fault that survives makes this command fail.
//
// `--quick` asks only the test that noticed it last time (reliability/results/planted.json), and the others if
// that one is silent. `--only=Name,Name` plants these alone and writes nothing.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, RUST } from './lib/paths.mjs';
import { isProgram, main, Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { doing, say } from './lib/say.mjs';

const SOURCE = join(RUST, 'core/src/planted.rs');
const RESULT = join(ROOT, 'reliability/results/planted.json');
// A program that does not end has noticed. The quick form asks single tests, which are over in seconds.
const LIMIT_MS = process.argv.includes('--quick') ? 60_000 : 300_000;

// What is asked, in this order: quick tests before long ones.
const LONG = [
  'r13_a_day',
  'r13_a_market_whose_turn',
  'r13_a_hundred',
  'r1_whatever',
  'r4_',
  'c04_',
  'what_is_shown_of_orders',
];
const ROUNDS = [
  { program: 'engine', args: LONG.flatMap((name) => ['--skip', name]) },
  { program: 'scan', args: [] },
  { program: 'signals', args: [] },
  { program: 'books', args: [] },
  { program: 'paper', args: [] },
  { program: 'engine', args: LONG },
  { program: 'seeds', args: [] },
];
// A fault that needs more sessions than these is worth a test of its own.
const SEEDS = '60';

/** The faults that can be planted, with what each does. */
export function faultsOf(source) {
  const table = /faults! \{([\s\S]*?)\n {4}\}/.exec(source)?.[1] ?? '';
  return [...table.matchAll(/^\s+(\w+): "(.*)",$/gm)].map(([, name, what]) => ({ name, what }));
}

/** Of the tests that failed, the one to be named: one with the id of a fault, of the book's before others'. */
export function catcherOf(output) {
  const failed = [...output.matchAll(/^test (\S+) \.\.\. FAILED$/gm)].map(([, test]) => test);
  return failed.sort((a, b) => rankOf(a).localeCompare(rankOf(b)))[0] ?? null;
}

/** Classes of faults in the order of what they say of a book. */
const CLASSES = 'ptvcblwr';

function rankOf(test) {
  const [, id] = /(?:^|::)([a-z]\d\d?_.*)$/.exec(test) ?? [];
  return id ? `${CLASSES.indexOf(id[0])}${id}` : `9${test}`;
}

if (isProgram(import.meta.filename)) await main(plantAll);

async function plantAll() {
  const only = process.argv
    .find((arg) => arg.startsWith('--only='))
    ?.slice(7)
    .split(',');
  const all = faultsOf(readFileSync(SOURCE, 'utf8'));
  const faults = all.filter(({ name }) => only?.includes(name) ?? true);
  if (faults.length === 0) throw new Problem('There is no such fault to be planted.');
  const quick = process.argv.includes('--quick');
  const known = quick ? knownCatchers() : new Map();
  const programs = await doing('building the tests with faults to be planted', build);
  const rows = [];
  for (const fault of faults) rows.push(await plant(fault, programs, known));
  report(rows);
  if (!quick && only === undefined) keep(rows);
  process.exitCode = rows.every(({ catcher }) => catcher !== null) ? 0 : 1;
}

/** Paths of the test programs by name. */
async function build() {
  const names = [...new Set(ROUNDS.map(({ program }) => program))];
  const tests = names.flatMap((name) => ['--test', name]);
  const args = ['test', '-p', 'arbscope-core', '--features', 'planted', '--locked', '--no-run'];
  const { code, output } = await run('cargo', [...args, '--message-format=json', ...tests], {
    cwd: RUST,
  });
  if (code !== 0) throw new Problem(`The tests do not build with faults:\n${output}`);
  const built = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const programs = built.filter(
    ({ executable, target }) => executable && names.includes(target?.name),
  );
  return new Map(programs.map(({ executable, target }) => [target.name, executable]));
}

async function plant(fault, programs, known) {
  const startMs = performance.now();
  const asked = known.get(fault.name);
  const rounds = asked ? [asked, ...ROUNDS] : ROUNDS;
  for (const { program, args } of rounds) {
    const catcher = await ask(programs.get(program), args, fault.name);
    if (catcher !== null) return said({ ...fault, catcher: `${program} ${catcher}` }, startMs);
  }
  return said({ ...fault, catcher: null }, startMs);
}

function said(row, startMs) {
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  say(
    `  ${row.catcher ? '✓' : '✗'} ${row.name}: ${row.catcher ?? 'nobody noticed'} (${seconds} s)`,
  );
  return row;
}

/** Runs one program with the fault; the test that failed, or null. One that never ends has noticed too. */
function ask(path, args, fault) {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      ARBSCOPE_PLANTED: fault,
      ARBSCOPE_SEEDS: SEEDS,
      RUST_BACKTRACE: '0',
    };
    // Core's tests read their captures from the crate's own folder.
    const child = spawn(path, args, {
      cwd: join(RUST, 'core'),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks = [];
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const output = Buffer.concat(chunks).toString();
      if (code === 0) resolve(null);
      else resolve(catcherOf(output) ?? (signal ? 'did not end' : 'ended badly'));
    });
  });
}

function report(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, catcher } of rows) {
    console.log(`${name.padEnd(width)} → ${catcher ? `caught by ${catcher}` : 'SURVIVED'}`);
  }
  console.log(`\n${figureOf(rows)}`);
}

function figureOf(rows) {
  return `${rows.filter(({ catcher }) => catcher !== null).length} of ${rows.length} caught`;
}

function keep(rows) {
  const result = {
    id: 'planted',
    figure: figureOf(rows),
    met: rows.every(({ catcher }) => catcher !== null),
    command: 'npm run test:planted',
    notes: rows.map(({ name, catcher }) => `${name}: ${catcher ?? 'nobody noticed'}`),
  };
  mkdirSync(dirname(RESULT), { recursive: true });
  writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
}

/** Who noticed what last time. */
function knownCatchers() {
  if (!existsSync(RESULT)) return new Map();
  const notes = JSON.parse(readFileSync(RESULT, 'utf8')).notes;
  const isKnown = (found) => ROUNDS.some(({ program }) => program === found?.[2]);
  const found = notes.map((note) => /^(\w+): (\w+) (\S+)$/.exec(note)).filter(isKnown);
  return new Map(
    found.map(([, fault, program, test]) => [fault, { program, args: ['--exact', test] }]),
  );
}
