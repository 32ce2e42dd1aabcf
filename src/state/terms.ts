// What the engine counts with: my choices, unless a session that was opened brings terms of its own.
import * as v from 'valibot';
import type { Choices } from './choices.ts';

const finite = v.pipe(v.number(), v.finite());
const numbers = v.record(v.string(), finite);

/** The engine's own answer to `settings`. */
const SETTINGS = v.object({
  fees: numbers,
  minEdgeBps: finite,
  orderSizeQuote: finite,
  delayMs: finite,
  start: v.object({ quote: finite, baseWorth: finite }),
  limits: numbers,
  strategies: v.record(v.string(), v.object({ parameters: numbers })),
});

export interface Terms {
  /** Taker fees by venue, as fractions; a venue that is not named has its default. */
  readonly fees: Readonly<Record<string, number>>;
  readonly minEdgeBps: number;
  readonly orderSizeQuote: number;
  readonly delayMs: number;
  readonly startQuote: number;
  readonly startBaseWorth: number;
  readonly limits: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The terms that were chosen here. */
export function chosenTerms(choices: Choices): Terms {
  return choices;
}

/** The terms in force, as the engine says; null where it says something else. */
export function termsOf(settings: unknown): Terms | null {
  const { success, output } = v.safeParse(SETTINGS, settings);
  if (!success) return null;
  const { start, strategies, ...same } = output;
  const parameters = Object.entries(strategies).map(([id, one]) => [id, one.parameters] as const);
  return {
    ...same,
    startQuote: start.quote,
    startBaseWorth: start.baseWorth,
    parameters: Object.fromEntries(parameters),
  };
}
