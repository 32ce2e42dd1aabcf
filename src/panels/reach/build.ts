// Whether each venue can be reached from here, in words. Pure.
import { type Frame, REACHES, Reach, VENUES } from '../../contract/generated.ts';
import { count, DASH, plural } from '../../lib/format/number.ts';
import { age } from '../../lib/format/time.ts';

/** How a finding looks beside its words: shapes need no colour. */
export interface Mark {
  readonly shape: string;
  readonly tone: 'ok' | 'warn' | 'bad' | 'quiet';
}

const MARKS: Record<number, Mark> = {
  [Reach.UNTRIED]: { shape: '○', tone: 'quiet' },
  [Reach.TRYING]: { shape: '◔', tone: 'warn' },
  [Reach.REACHED]: { shape: '●', tone: 'ok' },
  [Reach.REFUSED]: { shape: '✕', tone: 'bad' },
  [Reach.SILENT]: { shape: '◌', tone: 'warn' },
  [Reach.BLOCKED]: { shape: '■', tone: 'bad' },
};

/** What is shown where the core's one word would say too little. */
const LONGER: Record<number, string> = {
  [Reach.BLOCKED]: 'blocked by region?',
  [Reach.UNTRIED]: 'not tried',
};

export const COLUMNS = ['to open', 'first exact book', 'markets'] as const;

export const MEANING: Record<(typeof COLUMNS)[number], string> = {
  'to open': 'From the dial to the open connection, as tested',
  'first exact book': 'From that dial to the first book that is whole and proved',
  markets: 'Markets with a current book, of those followed; and how many the venue does not list',
};

export interface ReachWords {
  readonly mark: Mark;
  readonly state: string;
  readonly cells: readonly string[];
  /** What it means, in one sentence. */
  readonly sentence: string;
}

export function wordsOf({ venues }: Pick<Frame, 'venues'>, row: number): ReachWords {
  const reach = venues.reach[row] ?? Reach.UNTRIED;
  const { word, sentence } = REACHES[reach] ?? { word: '?', sentence: '' };
  return {
    mark: MARKS[reach] ?? { shape: '?', tone: 'bad' },
    state: LONGER[reach] ?? word,
    cells: [
      age(venues.open_ms[row] ?? Number.NaN),
      age(venues.first_book_ms[row] ?? Number.NaN),
      marketWords(venues, row),
    ],
    sentence: sentence && `${sentence}.`,
  };
}

function marketWords(venues: Frame['venues'], row: number): string {
  const [live, all, missing] = [
    venues.markets_live[row] ?? 0,
    venues.markets[row] ?? 0,
    venues.markets_missing[row] ?? 0,
  ];
  if (all + missing === 0) return DASH;
  const counted = `${count(live)} / ${count(all)}`;
  return missing > 0 ? `${counted}, ${count(missing)} not listed` : counted;
}

/** `14 of 16 reached · 1 refused · 1 silent`. */
export function noteOf({ venues }: Pick<Frame, 'venues'>): string {
  const counts = REACHES.map(() => 0);
  for (let row = 0; row < Math.min(venues.rows, VENUES.length); row++) {
    const reach = venues.reach[row] ?? Reach.UNTRIED;
    counts[reach] = (counts[reach] ?? 0) + 1;
  }
  const tried = VENUES.length - (counts[Reach.UNTRIED] ?? 0);
  if (tried === 0) return 'no venue was tried: a recording dials nobody';
  const others = [Reach.TRYING, Reach.REFUSED, Reach.SILENT, Reach.BLOCKED].flatMap((reach) =>
    counts[reach] ? [`${counts[reach]} ${REACHES[reach]?.word}`] : [],
  );
  return [`${counts[Reach.REACHED]} of ${plural(tried, 'venue')} reached`, ...others].join(' · ');
}

/** Names of the venues that were tried and do not answer as they should. */
export function failing({ venues }: Pick<Frame, 'venues'>): string[] {
  const failed: ReadonlySet<number> = new Set([Reach.REFUSED, Reach.SILENT, Reach.BLOCKED]);
  return VENUES.filter((_, row) => failed.has(venues.reach[row] ?? Reach.UNTRIED)).map(
    ({ name }) => name,
  );
}
