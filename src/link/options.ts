import type { Rehearsal } from '../contract/worker.ts';
import type { Store } from './account.ts';
import type { Locks } from './role.ts';
import { type Spawn, spawnWorker } from './spawn.ts';

export interface LinkOptions {
  /** Settings as a new engine of that world starts with them: fees, sizes, strategies, focus, universe. */
  config(world: 'live' | 'recorded' | 'simulated'): object;
  /** What to start with: `live`, `simulated`, or the id of a recording. */
  readonly source: string;
  /** Where the live paper account is kept; null keeps it no longer than the page. */
  readonly storage: Store | null;
  /** Instruments in the order in which a person would let them go, should this computer not keep up. */
  leaving?(): readonly string[];
  /** The page's query: `core=js` forces the JavaScript build, `fault=trap|hang|slow` rehearses a fault. */
  readonly search?: string;
  /** The page's address, beside which the recordings are. */
  readonly base?: string;
  /** How tabs agree on who trades; null where the browser has no such thing. */
  readonly locks?: Locks | null;
  /** Tests bring their own. */
  readonly spawn?: Spawn;
}

const FORCED = 'The address of this page asks for it (core=js).';

/** The options with what the page itself says. */
export function settled(options: LinkOptions) {
  const query = new URLSearchParams(options.search ?? location.search);
  return {
    ...options,
    base: options.base ?? document.baseURI,
    locks: options.locks ?? navigator.locks ?? null,
    leaving: options.leaving ?? (() => []),
    spawn: options.spawn ?? spawnWorker,
    notWasm: query.get('core') === 'js' ? FORCED : null,
    rehearse: rehearsalOf(query.get('fault')),
  };
}

export type Settled = ReturnType<typeof settled>;

function rehearsalOf(word: string | null): Rehearsal | null {
  return word === 'trap' || word === 'hang' || word === 'slow' ? word : null;
}
