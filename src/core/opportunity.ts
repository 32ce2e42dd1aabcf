import { type Frame, PairState, REASONS, VENUES } from '../contract/generated.ts';

/** A pair of venues with a gross edge above zero, now or within the last five seconds. */
export interface Opportunity {
  /** `BTC-USDT` */
  readonly instrument: string;
  /** Ids of the venues to buy and to sell at. */
  readonly buy: string;
  readonly sell: string;
  /** Edge after both taker fees, bps. */
  readonly netBps: number;
  /** Edge at the top of the books, bps. */
  readonly grossBps: number;
  /** Base quantity that both tops hold. */
  readonly quantity: number;
  /** Net result at that quantity or the order size, whichever is less, quote units. */
  readonly profitQuote: number;
  /** When it began and when it was last seen, µs since the epoch. */
  readonly firstUs: number;
  readonly lastUs: number;
  /** True if it can be taken now; else `reason` is the word for why not. */
  readonly offered: boolean;
  readonly reason: string;
}

/** The opportunities of a frame, best first. */
export function opportunitiesOf(frame: Frame, instruments: readonly string[]): Opportunity[] {
  return Array.from({ length: frame.opportunities.rows }, (_, row) => {
    const { opportunities: all, pairs } = frame;
    return {
      instrument: instruments[all.instrument[row]!] ?? '',
      buy: VENUES[all.buy[row]!]?.id ?? '',
      sell: VENUES[all.sell[row]!]?.id ?? '',
      netBps: all.net_bps[row]!,
      grossBps: all.gross_bps[row]!,
      quantity: all.quantity[row]!,
      profitQuote: all.profit_quote[row]!,
      firstUs: all.first_us[row]!,
      lastUs: all.last_us[row]!,
      offered: pairs.state[all.key[row]!] === PairState.OFFERED,
      reason: REASONS[all.reason[row]!]?.word ?? '',
    };
  });
}
