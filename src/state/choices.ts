// What a person chose, as checked data. Everything here survives a reload.
import * as v from 'valibot';
import { VENUES } from '../contract/generated.ts';

/** Stored text comes from outside: nobody chooses more than this. */
const TEXT_MAX = 1 << 20;
const NAME_MAX = 64;
const NAMES_MAX = 2000;
const ANSWERS_MAX = 10_000;

const finite = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.maxLength(NAME_MAX));
const list = v.pipe(v.array(name), v.maxLength(NAMES_MAX));
const names = v.nullable(list);
const numbers = v.pipe(v.record(name, finite), v.maxEntries(NAMES_MAX));
const venue = v.picklist(VENUES.map(({ id }) => id));

/** One check a setting, so that a value nobody understands costs only itself. */
const SCHEMAS = {
  theme: v.picklist(['dark', 'light', 'system']),
  density: v.picklist(['compact', 'comfortable']),
  motion: v.picklist(['full', 'none']),
  gain: v.picklist(['amber', 'green', 'red']),
  zone: v.picklist(['utc', 'local']),
  source: v.pipe(v.string(), v.maxLength(4 * NAME_MAX)),
  heatMode: v.picklist(['auto', 'instruments', 'square']),
  heatPairs: v.picklist(['best', 'all']),
  clipLowBps: v.pipe(finite, v.minValue(-1000), v.maxValue(-1)),
  clipHighBps: v.pipe(finite, v.minValue(1), v.maxValue(1000)),
  opportunityFilter: v.picklist(['all', 'offered', 'rejected']),
  lowerPanel: v.picklist(['opportunities', 'venues', 'reach']),
  focus: v.nullable(v.object({ instrument: name, buy: v.nullable(name), sell: v.nullable(name) })),
  minEdgeBps: finite,
  orderSizeQuote: v.pipe(finite, v.minValue(0.01)),
  delayMs: v.pipe(finite, v.minValue(0)),
  fees: v.record(venue, finite),
  limits: numbers,
  startQuote: v.pipe(finite, v.minValue(0)),
  startBaseWorth: v.pipe(finite, v.minValue(0)),
  parameters: v.pipe(v.record(name, numbers), v.maxEntries(NAMES_MAX)),
  enabledLive: list,
  enabledRecorded: list,
  venues: v.nullable(v.array(venue)),
  instruments: names,
  favourites: list,
  blacklist: list,
  groups: v.pipe(v.record(name, list), v.maxEntries(NAMES_MAX)),
  identity: v.pipe(v.record(v.string(), v.picklist(['same', 'other'])), v.maxEntries(ANSWERS_MAX)),
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
  const stored = text.length > TEXT_MAX ? null : parseObject(text);
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
