// What a person chose, as checked data. Everything here survives a reload.
import * as v from 'valibot';

const finite = v.pipe(v.number(), v.finite());
const numbers = v.record(v.string(), finite);
const names = v.nullable(v.array(v.string()));

/** One check a setting, so that a value nobody understands costs only itself. */
const SCHEMAS = {
  theme: v.picklist(['dark', 'light', 'system']),
  density: v.picklist(['compact', 'comfortable']),
  motion: v.picklist(['full', 'none']),
  gain: v.picklist(['amber', 'green', 'red']),
  zone: v.picklist(['utc', 'local']),
  source: v.string(),
  heatMode: v.picklist(['auto', 'instruments', 'square']),
  heatPairs: v.picklist(['best', 'all']),
  clipLowBps: v.pipe(finite, v.minValue(-1000), v.maxValue(-1)),
  clipHighBps: v.pipe(finite, v.minValue(1), v.maxValue(1000)),
  opportunityFilter: v.picklist(['all', 'offered', 'rejected']),
  lowerPanel: v.picklist(['opportunities', 'venues', 'reach']),
  focus: v.nullable(
    v.object({ instrument: v.string(), buy: v.nullable(v.string()), sell: v.nullable(v.string()) }),
  ),
  minEdgeBps: finite,
  orderSizeQuote: v.pipe(finite, v.minValue(0.01)),
  delayMs: v.pipe(finite, v.minValue(0)),
  fees: numbers,
  limits: numbers,
  startQuote: v.pipe(finite, v.minValue(0)),
  startBaseWorth: v.pipe(finite, v.minValue(0)),
  parameters: v.record(v.string(), numbers),
  enabledLive: v.array(v.string()),
  enabledRecorded: v.array(v.string()),
  venues: names,
  instruments: names,
  favourites: v.array(v.string()),
  blacklist: v.array(v.string()),
  groups: v.record(v.string(), v.array(v.string())),
  identity: v.record(v.string(), v.picklist(['same', 'other'])),
} as const;

type Schemas = typeof SCHEMAS;

export type Choices = { -readonly [K in keyof Schemas]: v.InferOutput<Schemas[K]> };

/** Limits of the paper account by name, as the core knows them. */
export const LIMITS = {
  orderNotionalQuote: 5000,
  openOrders: 8,
  dailyLossQuote: 500,
} as const;

export const DEFAULTS: Choices = {
  theme: 'dark',
  density: 'compact',
  motion: 'full',
  gain: 'amber',
  zone: 'utc',
  source: 'live',
  heatMode: 'auto',
  heatPairs: 'best',
  clipLowBps: -40,
  clipHighBps: 12,
  opportunityFilter: 'all',
  lowerPanel: 'opportunities',
  focus: null,
  minEdgeBps: 0,
  orderSizeQuote: 1000,
  delayMs: 150,
  fees: {},
  limits: { ...LIMITS },
  startQuote: 10_000,
  startBaseWorth: 10_000,
  parameters: {},
  enabledLive: [],
  enabledRecorded: [],
  venues: null,
  instruments: null,
  favourites: [],
  blacklist: [],
  groups: {},
  identity: {},
};

export interface ReadChoices {
  readonly choices: Choices;
  /** Names that were not understood and are left out. */
  readonly ignored: readonly string[];
}

/** Reads stored text. Never throws: what is unknown or out of range falls back to its default. */
export function readChoices(text: string | null): ReadChoices {
  if (text === null) return { choices: { ...DEFAULTS }, ignored: [] };
  const stored = parseObject(text);
  if (!stored) return { choices: { ...DEFAULTS }, ignored: ['everything'] };
  const choices: Record<string, unknown> = { ...DEFAULTS };
  const ignored = Object.keys(stored).filter((name) => !take(choices, name, stored[name]));
  return { choices: choices as Choices, ignored };
}

function take(into: Record<string, unknown>, name: string, value: unknown): boolean {
  if (!Object.hasOwn(SCHEMAS, name)) return false;
  const checked = v.safeParse(SCHEMAS[name as keyof Schemas], value);
  if (checked.success) into[name] = checked.output;
  return checked.success;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
