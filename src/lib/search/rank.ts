// Ranked search over things with a few words each. Data in, ranked rows out: it knows nothing of markets.

export interface Searchable {
  /** What it may be found by, in capitals; earlier words count for more. */
  readonly words: readonly string[];
  /** Decides between rows that match alike: the larger comes first. */
  readonly weight: number;
  /** Stands before all others, where every part of what is asked is a word of it or the beginning of one. */
  readonly favourite?: boolean;
}

/**
 * The rows that match every part of `query`, best first, `limit` at most. A part matches a whole word, the
 * beginning of one, its inside, or its letters in order; in that order of worth. Favourites that match by
 * words or beginnings come first. Of rows that match alike the weightier stands first, then the one whose
 * earlier or shorter word matched. Nothing asked: favourites, then the rows of the largest weight.
 */
export function rank<T extends Searchable>(rows: readonly T[], query: string, limit: number): T[] {
  const parts = partsOf(query);
  return rows
    .flatMap((row, place) => {
      const match = matchOf(row.words, parts);
      if (!match) return [];
      const first = row.favourite === true && match.least >= BEGINNING;
      return [{ row, place, first, ...match }];
    })
    .sort(
      (a, b) =>
        Number(b.first) - Number(a.first) ||
        b.worth - a.worth ||
        b.row.weight - a.row.weight ||
        a.distance - b.distance ||
        a.place - b.place,
    )
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

interface Match {
  readonly worth: number;
  /** The same of the part that matches worst. */
  readonly least: number;
  /** How far the matching words stand behind, and how much longer than asked they are. */
  readonly distance: number;
}

const [WHOLE, BEGINNING, INSIDE, LETTERS] = [1000, 700, 300, 100];

const NOTHING_ASKED: Match = { worth: 0, least: WHOLE, distance: 0 };

// A row without a match for one part is no match.
function matchOf(words: readonly string[], parts: readonly string[]): Match | null {
  let sum = NOTHING_ASKED;
  for (const part of parts) {
    const best = bestWord(words, part);
    if (!best) return null;
    sum = {
      worth: sum.worth + best.worth,
      least: Math.min(sum.least, best.worth),
      distance: sum.distance + best.distance,
    };
  }
  return sum;
}

function bestWord(words: readonly string[], part: string): Match | null {
  let best: Match | null = null;
  for (const [at, word] of words.entries()) {
    const worth = worthOf(part, word);
    const distance = at + word.length - part.length;
    const better =
      !best || worth > best.worth || (worth === best.worth && distance < best.distance);
    if (worth > 0 && better) best = { worth, least: worth, distance };
  }
  return best;
}

function worthOf(part: string, word: string): number {
  if (word === part) return WHOLE;
  if (word.startsWith(part)) return BEGINNING;
  if (word.includes(part)) return INSIDE;
  return part.length > 1 && hasLetters(part, word) ? LETTERS : 0;
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
