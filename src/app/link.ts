// The one place that chooses where market data comes from.
import type { ChoiceStore } from '../state/choiceStore.ts';
import type { Link } from '../state/link.ts';

export async function openLink(choices: ChoiceStore): Promise<Link> {
  // Development alone: the product's bundle has no invented market in it.
  if (!import.meta.env.DEV) throw new Error('This build has no engine.');
  const { createFakeLink } = await import('./fixtures/fakeLink.ts');
  return createFakeLink(
    new URLSearchParams(location.search).get('source') ?? choices.getState().source,
  );
}
