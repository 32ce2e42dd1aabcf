// Which series the pair's chart has. Their order is that of `chartValues`.
import { bps, fixed, price, signed } from '../../lib/format/number.ts';
import type { ChartPlan, SeriesPlan } from '../../render/chart.ts';

/** Four points a second at first; after some minutes one, of which the last seven minutes at least are kept. */
const GAP_S = 0.25;
const COARSEST_S = 1;

export function chartPlan(digits: number): ChartPlan {
  const prices = { kind: 'line', pane: 0, axis: 'left', minMove: 10 ** -digits } as const;
  const format = (value: number) => price(value, digits);
  return {
    gapS: GAP_S,
    coarsestS: COARSEST_S,
    panes: [3.2, 1, 1, 1],
    series: [
      { kind: 'baseline', pane: 0, axis: 'right', colour: 'money', below: 'loss', format: bps },
      { ...prices, colour: 'buy', format },
      { ...prices, colour: 'sell', format },
      ...signal(1, (value) => fixed(value, 1)),
      ...signal(2, (value) => signed(value, 2)),
      ...signal(3, (value) => signed(value, 1)),
    ],
  };
}

function signal(pane: number, format: (value: number) => string): SeriesPlan[] {
  const plan = { kind: 'line', pane, axis: 'right', format, minMove: 0.01, marked: false } as const;
  return [
    { ...plan, colour: 'buy' },
    { ...plan, colour: 'sell' },
  ];
}
