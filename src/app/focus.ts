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
  return bestOf(pairs, catalogue, catalogue.followed, -1);
}

/** The best pair of one instrument; with a venue, of those that buy or sell there. */
export function bestPairOf(
  { pairs }: Pick<Frame, 'pairs'>,
  catalogue: Catalogue,
  instrument: number,
  venue = -1,
): Start | null {
  return bestOf(pairs, catalogue, [instrument], venue);
}

function bestOf(
  pairs: Frame['pairs'],
  catalogue: Catalogue,
  places: readonly number[],
  venue: number,
): Start | null {
  const first = catalogue.instruments[places[0] ?? -1];
  if (first === undefined) return null;
  let best: Start = { instrument: first };
  let score = Number.NEGATIVE_INFINITY;
  for (const place of places) {
    for (const [buy, sell] of ordered(catalogue.venues, venue)) {
      const points = pointsOf(pairs, pairRow(place, buy, sell));
      if (points <= score) continue;
      score = points;
      const [from, to] = [VENUES[buy]?.id ?? '', VENUES[sell]?.id ?? ''];
      best = { instrument: catalogue.instruments[place] ?? first, buy: from, sell: to };
    }
  }
  return best;
}

/** Ordered pairs of venues; of one venue, those that it is part of. */
function ordered(venues: readonly number[], venue: number): (readonly [number, number])[] {
  return venues.flatMap((buy) =>
    venues
      .filter((sell) => venue < 0 || buy === venue || sell === venue)
      .map((sell) => [buy, sell] as const),
  );
}

// Any proved pair stands before any unproved one.
function pointsOf(pairs: Frame['pairs'], row: number): number {
  const state = pairs.state[row] ?? PairState.ABSENT;
  if (state === PairState.ABSENT) return Number.NEGATIVE_INFINITY;
  const net = pairs.net_bps[row] as number;
  return (state >= PairState.REJECTED ? 0 : -1e9) + (Number.isFinite(net) ? net : -1e6);
}
