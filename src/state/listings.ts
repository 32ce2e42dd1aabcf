// What the venues' own lists of markets said, when they were last asked for.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Link, ListingsAnswer } from './link.ts';

export interface ListingStore extends StoreApi<ListingsAnswer> {
  /** Asks the engine again. What was known stays where it does not answer. */
  ask(): Promise<void>;
}

export const NO_LISTINGS: ListingsAnswer = { venues: [], markets: [] };

export function createListings(link: Pick<Link, 'query'>): ListingStore {
  const store = createStore<ListingsAnswer>(() => NO_LISTINGS);
  const ask = async () => {
    const answer = await link.query('listings').catch(() => null);
    if (answer) store.setState(answer, true);
  };
  return Object.assign(store, { ask });
}
