import { expect, it } from 'vitest';
import type { Command } from '../contract/control.ts';
import { loadCore } from '../core/load-node.ts';
import { TradingCore } from '../core/trading-core.ts';
import { LoadWatch } from './load.ts';
import { Meter } from './meter.ts';
import { ManualClock } from './testing/bench.ts';

const MIB = 1024 * 1024;
const HEADER = { t: 0, ev: 'header', format: 'arbscope-session', version: 1, core: '', seed: 1 };
const NAMES = ['BTC-USDT', 'ETH-USDT', 'SOL-USDT', 'XRP-USDT', 'DOGE-USDT'];

async function bench() {
  let bytes = 100 * MIB;
  const real = new TradingCore(await loadCore('simd'));
  const config = { world: 'live', instruments: NAMES };
  expect(real.configure({ ...HEADER, markets: [], notes: [], config }).ok).toBe(true);
  const core: TradingCore = Object.create(real, { memoryBytes: { get: () => bytes } });
  const said: string[] = [];
  const commands: Command[] = [];
  const outlet = { spare: () => {}, say: (words: string) => said.push(words) };
  const clock = new ManualClock(1_000_000);
  const watch = new LoadWatch({
    core,
    meter: new Meter(clock),
    outlet: outlet as never,
    command: (command) => {
      commands.push(command);
      clock.us += 1000;
      return real.command(clock.us, command);
    },
  });
  let nowUs = 0;
  const at = (mebibytes: number) => {
    bytes = mebibytes * MIB;
    nowUs += 1_000_000;
    watch.look(nowUs);
  };
  return { at, said, commands, watch };
}

it('W06 an engine that has grown to its cap lets instruments go, those that are dearest last, and says which', async () => {
  const { at, said, commands, watch } = await bench();
  watch.prefer(['ETH-USDT', 'XRP-USDT', 'SOL-USDT', 'DOGE-USDT', 'BTC-USDT']);
  at(256);
  expect(commands).toEqual([]);
  at(257);
  at(258);
  expect(commands).toEqual([{ do: 'instruments', names: ['ETH-USDT'], enabled: false }]);
  expect(said).toEqual(['The engine’s memory has grown to 257 MiB. No longer followed: ETH-USDT.']);
  at(300);
  expect(commands).toHaveLength(2);
  for (let mebibytes = 320; mebibytes < 600; mebibytes += 20) at(mebibytes);
  // One is followed to the end.
  expect(commands).toHaveLength(4);
});
