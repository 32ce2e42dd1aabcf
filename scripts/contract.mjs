// The contract: what TypeScript knows of the core (frame layout, codes, hosts) and what people may read of its
// venues, written by the core itself.
// `contract FOLDER` of rust-core/tools writes the files; the repository holds them, so that a reader
// and a type checker need no Rust.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { BUILD, CONTRACT, DOCS, ROOT, RUST } from './lib/paths.mjs';
import { isProgram, main, Problem } from './lib/problem.mjs';
import { cargo, ensureRust } from './lib/rust.mjs';
import { doing, say } from './lib/say.mjs';
import { once } from './lib/stamp.mjs';

const PROGRAM = join(RUST, 'tools/src/bin/contract.rs');
const FRESH = join(BUILD, 'contract');
const SOURCES = [
  'rust-core/Cargo.toml',
  'rust-core/Cargo.lock',
  'rust-core/core/Cargo.toml',
  'rust-core/core/src',
  'rust-core/tools/Cargo.toml',
  'rust-core/tools/src',
];

/** Brings src/contract and docs/venues.md up to date with the core. */
export async function ensureContract() {
  await generateContract();
  for (const name of staleNames()) {
    mkdirSync(dirname(placeOf(name)), { recursive: true });
    copyFileSync(join(FRESH, name), placeOf(name));
    say(`  ! ${relative(ROOT, placeOf(name))} changed: commit it`);
  }
}

/** Writes the contract of the present core into build/contract, when the core changed. */
export async function generateContract() {
  if (!existsSync(PROGRAM)) return;
  await once({
    name: 'contract',
    inputs: SOURCES,
    outputs: ['generated.ts', 'venues.md'].map((name) => join(FRESH, name)),
    work: () => doing('generating the contract from the core', generate),
  });
}

/** Generated files that differ from those the repository holds, by their path in it. */
export function staleFiles() {
  return staleNames().map((name) => relative(ROOT, placeOf(name)));
}

function staleNames() {
  if (!existsSync(FRESH)) return [];
  return readdirSync(FRESH).filter((name) => !sameText(join(FRESH, name), placeOf(name)));
}

// What is for people stands with the documents.
function placeOf(name) {
  return join(name.endsWith('.md') ? DOCS : CONTRACT, name);
}

async function generate() {
  await ensureRust();
  rmSync(FRESH, { recursive: true, force: true });
  mkdirSync(FRESH, { recursive: true });
  await cargo(['run', '-q', '--locked', '-p', 'arbscope-tools', '--bin', 'contract', '--', FRESH]);
  if (existsSync(join(FRESH, 'generated.ts'))) return;
  throw new Problem('The contract program left no generated.ts in the folder it was given.');
}

function sameText(a, b) {
  return existsSync(b) && readFileSync(a, 'utf8') === readFileSync(b, 'utf8');
}

// `npm run contract` brings the files up to date; with --check it only tells.
if (isProgram(import.meta.filename)) {
  await main(async () => {
    if (!process.argv.includes('--check')) return ensureContract();
    await generateContract();
    const stale = staleFiles();
    if (stale.length > 0) {
      throw new Problem(`Older than the core: ${stale.join(', ')}.`, 'npm run contract');
    }
  });
}
