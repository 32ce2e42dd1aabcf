// Reads a number as people type it.
import { MINUS } from '../lib/format/number.ts';

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export type ReadNumber =
  | { readonly value: number; readonly problem: null }
  | { readonly value: null; readonly problem: string };

/** `1,000`, `−2.5` and ` 0.1 ` are numbers; what is not, or is out of bounds, is told in a few words. */
export function readNumber(text: string, { min = -Infinity, max = Infinity }: Bounds): ReadNumber {
  const plain = text.trim().replaceAll(',', '').replaceAll(MINUS, '-');
  const value = Number(plain);
  if (plain === '' || !Number.isFinite(value)) return { value: null, problem: 'Not a number' };
  if (value < min) return { value: null, problem: `At least ${min}` };
  if (value > max) return { value: null, problem: `At most ${max}` };
  return { value, problem: null };
}
