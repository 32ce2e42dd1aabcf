import { TARGETS, targetRows } from '../../src/app/targetRows.ts';
import { publishedOf } from './published.ts';
import type { Report, Section } from './report.ts';
import { isMet, type Result } from './result.ts';

const FROM = '<!-- figures: written by `npm run bench` -->';
const TO = '<!-- end of figures -->';

/** The README with the figures of a run between its two marks. Throws where it has none. */
export function withFigures(readme: string, report: Report): string {
  const [from, to] = [readme.indexOf(FROM), readme.indexOf(TO)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for figures (${FROM})`);
  return `${readme.slice(0, from)}${FROM}\n${summaryOf(report)}\n${readme.slice(to)}`;
}

/** A run in two short tables: ratios and figures by group, and the published technical targets. */
export function summaryOf(report: Report): string {
  const { date, cpu, cores } = report.machine;
  const groups = report.sections.flatMap(groupsOf).filter(({ results }) => results[0]?.target);
  const rows = groups.map(({ words, results }) => [
    words,
    results[0]?.rival?.name ?? '–',
    rangeOf(results),
    targetOf(results),
    `${results.filter((result) => isMet(result) === true).length} of ${results.length}`,
  ]);
  return [
    `${date.slice(0, 10)}, ${cpu}, ${cores} cores. Medians; a range is that of the venues.`,
    table(['Work', 'Rival', 'Measured', 'Target', 'Met'], rows),
    'The product’s published technical targets beside the measured:',
    table(['What', 'Target', 'Measured', 'How'], publishedRows(report)),
  ].join('\n\n');
}

function publishedRows(report: Report): string[][] {
  const published = publishedOf(report);
  const rows = targetRows(null, published);
  return rows.map(({ name, target, bench, how }, at) => {
    const measured = published.targets?.[TARGETS[at]?.id ?? ''];
    return [name, target, bench, measured?.how ?? how];
  });
}

interface Group {
  readonly words: string;
  readonly results: Result[];
}

/** Lines that differ in the venue alone (`decode.okx.long`, `decode.htx.long`) are one group. */
function groupsOf({ title, results }: Section): Group[] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const parts = result.id.split('.');
    const name = parts.length === 3 ? `${parts[0]}.${parts[2]}` : result.id;
    groups.set(name, [...(groups.get(name) ?? []), result]);
  }
  return [...groups].map(([name, held]) => ({ words: wordsOf(name, title, held), results: held }));
}

function wordsOf(name: string, title: string, results: readonly Result[]): string {
  if (results.length === 1) return results[0]!.work;
  const kind = { 'decode.short': ', below 200 bytes', 'decode.long': ', 200 bytes and more' }[name];
  return `${title}${kind ?? ''}`;
}

function rangeOf(results: readonly Result[]): string {
  const isRatio = results[0]?.target?.of === 'ratio';
  const values = results.map(({ ratio, ours }) => (isRatio ? ratio : ours)?.median ?? Number.NaN);
  const [least, most] = [Math.min(...values), Math.max(...values)].map(figure);
  const range = least === most ? least : `${least} to ${most}`;
  return isRatio ? `${range}×` : `${range} ${results[0]?.unit}`;
}

function targetOf([first]: readonly Result[]): string {
  if (!first?.target) return '–';
  const { of, at, value } = first.target;
  return `${at === 'least' ? '≥' : '≤'} ${value}${of === 'ratio' ? '×' : ''}`;
}

function figure(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
