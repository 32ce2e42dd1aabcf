// Results of paper strategies out of a frame: what every place that shows money says alike.
import { type Frame, STRATEGIES } from '../contract/generated.ts';
import { DASH, money } from '../lib/format/number.ts';

/** P&L of every quote currency, all strategies together, in the catalogue's order of quotes. */
export function totals({ results }: Frame, quotes: number): number[] {
  const sums = new Array<number>(quotes).fill(0);
  for (let row = 0; row < results.rows; row++) {
    const at = row % quotes;
    sums[at] = (sums[at] as number) + (results.pnl_quote[row] ?? 0);
  }
  return sums;
}

/** `USDT +12.44 · USD −0.10`; quotes in which nothing was ever traded are left out but the first. */
export function pnlWords(frame: Frame, quotes: readonly string[], strategy?: number): string {
  if (quotes.length === 0) return DASH;
  const rows = strategy === undefined ? STRATEGIES.map((_, at) => at) : [strategy];
  const parts = quotes.map((quote, at) => {
    const of = (column: Float64Array) =>
      rows.reduce((sum, row) => sum + (column[row * quotes.length + at] ?? 0), 0);
    return {
      text: `${money(of(frame.results.pnl_quote))} ${quote}`,
      traded: of(frame.results.volume_quote) > 0 || of(frame.results.pnl_quote) !== 0,
    };
  });
  const shown = parts.filter(({ traded }) => traded);
  return (shown.length > 0 ? shown : parts.slice(0, 1)).map(({ text }) => text).join(' · ');
}

/** `gain`, `loss` or nothing, by the sum of a strategy's results or of all. */
export function pnlTone({ results }: Frame, quotes: number, strategy?: number): string {
  let sum = 0;
  for (let row = 0; row < results.rows; row++) {
    if (strategy === undefined || Math.floor(row / quotes) === strategy)
      sum += results.pnl_quote[row] ?? 0;
  }
  if (sum > 0) return 'gain';
  return sum < 0 ? 'loss' : '';
}
