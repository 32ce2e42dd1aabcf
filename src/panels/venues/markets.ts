// A venue's markets out of a frame: which, in what order, and in what words. Pure.
import {
  type Frame,
  HEALTH,
  HEALTH_COSTS,
  Listing,
  STATES,
  State,
  VENUE_REASONS,
} from '../../contract/generated.ts';
import { count, DASH } from '../../lib/format/number.ts';
import { age, clockMs, type Zone } from '../../lib/format/time.ts';
import type { Market } from '../../state/catalogue.ts';
import type { HealthAnswer } from '../../state/link.ts';
import { type Mark, markOf } from './build.ts';

export const MARKET_COLUMNS = ['state', 'health', 'age', 'since', 'next try', 'reason'] as const;

export interface MarketWords {
  readonly mark: Mark;
  /** In the order of `MARKET_COLUMNS`; health without its bar. */
  readonly cells: readonly string[];
  readonly health: number;
  readonly held: boolean;
  /** Why it is in its state, in one sentence. */
  readonly sentence: string;
}

/** Rows of `quotes` of a venue's markets: those that nobody follows or that it does not list are left out. */
export function marketsAt(
  { quotes }: Frame,
  markets: readonly Market[],
  venue: number,
): readonly Market[] {
  return markets.filter(({ row, venue: at, instrument }) => {
    const isForgotten = instrument < 0 && quotes.state[row] === State.IDLE;
    return at === venue && !isForgotten && quotes.listing[row] !== Listing.NOT_LISTED;
  });
}

/** What needs a look first: markets out of play, then those that are not well; else the catalogue's order. */
export function byTrouble({ quotes }: Frame, markets: readonly Market[]): readonly Market[] {
  const trouble = ({ row }: Market) => {
    if (quotes.state[row] !== State.LIVE) return 0;
    return quotes.held[row] === 1 ? 1 : 2;
  };
  return [...markets].sort((a, b) => trouble(a) - trouble(b) || a.row - b.row);
}

export function marketWords({ quotes, t_us }: Frame, row: number, zone: Zone): MarketWords {
  const state = quotes.state[row] ?? State.IDLE;
  const health = quotes.health[row] ?? 100;
  const held = quotes.held[row] === 1;
  const reason = VENUE_REASONS[quotes.reason[row] ?? 0];
  const isLive = state === State.LIVE;
  const sinceUs = quotes.since_us[row] ?? Number.NaN;
  const heldWords = `Health ${health} of 100: no pair of it is offered before it is back at ${HEALTH.trustedFrom}`;
  return {
    mark: markOf(state),
    cells: [
      STATES[state] ?? '?',
      String(health),
      age(quotes.age_ms[row] ?? Number.NaN),
      Number.isFinite(sinceUs) ? sinceWords(sinceUs, t_us, zone) : DASH,
      age(quotes.next_try_ms[row] ?? Number.NaN),
      reasonWords(isLive, held, reason?.word ?? '?'),
    ],
    health,
    held,
    sentence: isLive ? (held ? heldWords : 'Live: proved and current') : (reason?.sentence ?? ''),
  };
}

function reasonWords(isLive: boolean, held: boolean, word: string): string {
  if (!isLive) return word;
  return held ? 'held back: health' : '';
}

/** `14:02:11.310`, with its age while that says more. */
function sinceWords(sinceUs: number, nowUs: number, zone: Zone): string {
  return `${clockMs(sinceUs, zone)}, ${age((nowUs - sinceUs) / 1000)}`;
}

/** How healthy, for a style sheet: well, weakened, held back. */
export function healthTone(health: number, held: boolean): 'ok' | 'warn' | 'bad' {
  if (held || health < HEALTH.heldBelow) return 'bad';
  return health < 100 ? 'warn' : 'ok';
}

export interface HealthLine {
  readonly word: string;
  /** `gaps in the numbering`, and how many. */
  readonly counted: string;
  readonly amount: string;
  /** `−45`, or a dash where it takes nothing. */
  readonly points: string;
  /** What it costs. */
  readonly price: string;
}

/** Why a feed has its score: each kind of trouble, how much of it, and what that takes. */
export function healthLines({ components }: HealthAnswer): readonly HealthLine[] {
  return HEALTH_COSTS.map(({ word, counted, points, per, most }, at) => {
    const [amount = 0, lost = 0] = components[at] ?? [];
    const each = per === 1 ? 'each' : `for every ${per}`;
    return {
      word,
      counted,
      amount: count(amount),
      points: lost === 0 ? DASH : `−${lost}`,
      price: `${points} ${points === 1 ? 'point' : 'points'} ${each}, ${most} at most`,
    };
  });
}

/** `100 − 45 − 15 = 40`. */
export function healthSum({ score, components }: HealthAnswer): string {
  const lost = components.map(([, points]) => points).filter((points) => points > 0);
  return lost.length === 0 ? '100' : `100 − ${lost.join(' − ')} = ${score}`;
}
