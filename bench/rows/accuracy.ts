import { loadCore } from '../../src/core/load-node.ts';
import { SessionPlayer } from '../../src/core/session-player.ts';
import { TradingCore } from '../../src/core/trading-core.ts';
import { sessionChunks } from '../../src/node/session-file.ts';
import { exactNetBps } from '../lib/exact.ts';
import { placeOf } from '../lib/places.ts';
import type { Result, Settings } from '../lib/result.ts';
import { spreadOf } from '../lib/rounds.ts';

const SESSION = placeOf('public/sessions/link-usdt-2021-08-20.jsonl.gz');
const VENUES = ['binance', 'htx'] as const;
const FEES = { binance: 0.001, htx: 0.002 };
const SECOND_US = 1_000_000;

/** The scanner's net edges of a whole session against the same sum in exact fractions. */
export async function accuracyRows({ quick }: Settings): Promise<Result[]> {
  const errors: number[] = [];
  for (const buy of VENUES) await compare(buy, quick ? 600 : Number.POSITIVE_INFINITY, errors);
  const worst = Math.max(...errors);
  return [
    {
      id: 'accuracy',
      work: `calculation error of ${errors.length} net edges against exact decimals, LINK session`,
      ours: spreadOf([worst * 100]),
      unit: '% of the edge, at worst',
      rival: null,
      ratio: null,
      target: {
        of: 'ours',
        at: 'most',
        value: 0.1,
        why: 'an edge is a small difference of large prices',
      },
      note: null,
    },
  ];
}

async function compare(
  buy: (typeof VENUES)[number],
  seconds: number,
  errors: number[],
): Promise<void> {
  const sell = VENUES.find((id) => id !== buy)!;
  const core = new TradingCore(await loadCore('simd'));
  const player = new SessionPlayer(sessionChunks(SESSION));
  const focus = { instrument: 'LINK-USDT', buy, sell };
  core.configure({ ...player.header, config: { ...player.header.config, fees: FEES, focus } });
  let until = player.upcomingUs;
  for (let second = 0; second < seconds && !player.ended; second += 1) {
    until += SECOND_US;
    player.play(core, until);
    core.step();
    const error = errorOf(core, buy, sell);
    if (error !== null) errors.push(error);
  }
}

/** Relative error of the pair's net edge as it stands; null while there is none. */
function errorOf(
  core: TradingCore,
  buy: keyof typeof FEES,
  sell: keyof typeof FEES,
): number | null {
  const { pair } = core.frame();
  const [bid, ask, net] = [pair.sell_bid[0]!, pair.buy_ask[0]!, pair.net_bps[0]!];
  if (Number.isNaN(bid) || Number.isNaN(ask) || Number.isNaN(net)) return null;
  const exact = exactNetBps(bid, FEES[sell], ask, FEES[buy]);
  return exact.isZero ? Math.abs(net) : Math.abs(net / exact.toNumber() - 1);
}
