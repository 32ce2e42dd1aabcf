// The store of choices, kept in localStorage.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Choices, readChoices } from './choices.ts';

export type ChoiceStore = StoreApi<Choices>;

/** What of `Storage` is needed; a page without storage keeps its choices until it closes. */
export interface Keeper {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

export const CHOICES_KEY = 'arbscope.choices.1';

/** Opens the store; `onIgnored` hears the names of stored settings that were not understood. */
export function openChoices(keeper: Keeper, onIgnored: (names: readonly string[]) => void) {
  const { choices, ignored } = readChoices(safely(() => keeper.getItem(CHOICES_KEY)) ?? null);
  if (ignored.length > 0) onIgnored(ignored);
  const store: ChoiceStore = createStore(() => choices);
  store.subscribe((now) => safely(() => keeper.setItem(CHOICES_KEY, JSON.stringify(now))));
  return store;
}

// A browser may forbid storage, or it may be full: the page goes on without it.
function safely<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
