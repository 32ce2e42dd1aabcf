// What can be asked of the link, asked for again while someone looks.
import { useEffect, useState } from 'react';
import { useStatus } from './desk.ts';

/** The newest answer; null before the first. `ask` is to be the same function for the same question. */
export function useRepeated<T>(ask: () => Promise<T>, everyMs: number): T | null {
  const generation = useStatus((status) => status.generation);
  const [answer, setAnswer] = useState<T | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine gives other answers
  useEffect(() => {
    let shown = true;
    const put = async () => {
      const newest = await ask().catch(() => null);
      if (shown && newest) setAnswer(newest);
    };
    void put();
    const timer = setInterval(put, everyMs);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [ask, everyMs, generation]);
  return answer;
}
