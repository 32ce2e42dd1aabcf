import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const RESULTS = resolve(import.meta.dirname, '../../reliability/results');

/** Part of load and time with which a measurement is rehearsed; only a whole one is kept. */
export const SHARE = Number(process.env.ARBSCOPE_SHARE ?? 1);

/** What one command found out about one target. */
export interface Result {
  /** `R2` */
  readonly id: string;
  readonly figure: string;
  readonly met: boolean;
  readonly notes: readonly string[];
}

/** Writes the result where the report is made from, and on the screen. */
export function keep({ id, figure, met, notes }: Result): void {
  const result = { id, figure, met, command: `npm run reliability -- ${id}`, notes };
  if (SHARE === 1) {
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, `${id}.json`), `${JSON.stringify(result, null, 2)}\n`);
  }
  console.log(`${id} ${met ? 'met' : 'NOT MET'}: ${figure}`);
  for (const note of notes) console.log(`  ${note}`);
}

/** The value below which so many percent lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (
    sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ??
    Number.NaN
  );
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
