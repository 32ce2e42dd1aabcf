// Which pair to look at before anyone has chosen one.
import { type Frame, PairState, VENUES } from '../contract/generated.ts';
import { type Catalogue, pairRow } from '../state/catalogue.ts';

export interface Start {
  readonly instrument: string;
  readonly buy?: string;
  readonly sell?: string;
}

/** The pair with the best net edge, proved ones first; an instrument alone where nothing can be paired. */
export function bestStart({ pairs }: Pick<Frame, 'pairs'>, catalogue: Catalogue): Start | null {
  const [first] = catalogue.instruments;
  if (first === undefined) return null;
  let best: Start = { instrument: first };
  let score = Number.NEGATIVE_INFINITY;
  catalogue.instruments.forEach((instrument, i) => {
    for (const buy of catalogue.venues) {
      for (const sell of catalogue.venues) {
        const points = pointsOf(pairs, pairRow(i, buy, sell));
        if (points <= score) continue;
        score = points;
        best = { instrument, buy: VENUES[buy]?.id ?? '', sell: VENUES[sell]?.id ?? '' };
      }
    }
  });
  return best;
}

// Any proved pair stands before any unproved one.
function pointsOf(pairs: Frame['pairs'], row: number): number {
  const state = pairs.state[row] ?? PairState.ABSENT;
  if (state === PairState.ABSENT) return Number.NEGATIVE_INFINITY;
  const net = pairs.net_bps[row] as number;
  return (state >= PairState.REJECTED ? 0 : -1e9) + (Number.isFinite(net) ? net : -1e6);
}
