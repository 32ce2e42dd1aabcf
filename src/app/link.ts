// The one place that chooses where market data comes from.
import type { Store } from '../link/account.ts';
import { createLink } from '../link/index.ts';
import type { ChoiceStore } from '../state/choiceStore.ts';
import { configOf, leavingOrder } from '../state/config.ts';
import type { Link } from '../state/link.ts';

/** The link to the engines; in development `?market=invented` gives one that needs none. */
export async function openLink(choices: ChoiceStore, storage: Store | null): Promise<Link> {
  const wanted = new URLSearchParams(location.search);
  if (import.meta.env.DEV && wanted.get('market') === 'invented') {
    const { createFakeLink } = await import('./fixtures/fakeLink.ts');
    return createFakeLink(wanted.get('source') ?? choices.getState().source);
  }
  return createLink({
    config: (world) => configOf(choices.getState(), world),
    source: choices.getState().source,
    leaving: () => leavingOrder(choices.getState()),
    storage,
  });
}
