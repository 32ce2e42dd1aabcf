// The terms in force, for the forms that show and change them.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useDesk, useStatus } from './desk.ts';
import type { SourceInfo } from './link.ts';
import { chosenTerms, type Terms, termsOf } from './terms.ts';

export interface TermsInForce {
  readonly terms: Terms;
  /** Mine, where a session that was opened brings its own; null where mine are in force. */
  readonly mine: Terms | null;
}

/** A session that was opened from a file was recorded on terms of its own, and is played on them. */
export function bringsTerms({ id }: Pick<SourceInfo, 'id'>): boolean {
  return id.startsWith('file:');
}

/** A session may hold commands too: what is in force is asked for again and again. */
const ASK_EVERY_MS = 1000;

/** Null until the engine has said what it counts with: better no number than a wrong one. */
export function useTerms(): TermsInForce | null {
  const { choices } = useDesk();
  const mine = chosenTerms(useStore(choices));
  const own = useStatus((status) => bringsTerms(status.source));
  const counted = useCounted(own, mine);
  if (!own) return { terms: mine, mine: null };
  return counted && { terms: counted, mine };
}

function useCounted(wanted: boolean, mine: Terms): Terms | null {
  const { link } = useDesk();
  const generation = useStatus((status) => status.generation);
  const [counted, setCounted] = useState<{ of: number; terms: Terms | null } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a choice that was just made has changed them
  useEffect(() => {
    if (!wanted) return;
    let shown = true;
    const ask = async () => {
      const answer = await link.query('settings').catch(() => null);
      if (shown) setCounted({ of: generation, terms: termsOf(answer) });
    };
    void ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [link, wanted, mine, generation]);
  return counted?.of === generation ? counted.terms : null;
}
