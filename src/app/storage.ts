// What the page keeps between visits, in words when it cannot.
import type { Store } from '../link/account.ts';
import type { Notices } from '../state/notices.ts';

const FULL =
  'This browser’s storage is full: what you change from now on lasts until the page is closed. What was stored before is still there. Room is made by clearing data of other sites, or by stopping a private session.';
const FORBIDDEN =
  'This browser does not let the page store anything: settings and the paper account last until the page is closed.';
const AGAIN = 'What you change is stored again.';

/**
 * Storage that says so once when a write fails, and once more when one succeeds again. A write that fails leaves
 * what was stored as it was; whoever wrote hears of it too, and holds on to what it has.
 */
export function watchedStore(store: Store, say: Notices['say']): Store {
  let failed = false;
  return {
    getItem: (key) => store.getItem(key),
    removeItem: (key) => store.removeItem(key),
    setItem(key, value) {
      try {
        store.setItem(key, value);
      } catch (error) {
        if (!failed) say(isFull(error) ? FULL : FORBIDDEN, 'warn');
        failed = true;
        throw error;
      }
      if (failed) say(AGAIN);
      failed = false;
    },
  };
}

/** Browsers have two names for it. */
function isFull(error: unknown): boolean {
  return error instanceof Error && /quota/i.test(error.name);
}
