// What the engine knows of every market, asked for again while someone looks: it is learnt while venues answer.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useDesk, useStatus } from './desk.ts';
import type { CatalogueMarket } from './link.ts';

const ASK_EVERY_MS = 2000;

/** Markets as of now, in catalogue order. */
export function useMarketFacts(): readonly CatalogueMarket[] {
  const { link, catalogue } = useDesk();
  const { facts } = catalogue;
  const generation = useStatus((status) => status.generation);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine has other markets
  useEffect(() => {
    let shown = true;
    const ask = async () => {
      const answer = await link.query('catalogue').catch(() => null);
      // Of another catalogue than that of the rows: the desk asks for both.
      if (!shown || answer?.markets.length !== facts.getState().length) return;
      const isNews = JSON.stringify(answer.markets) !== JSON.stringify(facts.getState());
      if (isNews) facts.setState(answer.markets, true);
    };
    void ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [link, facts, generation]);
  return useStore(facts);
}
