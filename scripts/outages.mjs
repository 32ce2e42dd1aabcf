// `npm run test:outages`: a simulated day of outages at every venue (R13), and what the venues saw of us meanwhile.
// `ARBSCOPE_SEED=7` draws another day. `npm run reliability -- R13` does the same in the simulated market.
import { RUST } from './lib/paths.mjs';
import { isProgram, main } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

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
  console.log(`${notes.join('\n')}\n\n${figure}`);
  process.exitCode = code === 0 ? 0 : 1;
}
