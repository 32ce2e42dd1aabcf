// `npm run test:outages`: a simulated day of outages at every venue (R13), and what the venues saw of us meanwhile.
// Keeps the figure in reliability/results/R13.json. `ARBSCOPE_SEED=7` draws another day.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, RUST } from './lib/paths.mjs';
import { isProgram, main } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

const RESULT = join(ROOT, 'reliability/results/R13.json');
const TEST = [
  'test',
  '-p',
  'arbscope-core',
  '--locked',
  '--test',
  'engine',
  'r13_',
  '--',
  '--nocapture',
];

if (isProgram(import.meta.filename)) await main(measure);

async function measure() {
  const { code, output } = await run('cargo', TEST, { cwd: RUST });
  const figure = /^figure R13: (.*)$/m.exec(output)?.[1] ?? 'the day did not end';
  const rows = [
    ...output.matchAll(/^[a-z-]+ +(?:dials|texts in .*?|books in .*?) +\d+ of [1-9]\d*$/gm),
  ];
  const notes = rows.map(([row]) => row.replace(/ +/g, ' '));
  const met = code === 0;
  console.log(`${notes.join('\n')}\n\n${figure}`);
  mkdirSync(dirname(RESULT), { recursive: true });
  const result = { id: 'R13', figure, met, command: 'npm run test:outages', notes };
  writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = met ? 0 : 1;
}
