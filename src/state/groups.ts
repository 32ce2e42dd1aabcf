// Groups of instruments: the shipped ones and a person's own.
import type { Choices } from './choices.ts';

export interface Group {
  readonly name: string;
  readonly members: readonly string[];
  /** A person's own can be renamed and deleted. */
  readonly own: boolean;
}

const MAJORS = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'LINK'];
const against = (quote: string, bases: readonly string[] = MAJORS) =>
  bases.map((base) => `${base}-${quote}`);

/** A stablecoin is an asset of its own: each of these pairs is near one, and never taken to be one. */
const STABLE = ['USDC-USDT', 'DAI-USDT', 'FDUSD-USDT', 'USDT-USD', 'USDC-USD', 'DAI-USD'];

const SHIPPED: readonly Group[] = [
  { name: 'Majors in USDT', members: against('USDT'), own: false },
  { name: 'Majors in USD', members: against('USD'), own: false },
  { name: 'USDC', members: against('USDC'), own: false },
  { name: 'Stablecoins', members: STABLE, own: false },
  { name: 'BTC cross', members: against('BTC', MAJORS.slice(1)), own: false },
];

/** Every group without what is on the blacklist: that is offered nowhere. */
export function groupsOf({ groups, blacklist }: Pick<Choices, 'groups' | 'blacklist'>): Group[] {
  const own = Object.entries(groups).map(([name, members]) => ({ name, members, own: true }));
  return [...SHIPPED, ...own].map((group) => ({
    ...group,
    members: group.members.filter((name) => !blacklist.includes(name)),
  }));
}

/** Why a name is none for a new group, in one sentence; null where it is fine. */
export function nameProblem(name: string, groups: readonly Group[]): string | null {
  if (name === '') return 'A group needs a name.';
  if (name.length > 40) return 'A name has 40 characters at most.';
  return groups.some((group) => group.name.toLowerCase() === name.toLowerCase())
    ? `There is a group “${name}” already.`
    : null;
}
