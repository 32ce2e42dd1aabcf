/** `npm run bench -- [--quick] [--only NAME]...`: the core beside its rivals, on recorded market data. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BenchCore, loadBenchCore } from './lib/bench-core.ts';
import { documentOf } from './lib/document.ts';
import { loadNow, thisMachine } from './lib/machine.ts';
import { placeOf } from './lib/places.ts';
import { publishedOf } from './lib/published.ts';
import { historyLine, markdown, type Report, type Section } from './lib/report.ts';
import type { Result, Settings } from './lib/result.ts';
import { withFigures } from './lib/summary.ts';
import { accuracyRows } from './rows/accuracy.ts';
import { bookRows } from './rows/book.ts';
import { copyRows } from './rows/copies.ts';
import { decisionRows } from './rows/decisions.ts';
import { decodeRows } from './rows/decode.ts';
import { growthRows } from './rows/growth.ts';
import { replayRows } from './rows/replay.ts';
import { scanRows } from './rows/scan.ts';
import { socketRows } from './rows/socket.ts';
import { targetRows } from './rows/targets.ts';

interface Row {
  readonly name: string;
  readonly title: string;
  run(core: BenchCore, settings: Settings): Promise<Result[]> | Result[];
}

const ROWS: readonly Row[] = [
  { name: 'decode', title: 'Frame text to decoded levels', run: decodeRows },
  { name: 'book', title: 'Frame to book to best quote', run: bookRows },
  { name: 'scan', title: 'All venue pairs', run: scanRows },
  { name: 'decisions', title: 'Signals and the risk check', run: decisionRows },
  { name: 'growth', title: 'A hundred instruments', run: growthRows },
  { name: 'socket', title: 'Chromium’s socket', run: (_, s) => socketRows(s) },
  { name: 'replay', title: 'Replay', run: (_, s) => replayRows(s) },
  { name: 'copies', title: 'Bytes copied', run: () => copyRows() },
  { name: 'targets', title: 'Published technical targets', run: targetRows },
  { name: 'accuracy', title: 'Calculation error', run: (_, s) => accuracyRows(s) },
];

const RESULTS = placeOf('bench/results');
const DOCUMENT = placeOf('docs/benchmarks.md');
const README = placeOf('README.md');

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
});
const unknown = values.only?.find((name) => ROWS.every((row) => row.name !== name));
if (unknown === undefined) await run(values.only ?? null, { quick: values.quick });
else fail(`there is no ${unknown}; there are ${ROWS.map(({ name }) => name).join(', ')}`);

async function run(only: readonly string[] | null, settings: Settings): Promise<void> {
  const machine = thisMachine();
  const core = await loadBenchCore();
  const sections: Section[] = [];
  for (const { name, title, run: measure } of ROWS) {
    if (only !== null && !only.includes(name)) continue;
    console.error(`  … ${title}`);
    const results = await measure(core, settings);
    sections.push({ name, title, load: loadNow(), results });
  }
  const { quick } = settings;
  const report: Report = {
    format: 'arbscope-bench',
    version: 1,
    quick,
    machine,
    sections,
  };
  console.log(markdown(report));
  keep(report, only !== null);
}

/** A whole run becomes the latest; a part of one replaces its part, and both go into the history. */
function keep(report: Report, isPart: boolean): void {
  if (report.quick) return;
  mkdirSync(RESULTS, { recursive: true });
  appendFileSync(`${RESULTS}/history.jsonl`, `${historyLine(report)}\n`);
  const whole = isPart ? merged(latest(), report) : report;
  if (whole === null) return;
  writeFileSync(`${RESULTS}/latest.json`, `${JSON.stringify(whole, null, 2)}\n`);
  writeFileSync(`${RESULTS}/targets.json`, `${JSON.stringify(publishedOf(whole), null, 2)}\n`);
  writeFileSync(DOCUMENT, documentOf(whole));
  writeFileSync(README, withFigures(readFileSync(README, 'utf8'), whole));
}

function latest(): Report | null {
  try {
    return JSON.parse(readFileSync(`${RESULTS}/latest.json`, 'utf8')) as Report;
  } catch {
    return null;
  }
}

function merged(old: Report | null, report: Report): Report | null {
  if (old === null) return null;
  const sections = ROWS.flatMap(({ name }) => {
    const named = ({ name: other }: Section) => other === name;
    return report.sections.find(named) ?? old.sections.find(named) ?? [];
  });
  return { ...old, sections };
}

function fail(message: string): void {
  console.error(`bench: ${message}`);
  process.exitCode = 2;
}
