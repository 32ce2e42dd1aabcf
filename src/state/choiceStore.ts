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
/** What was stored when some of it was not understood: a later version may be the one that wrote it. */
export const ASIDE_KEY = 'arbscope.choices.aside';

/**
 * Opens the store; `onIgnored` hears the names of stored settings that were not understood. They are left out
 * of what is stored next, so the text that held them is set aside first.
 */
export function openChoices(keeper: Keeper, onIgnored: (names: readonly string[]) => void) {
  const text = safely(() => keeper.getItem(CHOICES_KEY)) ?? null;
  const { choices, ignored } = readChoices(text);
  if (text !== null && ignored.length > 0) {
    safely(() => keeper.setItem(ASIDE_KEY, text));
    onIgnored(ignored);
  }
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
