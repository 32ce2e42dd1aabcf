// What the engine answers, asked for again while someone looks.
import { useCallback } from 'react';
import { useDesk } from './desk.ts';
import type { Answers } from './link.ts';
import { useRepeated } from './useRepeated.ts';

const ASK_EVERY_MS = 2000;

/** The newest answer to a question, about one venue or market where it is about one; null before the first. */
export function useAnswer<A extends keyof Answers>(
  ask: A,
  venue?: string,
  symbol?: string,
): Answers[A] | null {
  const { link } = useDesk();
  const put = useCallback(
    () => link.query(ask, { ...(venue && { venue }), ...(symbol && { symbol }) }),
    [link, ask, venue, symbol],
  );
  return useRepeated(put, ASK_EVERY_MS);
}
