import type { Machine } from './machine.ts';
import { isMet, missOf, type Result } from './result.ts';
import type { Spread } from './rounds.ts';

/** One run: `bench/results/latest.json`, and a line of `history.jsonl`. */
export interface Report {
  readonly format: 'arbscope-bench';
  readonly version: 1;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly name: string;
  readonly title: string;
  /** Load average of the last minute after the section: above the number of cores, figures suffer. */
  readonly load: number;
  readonly results: readonly Result[];
}

const COLUMNS = ['Work', 'Core', 'Rival', 'Faster', 'Target', ''] as const;

/** The tables as Markdown, which is also what is printed. */
export function markdown({ sections, machine, quick }: Report): string {
  const parts = sections.map((section) => sectionOf(section));
  return [saidOf(machine, quick), ...parts].join('\n\n');
}

function sectionOf({ title, load, results }: Section): string {
  return `### ${title}\n\nLoad average ${load}.\n\n${tableOf(results)}`;
}

function saidOf(machine: Machine, quick: boolean): string {
  const { date, cpu, cores, memoryGb, system, node, load } = machine;
  const lines = [
    `${date.slice(0, 10)}, ${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node.slice(1)}; load average before ${load} (${cores} is a machine at work, more is one that makes everybody wait).`,
    'Medians of interleaved rounds, smallest and largest in brackets; ratios are taken within each round.',
  ];
  if (quick) lines.push('A quick run: figures are rough.');
  return lines.join('\n');
}

function tableOf(results: readonly Result[]): string {
  const rows = results.map((result) => rowOf(result));
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  const notes = results.flatMap((result) => notesOf(result));
  return [lines.join('\n'), ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

function rowOf(result: Result): string[] {
  const { work, ours, unit, rival, ratio, target } = result;
  const met = isMet(result);
  return [
    work,
    `${spread(ours)} ${unit}`,
    rival === null ? '–' : `${rival.name}: ${spread(rival.value)}`,
    ratio === null ? '–' : `${spread(ratio)}×`,
    target === null
      ? 'reported'
      : `${target.at === 'least' ? '≥' : '≤'} ${target.value}${target.of === 'ratio' ? '×' : ''}`,
    met === null ? '' : met ? 'met' : '**missed**',
  ];
}

function notesOf(result: Result): string[] {
  const miss = missOf(result);
  const lines = [];
  if (miss !== null) lines.push(`- **${result.work}** is ${miss}.`);
  if (result.note !== null) lines.push(`- ${result.work}: ${result.note}.`);
  return lines;
}

function spread({ median, min, max }: Spread): string {
  return min === max ? figure(median) : `${figure(median)} (${figure(min)}–${figure(max)})`;
}

/** Three digits that count. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  if (value === 0) return '0';
  return Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** A line of the history: what was measured, by name. */
export function historyLine({ machine, quick, sections }: Report): string {
  const figures = sections.flatMap(({ results }) =>
    results.map(({ id, ours, ratio }) => [id, round(ratio?.median ?? ours.median)] as const),
  );
  const { date, cpu, node, load } = machine;
  return JSON.stringify({ date, cpu, node, load, quick, figures: Object.fromEntries(figures) });
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
