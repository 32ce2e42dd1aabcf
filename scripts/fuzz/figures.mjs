// reliability/results/R12.json: per target the longest run of each form, and what it reached.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { DECODERS, TARGETS } from './targets.mjs';

const PATH = join(ROOT, 'reliability/results/R12.json');
const LONG = 10_000_000;

/** Adds one run. A longer run replaces a shorter one, and a crasher is never replaced by its absence. */
export function record({ target, inputs, edges, features, crashers }, form) {
  const targets = readTargets();
  const old = targets[target] ?? {};
  const row = { inputs, ...(features === undefined ? {} : { edges, features }), crashers };
  const isNews = crashers > 0 || inputs >= (old[form]?.inputs ?? 0);
  if (isNews) targets[target] = { ...old, [form]: row };
  mkdirSync(dirname(PATH), { recursive: true });
  writeFileSync(PATH, `${JSON.stringify(resultOf(targets), null, 2)}\n`);
}

function readTargets() {
  return existsSync(PATH) ? JSON.parse(readFileSync(PATH, 'utf8')).targets : {};
}

function resultOf(targets) {
  const sums = DECODERS.map((id) => inputsOf(targets[id]));
  const crashers = TARGETS.reduce((sum, id) => sum + crashersOf(targets[id]), 0);
  const least = Math.min(...sums);
  return {
    id: 'R12',
    figure: `${crashers} crashers; at least ${millions(least)} inputs for every decoder, ${millions(sumOf(sums))} in all`,
    met: crashers === 0 && least >= LONG,
    command:
      'npm run fuzz -- --inputs 10000000 && npm run fuzz -- --form damaged --inputs 10000000',
    notes: notesOf(targets),
    targets: Object.fromEntries(TARGETS.flatMap((id) => (targets[id] ? [[id, targets[id]]] : []))),
  };
}

function notesOf(targets) {
  const guided = DECODERS.map((id) => targets[id]?.guided?.inputs ?? 0);
  return [
    'Every input goes to our decoder and to a plain one on serde_json; both must say the same or both refuse.',
    `Guided by coverage: at least ${millions(Math.min(...guided))} inputs a decoder; the rest are recorded frames with damage.`,
    'npm test runs 1 million damaged inputs a decoder and replays all kept inputs and every crasher.',
  ];
}

function inputsOf(row = {}) {
  return (row.guided?.inputs ?? 0) + (row.damaged?.inputs ?? 0);
}

function crashersOf(row = {}) {
  return (row.guided?.crashers ?? 0) + (row.damaged?.crashers ?? 0);
}

function sumOf(counts) {
  return counts.reduce((sum, count) => sum + count, 0);
}

function millions(count) {
  return `${(count / 1e6).toFixed(1)} million`;
}
