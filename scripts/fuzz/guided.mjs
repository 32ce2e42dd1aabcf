// libFuzzer on one target, guided by the coverage of our decoder and its twin. Needs a C++ compiler.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, RUST } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { run } from '../lib/run.mjs';
import { cargo } from '../lib/rust.mjs';
import { doing } from '../lib/say.mjs';
import { CRATE } from './targets.mjs';

const WORK = join(BUILD, 'fuzz');
const FOLDER = 'target-guided';
const BYTES_MAX = 8192;
/** Seconds after which libFuzzer itself gives an input up; the target's own measure is 100 ms. */
const STUCK_SECONDS = 10;
// What cargo-fuzz passes too, all of it known to a stable compiler.
const COVERAGE = [
  '-Cpasses=sancov-module',
  '-Cllvm-args=-sanitizer-coverage-level=4',
  '-Cllvm-args=-sanitizer-coverage-inline-8bit-counters',
  '-Cllvm-args=-sanitizer-coverage-pc-table',
  '-Cllvm-args=-sanitizer-coverage-trace-compares',
].join(' ');

let program = '';

/** Builds the program that all targets share. */
export async function buildGuided() {
  await needCompiler();
  const host = await hostTriple();
  const args = [
    'build',
    '--profile',
    'guided',
    '--locked',
    '-p',
    'arbscope-fuzz',
    '--bin',
    'guided',
  ];
  // With a target named, build scripts and macros are built without the flags.
  const work = () =>
    cargo([...args, '--features', 'guided', '--target', host], {
      env: { RUSTFLAGS: COVERAGE },
      targetFolder: FOLDER,
    });
  await doing('building the guided fuzzer', work);
  program = join(RUST, FOLDER, host, 'guided', 'guided');
}

/** Runs one target; with `keep` what it reached is kept for the tests. */
export async function guided(target, inputs, keep) {
  const [seeds, found, broken] = ['seeds', 'found', 'broken'].map((name) =>
    join(WORK, target, name),
  );
  for (const folder of [seeds, broken]) rmSync(folder, { recursive: true, force: true });
  for (const folder of [found, broken]) mkdirSync(folder, { recursive: true });
  await corpus('unpack', target, seeds);
  const startMs = performance.now();
  const { output } = await fuzzer(target, [
    found,
    seeds,
    `-runs=${inputs}`,
    `-artifact_prefix=${join(broken, 'broken-')}`,
    '-print_final_stats=1',
    '-reload=0',
  ]);
  const crashers = keepBroken(target, broken, output);
  if (keep && crashers === 0) await keepFound(target, found, seeds);
  return { target, crashers, ...figuresOf(output), seconds: (performance.now() - startMs) / 1000 };
}

function fuzzer(target, args) {
  const limits = [`-max_len=${BYTES_MAX}`, `-timeout=${STUCK_SECONDS}`];
  return run(program, [...args, ...limits], { env: { ARBSCOPE_FUZZ_TARGET: target } });
}

function figuresOf(output) {
  const last = [...output.matchAll(/^#(\d+)\s.*\bcov: (\d+) ft: (\d+)/gm)].at(-1);
  if (last === undefined) throw new Problem(`The fuzzer did not start:\n${output.slice(-2000)}`);
  const [, inputs, edges, features] = last.map(Number);
  return { inputs, edges, features };
}

/** What broke something becomes a fixture. */
function keepBroken(target, folder, output) {
  const names = readdirSync(folder);
  const place = join(CRATE, 'crashers', target);
  if (names.length > 0) mkdirSync(place, { recursive: true });
  for (const name of names) copyFileSync(join(folder, name), join(place, name));
  if (names.length > 0) console.error(`${tellOf(output)}\nkept in ${place}`);
  return names.length;
}

function tellOf(output) {
  const at = output.indexOf('panicked at');
  return output.slice(Math.max(at, 0), Math.max(at, 0) + 2000);
}

/** The fewest inputs that reach all that was reached. */
async function keepFound(target, found, seeds) {
  const least = join(WORK, target, 'least');
  rmSync(least, { recursive: true, force: true });
  mkdirSync(least);
  await fuzzer(target, ['-merge=1', '-use_counters=0', least, found, seeds]);
  console.log(`  kept: ${(await corpus('pack', target, least)).trim()}`);
}

function corpus(verb, target, folder) {
  return cargo([
    'run',
    '-q',
    '--locked',
    '-p',
    'arbscope-fuzz',
    '--bin',
    'corpus',
    verb,
    target,
    folder,
  ]);
}

async function needCompiler() {
  if (process.platform === 'win32')
    throw new Problem(
      'Guided fuzzing needs Linux or macOS; the damaged form runs everywhere.',
      DAMAGED,
    );
  const { code } = await run(process.env.CXX ?? 'c++', ['--version']);
  if (code === 0) return;
  const install =
    process.platform === 'darwin' ? 'xcode-select --install' : 'sudo apt-get install g++';
  throw new Problem(
    'Guided fuzzing needs a C++ compiler (libFuzzer is C++, about 1 MB of source), and there is no c++.',
    install,
  );
}

const DAMAGED = 'npm run fuzz -- --form damaged';

async function hostTriple() {
  const { output } = await run('rustc', ['-vV']);
  return /^host: (\S+)$/m.exec(output)?.[1] ?? '';
}
