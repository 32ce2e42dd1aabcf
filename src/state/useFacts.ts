// What the simulated world knows of itself, asked for again while it is shown.
import { useEffect, useState } from 'react';
import { useDesk, useStatus } from './desk.ts';
import type { Link } from './link.ts';

export type Facts = Awaited<ReturnType<Link['facts']>>;
export type Planted = Facts['mispricings'][number];

const ASK_EVERY_MS = 1000;

export function useFacts(): Facts | null {
  const { link } = useDesk();
  const generation = useStatus((status) => status.generation);
  const [facts, setFacts] = useState<Facts | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another session has other facts
  useEffect(() => {
    let shown = true;
    const put = async () => {
      const newest = await link.facts().catch(() => null);
      if (shown && newest) setFacts(newest);
    };
    void put();
    const timer = setInterval(put, ASK_EVERY_MS);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [link, generation]);
  return facts;
}

/** The differences that are there at this moment of the world's own time. */
export function plantedNow({ nowUs, mispricings }: Facts): Planted[] {
  return mispricings.filter(({ from_us, to_us }) => from_us <= nowUs && nowUs < to_us);
}
