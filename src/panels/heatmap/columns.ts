// Which venue pairs are columns, where there are more than a person reads. Pure.
import { type Frame, PairState } from '../../contract/generated.ts';
import { pairRow } from '../../state/catalogue.ts';
import type { VenuePair } from './build.ts';

export interface Choosing {
  /** Columns at most. */
  readonly count: number;
  /** What is shown now: it stays, and where it is, unless another says clearly more. */
  readonly present: readonly VenuePair[];
  /** Always among them: the pair in focus. */
  readonly pinned: VenuePair | null;
}

/** A newcomer must be better by this much: columns do not come and go with the market's breath. */
const HOLD_BPS = 3;
/** Of a pair that is proved nowhere: worse than any edge, and still comparable. */
const UNPROVED_BPS = -1e9;

/**
 * The pairs that say most: those with the best proved net edges over the instruments, but first such that
 * every instrument has one. Chosen anew, they stand in the order of `all`; otherwise whoever stays keeps its
 * place and newcomers take the places of those that go.
 */
export function tellingPairs(
  frame: Pick<Frame, 'pairs'>,
  instruments: readonly number[],
  all: readonly VenuePair[],
  { count, present, pinned }: Choosing,
): VenuePair[] {
  const shown = new Set(present.map(keyOf));
  const leads = all.map((pair, place) => ({
    pair,
    place,
    ...provedOf(frame, instruments, pair, shown.has(keyOf(pair))),
  }));
  const chosen = covering(leads, instruments, Math.min(count, all.length), pinned);
  const best = [...leads].sort((x, y) => y.bestBps - x.bestBps || x.place - y.place);
  for (const lead of best) {
    if (chosen.size >= count) break;
    chosen.add(lead);
  }
  const pairs = leads.filter((lead) => chosen.has(lead)).map(({ pair }) => pair);
  return present.length === pairs.length ? keepingPlaces(pairs, present) : pairs;
}

/** Whether two choices are the same columns in the same order. */
export function samePairs(a: readonly VenuePair[], b: readonly VenuePair[]): boolean {
  return a.length === b.length && a.every((pair, at) => keyOf(pair) === keyOf(b[at] as VenuePair));
}

/** A pair and what speaks for it. */
interface Lead {
  readonly pair: VenuePair;
  readonly place: number;
  /** Best proved net edge of all instruments, with the bonus of what is shown. */
  readonly bestBps: number;
  /** Instruments whose edge is proved there. */
  readonly proved: ReadonlySet<number>;
  readonly shown: boolean;
}

function provedOf(
  frame: Pick<Frame, 'pairs'>,
  instruments: readonly number[],
  { buy, sell }: VenuePair,
  shown: boolean,
): Omit<Lead, 'pair' | 'place'> {
  const proved = new Set<number>();
  let bestBps = UNPROVED_BPS;
  for (const instrument of instruments) {
    const net = provedNet(frame, pairRow(instrument, buy, sell));
    if (net === null) continue;
    proved.add(instrument);
    bestBps = Math.max(bestBps, net);
  }
  return { bestBps: bestBps + (shown ? HOLD_BPS : 0), proved, shown };
}

/** The pair in focus, and pairs until every instrument that has one shows one. */
function covering(
  leads: readonly Lead[],
  instruments: readonly number[],
  count: number,
  pinned: VenuePair | null,
): Set<Lead> {
  const chosen = new Set<Lead>();
  const bare = new Set(instruments);
  const take = (lead: Lead) => {
    chosen.add(lead);
    for (const instrument of lead.proved) bare.delete(instrument);
  };
  const focused = pinned && leads.find(({ pair }) => keyOf(pair) === keyOf(pinned));
  if (focused) take(focused);
  while (chosen.size < count && bare.size > 0) {
    const next = mostCovering(leads, chosen, bare);
    if (!next) break;
    take(next);
  }
  return chosen;
}

function mostCovering(leads: readonly Lead[], chosen: ReadonlySet<Lead>, bare: Set<number>) {
  let [best, most]: [Lead | null, number] = [null, 0];
  for (const lead of leads) {
    if (chosen.has(lead)) continue;
    const cover = [...bare].filter((instrument) => lead.proved.has(instrument)).length;
    // One instrument more is worth a new column, as many are not.
    const worth = cover === 0 ? 0 : cover + (lead.shown ? 0.5 : 0);
    if (worth > most || (worth === most && best && lead.bestBps > best.bestBps))
      [best, most] = [lead, worth];
  }
  return best;
}

function keepingPlaces(pairs: readonly VenuePair[], present: readonly VenuePair[]): VenuePair[] {
  const staying = new Set(pairs.map(keyOf));
  const before = new Set(present.map(keyOf));
  const newcomers = pairs.filter((pair) => !before.has(keyOf(pair)));
  return present.map((pair) =>
    staying.has(keyOf(pair)) ? pair : (newcomers.shift() as VenuePair),
  );
}

/** The net edge of a proved pair in bps; null where it is not proved. */
export function provedNet({ pairs }: Pick<Frame, 'pairs'>, row: number): number | null {
  const net = pairs.net_bps[row] as number;
  const proved = (pairs.state[row] ?? PairState.ABSENT) >= PairState.REJECTED;
  return proved && Number.isFinite(net) ? net : null;
}

function keyOf({ buy, sell }: VenuePair): number {
  return buy * 256 + sell;
}
