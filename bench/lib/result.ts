import type { Spread } from './rounds.ts';

/** One measured line of the table. */
export interface Result {
  /** Names the line in the history, for good: `decode.okx.long`. */
  readonly id: string;
  readonly work: string;
  /** What the core took or reached, and in which unit. */
  readonly ours: Spread;
  readonly unit: string;
  readonly rival: { readonly name: string; readonly value: Spread } | null;
  /** How many times faster than the rival. */
  readonly ratio: Spread | null;
  readonly target: Target | null;
  /** What must be known to read the figure. */
  readonly note: string | null;
}

export interface Target {
  /** The figure that is judged, as the median of its rounds. */
  readonly of: 'ratio' | 'ours';
  readonly at: 'least' | 'most';
  readonly value: number;
  /** Said where it is missed. */
  readonly why: string;
}

/** A row of the table that `npm run bench -- --only name` can pick. */
export interface Row {
  readonly name: string;
  readonly title: string;
  run(settings: Settings): Promise<Result[]> | Result[];
}

export interface Settings {
  /** Short rounds, to see that everything runs; figures are rough. */
  readonly quick: boolean;
}

function judged({ target, ratio, ours }: Result): number {
  return (target?.of === 'ratio' ? ratio : ours)?.median ?? Number.NaN;
}

export function isMet(result: Result): boolean | null {
  const { target } = result;
  if (target === null) return null;
  const value = judged(result);
  return target.at === 'least' ? value >= target.value : value <= target.value;
}

/** By how much a target is missed and why; null where it is not. */
export function missOf(result: Result): string | null {
  const { target } = result;
  if (target === null || isMet(result) !== false) return null;
  const value = judged(result);
  const by = Math.abs(value / target.value - 1) * 100;
  const side = target.at === 'least' ? 'below' : 'above';
  return `${round(by)} % ${side} its target (${round(value)} against ${target.value}): ${target.why}`;
}

function round(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3, useGrouping: false });
}
