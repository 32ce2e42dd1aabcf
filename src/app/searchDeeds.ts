// What can be done with a row of the search, in the order of its cells. Pure.
import type { Find, FindKind } from '../state/finds.ts';

export type Deed = 'show' | 'add' | 'coins' | 'remove' | 'favourite' | 'blacklist' | 'takeBack';

/** The first is what Enter does anywhere in the row. */
const DEEDS: Record<FindKind, readonly Deed[]> = {
  followed: ['show', 'remove', 'favourite', 'blacklist'],
  offered: ['add', 'favourite', 'blacklist'],
  new: ['add', 'favourite'],
  blacklisted: ['takeBack'],
  venue: ['show'],
  market: ['show'],
};

/** A recording has its own markets: there is nothing to add. */
export function deedsOf({ kind, doubt }: Find, isLive: boolean): readonly Deed[] {
  const [first, ...others] = DEEDS[kind].filter((deed) => isLive || deed === 'show');
  if (first === undefined) return [];
  return doubt === null ? [first, ...others] : [first, 'coins', ...others];
}

export interface DeedWords {
  /** What the button shows. */
  readonly sign: string;
  /** What it is called. */
  readonly name: string;
}

export function wordsOf(deed: Deed, { title, favourite }: Find): DeedWords {
  switch (deed) {
    case 'show':
      return { sign: 'Show', name: `Show ${title}` };
    case 'add':
      return { sign: 'Add', name: `Add ${title}` };
    case 'coins':
      return { sign: 'Coins…', name: `What speaks for the coin of ${title}` };
    case 'remove':
      return { sign: 'Remove', name: `Remove ${title}` };
    case 'favourite':
      return favourite
        ? { sign: '★', name: `${title} is a favourite: take the star off` }
        : { sign: '☆', name: `Make ${title} a favourite` };
    case 'blacklist':
      return { sign: '⊘', name: `Put ${title} on the blacklist: unfollowed, offered nowhere` };
    case 'takeBack':
      return { sign: 'Take back', name: `Take ${title} off the blacklist` };
  }
}

export interface Cursor {
  readonly row: number;
  /** Place among the row's deeds; 0 is the row itself. */
  readonly cell: number;
}

/** Where a key leads; null where it is no key of the list, or belongs to the text that is typed. */
export function moved(
  key: string,
  { row, cell }: Cursor,
  rows: number,
  cells: number,
  caretAtEnd: boolean,
): Cursor | null {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[key];
  if (step !== undefined) {
    return { row: Math.max(0, Math.min(rows - 1, row + step)), cell: 0 };
  }
  if (key === 'ArrowRight' && caretAtEnd && cell < cells - 1) return { row, cell: cell + 1 };
  return key === 'ArrowLeft' && cell > 0 ? { row, cell: cell - 1 } : null;
}
