// Strategies, results and trades out of a frame, in words. Pure.
import {
  type Frame,
  NONE,
  REASONS,
  STRATEGIES,
  TRADE_STATES,
  TradeState,
} from '../../contract/generated.ts';
import { count, DASH, fixed, money, plural } from '../../lib/format/number.ts';
import { age, clock, type Zone } from '../../lib/format/time.ts';
import { type Catalogue, venueShort } from '../../state/catalogue.ts';

/** What a strategy is doing, in one line. */
export function doing(frame: Frame, at: number): string {
  const { strategies, engine } = frame;
  if (strategies.enabled[at] !== 1) return 'off';
  if (engine.halted[0] === 1) return 'halted: no order is sent';
  const open = strategies.orders_open[at] ?? 0;
  if (open > 0) return `${plural(open, 'order')} on the way`;
  const reason = strategies.last_reason[at] ?? 0;
  if (reason !== 0) return `waits: ${sentence(reason)}`;
  const last = strategies.last_trade_us[at] ?? Number.NaN;
  return Number.isFinite(last)
    ? `last fill ${age((frame.t_us - last) / 1000)} ago`
    : 'waits for its first chance';
}

export function countsOf({ strategies }: Frame, at: number): string {
  return `${plural(strategies.trades[at] ?? 0, 'trade')} · ${count(strategies.refusals[at] ?? 0)} refused`;
}

function sentence(reason: number): string {
  const text = REASONS[reason]?.sentence ?? '';
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export const TRADE_COLUMNS = [
  'time',
  'strategy',
  'instrument',
  'legs',
  'filled %',
  'expected',
  'realised',
  'state',
] as const;

/** What a column holds, where its name does not say it all. */
export const TRADE_MEANING: Partial<Record<(typeof TRADE_COLUMNS)[number], string>> = {
  legs: 'Where it buys → where it sells',
  'filled %': 'Of the decided quantity, at each leg',
  expected: 'What the books promised at the decision, in the quote currency',
  realised: "Cash flows so far plus what is left at the decision's mid, after fees",
};

export interface TradeWords {
  readonly cells: readonly string[];
  readonly tone: string;
  readonly why: string;
}

export function tradeWords(
  trades: Frame['trades'],
  row: number,
  catalogue: Catalogue,
  zone: Zone,
): TradeWords {
  const at = (column: Float64Array) => column[row] ?? Number.NaN;
  const state = trades.state[row] ?? TradeState.PENDING;
  const pending = state === TradeState.PENDING;
  const realised = pending ? Number.NaN : at(trades.realised_quote);
  const reason = REASONS[trades.reason[row] ?? 0];
  return {
    cells: [
      clock(at(trades.at_us), zone),
      STRATEGIES[trades.strategy[row] ?? -1]?.id ?? '?',
      catalogue.instruments[trades.instrument[row] ?? -1] ?? '?',
      legsOf(trades, row),
      filledOf(trades, row),
      money(at(trades.expected_quote)),
      pending ? 'on its way' : money(realised),
      stateOf(state, trades.reason[row] ?? 0),
    ],
    tone: toneOf(realised),
    why: reason && reason.code !== 0 ? reason.sentence : '',
  };
}

// `Bin→HTX` of two legs, `buy Bin` of one.
function legsOf({ buy, sell }: Frame['trades'], row: number): string {
  const [from, to] = [buy[row] ?? NONE, sell[row] ?? NONE];
  if (from === NONE) return to === NONE ? DASH : `sell ${venueShort(to)}`;
  return to === NONE ? `buy ${venueShort(from)}` : `${venueShort(from)}→${venueShort(to)}`;
}

// Share of the decided quantity that each leg got.
function filledOf(trades: Frame['trades'], row: number): string {
  const share = (venue: number | undefined, done: number | undefined) =>
    venue === NONE ? [] : [fixed((100 * (done ?? 0)) / (trades.quantity[row] ?? Number.NaN), 0)];
  return [
    ...share(trades.buy[row], trades.bought[row]),
    ...share(trades.sell[row], trades.sold[row]),
  ].join(' / ');
}

function stateOf(state: number, reason: number): string {
  const word = TRADE_STATES[state] ?? '?';
  return reason === 0 ? word : `${word} · ${REASONS[reason]?.word ?? '?'}`;
}

function toneOf(value: number): string {
  if (!Number.isFinite(value) || value === 0) return '';
  return value > 0 ? 'gain' : 'loss';
}

export interface Refusal {
  readonly word: string;
  readonly sentence: string;
  readonly count: number;
}

/** Refused paper orders by reason, the most frequent first. */
export function refusals({ reasons }: Frame): Refusal[] {
  return REASONS.map(({ word, sentence: why }, code) => ({
    word,
    sentence: why,
    count: reasons.refusals[code] ?? 0,
  }))
    .filter((refusal) => refusal.count > 0)
    .sort((a, b) => b.count - a.count);
}
