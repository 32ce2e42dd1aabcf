import type { TrapInput } from '../lib/trapInput.ts';
import type { Store } from './account.ts';

const KEY = 'arbscope.trap';

/** Keeps the last input that broke the core twice. A store that cannot be used keeps nothing. */
export function keepInput(store: Store | null, input: TrapInput): void {
  try {
    store?.setItem(KEY, JSON.stringify(input));
  } catch {
    // Full or closed to us: the page has said which venue it was.
  }
}
