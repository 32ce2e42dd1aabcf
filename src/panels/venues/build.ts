// Rows of venues out of a frame, in words. Pure.
import { type Frame, STATES, State, VENUE_REASONS, VENUES } from '../../contract/generated.ts';
import { count, DASH, plural } from '../../lib/format/number.ts';
import { age } from '../../lib/format/time.ts';

/** How a state looks beside its word: filled, half, hollow and crossed need no colour. */
export interface Mark {
  readonly shape: string;
  readonly tone: 'ok' | 'warn' | 'bad' | 'quiet';
}

const MARKS: Record<number, Mark> = {
  [State.IDLE]: { shape: '○', tone: 'quiet' },
  [State.CONNECTING]: { shape: '◔', tone: 'warn' },
  [State.SYNCING]: { shape: '◑', tone: 'warn' },
  [State.LIVE]: { shape: '●', tone: 'ok' },
  [State.STALE]: { shape: '◌', tone: 'warn' },
  [State.RESYNC]: { shape: '↻', tone: 'warn' },
  [State.QUARANTINED]: { shape: '■', tone: 'bad' },
};

export function markOf(state: number): Mark {
  return MARKS[state] ?? { shape: '?', tone: 'bad' };
}

export const COLUMNS = [
  'live',
  'health',
  'frames/s',
  'delay',
  'gaps',
  'checksums',
  'resyncs',
  'malformed',
  'next try',
  'last reason',
] as const;

/** Columns that a narrow table leaves out, the least telling first: the details show them then. */
export const MOVABLE = [
  'malformed',
  'resyncs',
  'checksums',
  'live',
  'frames/s',
  'gaps',
  'next try',
] as const satisfies readonly (typeof COLUMNS)[number][];

export interface VenueWords {
  readonly mark: Mark;
  readonly state: string;
  readonly cells: readonly string[];
  readonly sentence: string;
  /** The middle of its markets' health, 0..100; 255 without markets. */
  readonly health: number;
  /** Markets whose health keeps them from being offered. */
  readonly heldBack: number;
  readonly healthNote: string;
}

export function wordsOf({ venues }: Frame, row: number): VenueWords {
  const of = (column: Float64Array | Uint32Array) => column[row] ?? Number.NaN;
  const state = venues.state[row] ?? State.IDLE;
  const reason = VENUE_REASONS[venues.reason[row] ?? 0];
  const right = of(venues.checksums_right);
  const wrong = of(venues.checksums_wrong);
  const health = venues.health[row] ?? NO_HEALTH;
  const heldBack = venues.markets_held[row] ?? 0;
  return {
    mark: markOf(state),
    state: STATES[state] ?? '?',
    cells: [
      `${count(of(venues.markets_live))} / ${count(of(venues.markets))}`,
      health === NO_HEALTH ? DASH : String(health),
      count(of(venues.frames_per_second)),
      age(of(venues.delay_ms)),
      count(of(venues.gaps)),
      right + wrong === 0 ? 'none sent' : `${count(right)} ✓  ${count(wrong)} ✗`,
      count(of(venues.resyncs)),
      count(of(venues.malformed)),
      age(of(venues.next_try_ms)),
      reason?.word ?? '?',
    ],
    sentence: reason?.sentence ?? '',
    health,
    heldBack,
    healthNote:
      heldBack > 0
        ? `${plural(heldBack, 'market')} held back: health too low to be offered`
        : 'No market is held back',
  };
}

/** Of a venue without markets. */
const NO_HEALTH = 255;

/** Names of the numbers behind a venue that the table has no room for. */
export const DETAILS = [
  'connections open',
  'connections tried',
  'frames',
  'book updates',
  'snapshots',
  'trades',
  'messages not used',
  'subscriptions refused',
  'markets not listed',
  'to open, as tested',
  'to the first exact book',
  'last frame, ago',
  'clock offset and fastest way',
] as const;

/** The numbers, in the order of `DETAILS`. */
export function detailsOf({ venues }: Frame, row: number): readonly string[] {
  const of = (column: Float64Array | Uint32Array) => column[row] ?? Number.NaN;
  const counters = [
    venues.connections_open,
    venues.dials,
    venues.frames,
    venues.book_updates,
    venues.snapshots,
    venues.trades,
    venues.ignored,
    venues.refused,
    venues.markets_missing,
  ];
  const times = [venues.open_ms, venues.first_book_ms, venues.silence_ms, venues.offset_ms];
  return [
    ...counters.map((column) => count(of(column))),
    ...times.map((column) => age(of(column))),
  ];
}

/** Venues in use: those with a market to follow. */
export function inUse({ venues }: Frame, row: number): boolean {
  return (venues.markets[row] ?? 0) > 0;
}

export function noteOf(frame: Frame): string {
  const used = VENUES.map((_, row) => row).filter((row) => inUse(frame, row));
  const live = used.filter((row) => frame.venues.state[row] === State.LIVE);
  if (used.length === 0) return 'no venue is in use';
  if (live.length < 2)
    return `${live.length} of ${used.length} live: fewer than two, nothing to compare`;
  return `${live.length} of ${used.length} live`;
}
