// Every instrument that anybody here has heard of: followed, on a venue's list, in a group, or a favourite.
import { DEFAULT_INSTRUMENTS } from '../contract/generated.ts';
import { type Catalogue, venuePlace } from './catalogue.ts';
import type { Choices } from './choices.ts';
import { groupsOf } from './groups.ts';
import type { CatalogueMarket, ListingsAnswer } from './link.ts';

export interface Known {
  readonly name: string;
  /** Place in the catalogue's instruments; −1 where it is not followed. */
  readonly place: number;
  /** Venues that follow it or name it on their list, in registry order. */
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
  const drafts = new Map<string, Draft>();
  const draft = (name: string) => draftOf(drafts, name);
  for (const place of catalogue.followed) draft(catalogue.instruments[place] ?? '?').place = place;
  for (const { row, instrument, venue } of catalogue.markets) {
    const name = catalogue.instruments[instrument];
    if (name === undefined) continue;
    const { listing, identity } = facts[row] ?? {};
    (listing === 'not-listed' ? draft(name).missing : draft(name).venues).add(venue);
    if (identity !== undefined && !SURE.has(identity)) draft(name).doubtful++;
  }
  for (const { venue, base, quote, trading } of listings.markets) {
    if (trading) draft(`${base}-${quote}`).venues.add(venuePlace(venue));
  }
  const named = [...choices.favourites, ...DEFAULT_INSTRUMENTS, ...membersOf(choices)];
  for (const name of named) draft(name);
  for (const name of choices.blacklist) drafts.delete(name);
  return [...drafts].map(([name, one]) => ({
    ...one,
    name,
    venues: inOrder(one.venues),
    missing: inOrder(one.missing),
    favourite: choices.favourites.includes(name),
  }));
}

interface Draft {
  place: number;
  readonly venues: Set<number>;
  readonly missing: Set<number>;
  doubtful: number;
}

const SURE: ReadonlySet<string> = new Set(['known', 'confirmed']);

function draftOf(drafts: Map<string, Draft>, name: string): Draft {
  const known = drafts.get(name);
  if (known) return known;
  const made = { place: -1, venues: new Set<number>(), missing: new Set<number>(), doubtful: 0 };
  drafts.set(name, made);
  return made;
}

function membersOf(choices: Sources['choices']): string[] {
  return groupsOf(choices).flatMap(({ members }) => members);
}

function inOrder(venues: ReadonlySet<number>): number[] {
  return [...venues].filter((venue) => venue >= 0).sort((a, b) => a - b);
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
