import { describe, expect, it } from 'vitest';
import { readFrame, State, VENUES } from '../contract/generated.ts';
import type { SimulatedTerms } from '../contract/worker.ts';
import { loadCore, loadSimulator } from '../core/load-node.ts';
import { Simulator } from '../core/simulator.ts';
import { TradingCore } from '../core/trading-core.ts';
import { SimulatedShell } from './simulated.ts';
import { FakePage, ManualClock, ManualTiming } from './testing/bench.ts';

const NOW_US = 1_800_000_000_000_000;
const SECOND_US = 1_000_000;

async function bench(terms: SimulatedTerms) {
  const clock = new ManualClock(NOW_US);
  const timing = new ManualTiming(clock);
  const page = new FakePage();
  const core = new TradingCore(await loadCore('simd'));
  const simulator = new Simulator(await loadSimulator());
  const onFault = (notice: FakePage['faults'][number]) => page.faults.push(notice);
  const parts = { core, clock, timing, simulator, outlet: page.outlet, onFault };
  return { clock, timing, page, core, shell: new SimulatedShell(parts, terms) };
}

/** A session after so many simulated seconds, run in pieces of so many ms. */
async function played(terms: SimulatedTerms, seconds: number, pieceMs: number) {
  const { page, core, shell } = await bench(terms);
  expect(shell.start({ world: 'live' })).toMatchObject({ ok: true });
  const beginUs = shell.facts().nowUs;
  const endUs = beginUs + seconds * SECOND_US;
  for (let us = beginUs; us < endUs; us += pieceMs * 1000) shell.runTo(us);
  shell.runTo(endUs);
  expect(page.faults).toEqual([]);
  return { core, shell };
}

describe('a simulated session', () => {
  it('has every venue live and is what its seed says, whatever its pace', async () => {
    const { core, shell } = await played({ seed: 11, faults: false }, 20, 1000);
    const { venues } = readFrame(core.packFrame(null));
    const states = VENUES.map(({ id }, place) => [id, venues.state[place]]);
    expect(states).toEqual(VENUES.map(({ id }) => [id, State.LIVE]));
    const again = await played({ seed: 11, faults: false }, 20, 7);
    expect(again.core.stateHash()).toBe(core.stateHash());
    expect(again.shell.facts()).toEqual(shell.facts());
    const other = await played({ seed: 12, faults: false }, 20, 1000);
    expect(other.core.stateHash()).not.toBe(core.stateHash());
  });

  it('keeps the pace that is asked of it', async () => {
    const { clock, timing, shell } = await bench({ seed: 1, faults: false });
    shell.start({ world: 'live' });
    const beginUs = shell.facts().nowUs;
    shell.obey({ do: 'speed', factor: 5 });
    const sinceUs = clock.us;
    for (let turn = 0; turn < 200; turn += 1) {
      timing.passTo(clock.us + 8_000);
      timing.settle();
    }
    const ratio = (shell.facts().nowUs - beginUs) / (clock.us - sinceUs);
    expect(ratio).toBeGreaterThan(4.5);
    expect(ratio).toBeLessThan(5.5);
    shell.obey({ do: 'pause' });
    const pausedUs = shell.facts().nowUs;
    timing.passTo(clock.us + 80_000);
    timing.settle();
    expect(shell.facts().nowUs).toBe(pausedUs);
  });

  it('cannot be sought in', async () => {
    const { shell } = await bench({ seed: 1, faults: false });
    expect(shell.obey({ do: 'seek', us: 0 })).toMatchObject({ ok: false, code: 'NO_PAST' });
  });

  it('goes on while things go wrong', async () => {
    const { core } = await played({ seed: 3, faults: true }, 60, 1000);
    const { venues } = readFrame(core.packFrame(null));
    expect(Math.max(...venues.gaps)).toBeGreaterThan(0);
  });
});

describe('the simulator', () => {
  it('refuses terms that are none, and keeps the session it has', async () => {
    const simulator = new Simulator(await loadSimulator());
    simulator.configure({ seed: 1, start_us: 0 });
    expect(() => simulator.configure({ seed: -1, start_us: 0 })).toThrow(RangeError);
    expect(simulator.record().mispricings).toEqual([]);
  });
});
