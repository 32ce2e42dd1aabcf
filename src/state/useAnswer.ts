// What the engine answers, asked for again while someone looks.
import { useEffect, useState } from 'react';
import { useDesk, useStatus } from './desk.ts';
import type { Answers } from './link.ts';

const ASK_EVERY_MS = 2000;

/** The newest answer to a question, about one venue or market where it is about one; null before the first. */
export function useAnswer<A extends keyof Answers>(
  ask: A,
  venue?: string,
  symbol?: string,
): Answers[A] | null {
  const { link } = useDesk();
  const generation = useStatus((status) => status.generation);
  const [answer, setAnswer] = useState<Answers[A] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine gives other answers
  useEffect(() => {
    let shown = true;
    const put = async () => {
      const about = { ...(venue && { venue }), ...(symbol && { symbol }) };
      const newest = await link.query(ask, about).catch(() => null);
      if (shown && newest) setAnswer(newest);
    };
    void put();
    const timer = setInterval(put, ASK_EVERY_MS);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [link, ask, venue, symbol, generation]);
  return answer;
}
