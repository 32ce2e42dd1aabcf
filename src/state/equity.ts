// The equity curve of the paper account, as the engine keeps it: one point a second, by strategy and quote.
import * as v from 'valibot';

const ACCOUNT = v.object({
  equity: v.array(
    v.object({
      strategy: v.string(),
      quote: v.string(),
      points: v.array(v.tuple([v.number(), v.union([v.number(), v.string()])])),
    }),
  ),
});

export type EquityPoint = readonly [timeUs: number, pnl: readonly number[]];

/**
 * P&L of all strategies together in one quote currency, oldest first. A strategy counts with its last
 * point until it has a newer one. An account of another form has no curve.
 */
export function equityOf(account: unknown, quote: string): EquityPoint[] {
  const checked = v.safeParse(ACCOUNT, account);
  if (!checked.success) return [];
  const curves = checked.output.equity.filter((curve) => curve.quote === quote);
  const moves = curves
    .flatMap(({ points }, curve) =>
      points.map(([second, pnl]) => ({ second, curve, pnl: Number(pnl) })),
    )
    .sort((a, b) => a.second - b.second);
  return summed(moves, curves.length);
}

function summed(
  moves: readonly { second: number; curve: number; pnl: number }[],
  curves: number,
): EquityPoint[] {
  const last = new Array<number>(curves).fill(0);
  const points: EquityPoint[] = [];
  for (const { second, curve, pnl } of moves) {
    last[curve] = pnl;
    const point = [second * 1e6, [last.reduce((sum, one) => sum + one, 0)]] as const;
    if (points.at(-1)?.[0] === point[0]) points[points.length - 1] = point;
    else points.push(point);
  }
  return points;
}
