// The page's reader of sessions, guided by V8's own coverage: no compiler needed.
import { Problem } from '../lib/problem.mjs';
import { runNode } from '../lib/run.mjs';
import { PAGE_SESSION } from './targets.mjs';

export async function pageSession(inputs, keep) {
  const args = ['scripts/run-node.mjs', 'src/node/fuzz-session.ts', '--inputs', String(inputs)];
  const startMs = performance.now();
  const { output } = await runNode(args[0], [...args.slice(1), ...(keep ? ['--keep'] : [])]);
  const told = output.trimEnd().split('\n').at(-1);
  if (!told?.startsWith('{')) throw new Problem(`The fuzzer did not end:\n${output.slice(-2000)}`);
  const row = JSON.parse(told);
  if (row.crashers > 0) console.error(output);
  return { target: PAGE_SESSION, ...row, seconds: (performance.now() - startMs) / 1000 };
}
