// Ranked search over things with a few words each. Data in, ranked rows out: it knows nothing of markets.

export interface Searchable {
  /** What it may be found by, in capitals; earlier words count for more. */
  readonly words: readonly string[];
  /** Decides between rows that match alike: the larger comes first. */
  readonly weight: number;
}

/**
 * The rows that match every part of `query`, best first, `limit` at most. A part matches a whole word, the
 * beginning of one, its inside, or its letters in order; in that order of worth. Nothing asked: the
 * rows of the largest weight.
 */
export function rank<T extends Searchable>(rows: readonly T[], query: string, limit: number): T[] {
  const parts = partsOf(query);
  return rows
    .map((row, place) => ({ row, place, points: pointsOf(row.words, parts) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || b.row.weight - a.row.weight || a.place - b.place)
    .slice(0, limit)
    .map(({ row }) => row);
}

/** `btc/usdt kraken` is three parts. */
function partsOf(query: string): string[] {
  return query
    .toUpperCase()
    .split(/[^\p{L}\p{N}.]+/u)
    .filter(Boolean);
}

// A row without a match for one part is no match.
function pointsOf(words: readonly string[], parts: readonly string[]): number {
  let sum = 1;
  for (const part of parts) {
    let best = 0;
    for (const [at, word] of words.entries()) best = Math.max(best, worth(part, word) - at);
    if (best <= 0) return 0;
    sum += best;
  }
  return sum;
}

const WHOLE = 1000;
const BEGINNING = 700;
const INSIDE = 300;
const LETTERS = 100;

// Of two words that begin alike the one that is nearer its end comes first.
function worth(part: string, word: string): number {
  if (word === part) return WHOLE;
  const rest = Math.min(90, word.length - part.length);
  if (rest < 0) return 0;
  if (word.startsWith(part)) return BEGINNING - rest;
  if (word.includes(part)) return INSIDE - rest;
  return part.length > 1 && hasLetters(part, word) ? LETTERS - rest : 0;
}

/** Whether a word has the letters of a part in order, the first one first: `KRN` finds `KRAKEN`. */
function hasLetters(part: string, word: string): boolean {
  if (part[0] !== word[0]) return false;
  let from = 0;
  for (const letter of part) {
    from = word.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}
