// The page's reader of session files, fuzzed by what V8 says was reached. `npm run fuzz -- --venue page-session`
// starts it and reads the one line of JSON that it prints.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSession } from './fuzz/check-session.ts';
import { crashers, keepCrasher, keepInputs, keptInputs } from './fuzz/corpus.ts';
import { Coverage } from './fuzz/coverage.ts';
import { damaged, random } from './fuzz/damage.ts';

const TARGET = 'page-session';
/** Taking coverage costs more than an input, so it is taken of many, and of each where that was news. */
const BATCH = 64;
const BYTES_MAX = 8192;
/** R12: what no input may take. Slower once may be the machine's doing. */
const HANG_MS = 100;
const HANG_TIMES = 5;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
  },
});
const below = random(Number(values.seed));
const coverage = new Coverage(basename(process.argv[1] ?? ''));
const found: Uint8Array[] = [];
let broken = 0;

for (const input of startInputs()) keepIfNew(input);
let done = 0;
while (done < Number(values.inputs) && broken === 0) {
  const batch = Array.from({ length: BATCH }, another);
  batch.forEach(tryOne);
  done += BATCH;
  if (coverage.isNewInSum()) batch.forEach(keepIfNew);
}
const { edges, features } = coverage;
if (values.keep && broken === 0)
  process.stderr.write(`  kept: ${found.length}, ${keepInputs(TARGET, found)} bytes\n`);
process.stdout.write(`${JSON.stringify({ inputs: done, edges, features, crashers: broken })}\n`);

function startInputs(): Uint8Array[] {
  const once = [...crashers(TARGET), ...crashers('session')].map(([, input]) => input);
  return [...keptInputs(TARGET), ...keptInputs('session'), ...once].filter(
    ({ length }) => length > 0,
  );
}

function another(): Uint8Array {
  const [file, other] = [0, 1].map(() => found[below(found.length)] as Uint8Array);
  return damaged(file as Uint8Array, other as Uint8Array, below).subarray(0, BYTES_MAX);
}

function keepIfNew(input: Uint8Array): void {
  tryOne(input);
  if (coverage.isNew()) found.push(input);
}

function tryOne(input: Uint8Array): void {
  try {
    for (let time = 0; time < HANG_TIMES; time += 1) if (tookMs(input) < HANG_MS) return;
    throw new Error(`it takes more than ${HANG_MS} ms`);
  } catch (error) {
    broken += 1;
    const place = keepCrasher(TARGET, `broken-${values.seed}-${broken}`, input);
    process.stderr.write(`${(error as Error).stack}\nkept as ${place}\n`);
  }
}

/** Of this process's own time: a busy machine makes nobody slow. */
function tookMs(input: Uint8Array): number {
  const start = process.cpuUsage();
  checkSession(input);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
