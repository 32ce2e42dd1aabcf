// Every instrument that anybody here has heard of: followed, on a venue's list, in a group, or a favourite.
import { DEFAULT_INSTRUMENTS, VENUES } from '../contract/generated.ts';
import type { Catalogue } from './catalogue.ts';
import type { Choices } from './choices.ts';
import { groupsOf } from './groups.ts';
import type { CatalogueMarket, ListingsAnswer } from './link.ts';

export interface Known {
  readonly name: string;
  /** Place in the catalogue's instruments; −1 where it is not followed. */
  readonly place: number;
  /** Venues where it is followed, or whose list names it where it is not. */
  readonly venues: readonly number[];
  /** Venues that were found not to list it. */
  readonly missing: readonly number[];
  /** Markets whose coin is not known beyond doubt. */
  readonly doubtful: number;
  readonly favourite: boolean;
}

export interface Sources {
  readonly catalogue: Catalogue;
  /** What is known of its markets, row by row. */
  readonly facts: readonly CatalogueMarket[];
  readonly listings: ListingsAnswer;
  readonly choices: Pick<Choices, 'favourites' | 'blacklist' | 'groups'>;
}

/** All but what is on the blacklist, the followed ones first. */
export function knownInstruments({ catalogue, facts, listings, choices }: Sources): Known[] {
  const listed = venuesByName(listings);
  const favourites = new Set(choices.favourites);
  const drafts = new Map<string, Draft>();
  const draft = (name: string) => draftOf(drafts, name);
  for (const place of catalogue.followed) draft(catalogue.instruments[place] ?? '?').place = place;
  for (const { row, instrument, venue } of catalogue.markets) {
    const name = catalogue.instruments[instrument];
    if (name === undefined) continue;
    const { listing, identity } = facts[row] ?? {};
    (listing === 'not-listed' ? draft(name).missing : draft(name).venues).push(venue);
    if (identity !== undefined && !SURE.has(identity)) draft(name).doubtful++;
  }
  for (const [name, venues] of listed) {
    if (!drafts.has(name)) drafts.set(name, { ...UNFOLLOWED, venues });
  }
  const named = [...choices.favourites, ...DEFAULT_INSTRUMENTS, ...membersOf(choices)];
  for (const name of named) draft(name);
  for (const name of choices.blacklist) drafts.delete(name);
  return Array.from(drafts, ([name, { place, venues, missing, doubtful }]) => ({
    name,
    place,
    venues,
    missing,
    doubtful,
    favourite: favourites.has(name),
  }));
}

interface Draft {
  place: number;
  readonly venues: number[];
  readonly missing: number[];
  doubtful: number;
}

const UNFOLLOWED = { place: -1, missing: [] as number[], doubtful: 0 };

const SURE: ReadonlySet<string> = new Set(['known', 'confirmed']);

function draftOf(drafts: Map<string, Draft>, name: string): Draft {
  const known = drafts.get(name);
  if (known) return known;
  const made: Draft = { place: -1, venues: [], missing: [], doubtful: 0 };
  drafts.set(name, made);
  return made;
}

const byName = new WeakMap<ListingsAnswer, ReadonlyMap<string, number[]>>();

/**
 * Venues whose list names an instrument as traded. Tens of thousands of lines are read once an answer, not once
 * a star that is given.
 */
function venuesByName(listings: ListingsAnswer): ReadonlyMap<string, number[]> {
  const known = byName.get(listings);
  if (known) return known;
  const made = new Map<string, number[]>();
  for (const { venue, base, quote, trading } of listings.markets) {
    const place = PLACES.get(venue);
    if (!trading || place === undefined) continue;
    const name = `${base}-${quote}`;
    const venues = made.get(name);
    if (!venues) made.set(name, [place]);
    else if (!venues.includes(place)) venues.push(place);
  }
  byName.set(listings, made);
  return made;
}

const PLACES = new Map(VENUES.map(({ id }, place) => [id, place]));

function membersOf(choices: Sources['choices']): string[] {
  return groupsOf(choices).flatMap(({ members }) => members);
}

/** A base and a quote, as the core names instruments. */
const NAME = /^[A-Z0-9]{1,12}-[A-Z0-9]{2,8}$/;
const QUOTES = /^([A-Z0-9]{2,12}?)(USDT|USDC|FDUSD|USD|EUR|GBP|BTC|ETH|DAI)$/;

/** The instrument that was typed: `avax/usdt`, `AVAX USDT` and `avaxusdt` are AVAX-USDT; else null. */
export function typedInstrument(query: string): string | null {
  const typed = query.trim().toUpperCase();
  const parts = typed.split(/[\s/_-]+/);
  const name = parts.length === 1 ? typed.replace(QUOTES, '$1-$2') : parts.join('-');
  return NAME.test(name) ? name : null;
}
