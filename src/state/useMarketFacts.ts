// What the engine knows of every market, asked for again while someone looks: it is learnt while venues answer.
import { useEffect, useState } from 'react';
import { useDesk, useStatus } from './desk.ts';
import type { CatalogueMarket } from './link.ts';

const ASK_EVERY_MS = 2000;

/** Markets as of now, in catalogue order; null until the engine has answered. */
export function useMarketFacts(): readonly CatalogueMarket[] | null {
  const { link } = useDesk();
  const generation = useStatus((status) => status.generation);
  const [facts, setFacts] = useState<{ text: string; markets: CatalogueMarket[] } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine has other markets
  useEffect(() => {
    let shown = true;
    const ask = async () => {
      const answer = await link.query('catalogue').catch(() => null);
      if (!shown || !answer) return;
      const text = JSON.stringify(answer.markets);
      // The same facts again are no news.
      setFacts((before) =>
        before?.text === text ? before : { text, markets: [...answer.markets] },
      );
    };
    void ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [link, generation]);
  return facts?.markets ?? null;
}
