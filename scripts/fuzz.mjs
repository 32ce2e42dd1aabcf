// `npm run fuzz [-- --venue ID|session|page-session|all --inputs N --form guided|damaged --keep]`: looks for bytes on
// which a decoder and its plain twin differ, panic or hang, and prints a figure per target. docs/how-to/fuzz.md
import { parseArgs } from 'node:util';
import { damaged } from './fuzz/damaged.mjs';
import { record } from './fuzz/figures.mjs';
import { buildGuided, guided } from './fuzz/guided.mjs';
import { pageSession } from './fuzz/page-session.mjs';
import { DECODERS, PAGE_SESSION, TARGETS } from './fuzz/targets.mjs';
import { main, Problem } from './lib/problem.mjs';

const COMMAND = 'npm run fuzz -- --venue kraken --inputs 1000000';
const INPUTS = 100_000;

await main(async () => {
  const { targets, inputs, form, keep } = options();
  if (form === 'guided' && targets.some((target) => target !== PAGE_SESSION)) await buildGuided();
  for (const target of targets) {
    const row = await runOne(target, { inputs, form, keep });
    record(row, form);
    console.log(wordsOf(row));
    if (row.crashers > 0) process.exitCode = 1;
  }
});

function runOne(target, { inputs, form, keep }) {
  if (form === 'damaged') return damaged(target, inputs);
  return target === PAGE_SESSION ? pageSession(inputs, keep) : guided(target, inputs, keep);
}

function options() {
  const { values } = parseArgs({
    options: {
      venue: { type: 'string', default: 'all' },
      inputs: { type: 'string', default: String(INPUTS) },
      form: { type: 'string', default: 'guided' },
      keep: { type: 'boolean', default: false },
    },
  });
  const known = values.form === 'damaged' ? DECODERS : TARGETS;
  const targets = values.venue === 'all' ? known : known.filter((id) => id === values.venue);
  const inputs = Number(values.inputs);
  if (targets.length === 0)
    throw new Problem(
      `There is no target ${values.venue}; there are ${known.join(', ')}.`,
      COMMAND,
    );
  if (!Number.isSafeInteger(inputs) || inputs < 1)
    throw new Problem(`--inputs ${values.inputs} is no count.`, COMMAND);
  if (!['guided', 'damaged'].includes(values.form))
    throw new Problem(`There is no form ${values.form}; there are guided and damaged.`, COMMAND);
  return { ...values, targets, inputs };
}

function wordsOf({ target, inputs, edges, features, crashers, seconds }) {
  const reached = features === undefined ? '' : `${edges} edges, ${features} features, `;
  const count = inputs.toLocaleString('en-GB').padStart(12);
  return `${target.padEnd(14)}${count} inputs, ${reached}${crashers} crashers (${seconds.toFixed(0)} s)`;
}
