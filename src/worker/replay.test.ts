import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFrame } from '../contract/generated.ts';
import type { FaultNotice } from '../contract/worker.ts';
import { loadCore } from '../core/load-node.ts';
import { SessionPlayer } from '../core/session-player.ts';
import { TradingCore } from '../core/trading-core.ts';
import { gunzipChunks, openSession, SessionDamage } from '../lib/session/index.ts';
import { ReplayShell } from './replay.ts';
import { type Survey, survey } from './survey.ts';
import { FakePage, ManualClock, ManualTiming } from './testing/bench.ts';

const LINK = join(import.meta.dirname, '../../public/sessions/link-usdt-2021-08-20.jsonl.gz');
const FROM_US = Date.UTC(2021, 7, 20) * 1000;
const TO_US = FROM_US + 4799e6;
const CONFIG = { fees: { binance: 0, htx: 0 }, strategies: { 'cross-venue': { enabled: true } } };
const file = new Uint8Array(readFileSync(LINK));
const pause = () => Promise.resolve();

let found: Survey;
beforeAll(async () => {
  found = await survey(file, pause);
});

async function bench() {
  const clock = new ManualClock(1_000_000);
  const timing = new ManualTiming(clock);
  const page = new FakePage();
  const core = new TradingCore(await loadCore('simd'));
  const onFault = (notice: FaultNotice) => void page.faults.push(notice);
  const shell = new ReplayShell(
    { core, clock, timing, outlet: page.outlet, onFault },
    file,
    found,
    CONFIG,
  );
  expect(shell.start().ok).toBe(true);
  const run = (us: number) => {
    timing.settle();
    timing.passTo(clock.us + us);
    page.giveBack();
    timing.passTo(clock.us + 100_000);
    return readFrame(page.frames.at(-1)!);
  };
  return { clock, timing, page, core, shell, run };
}

/** The state of an engine that played up to a time in one go. */
async function stateAt(us: number): Promise<string> {
  const core = new TradingCore(await loadCore('simd'));
  const player = new SessionPlayer(gunzipChunks(file));
  core.configure({ ...player.header, config: { ...CONFIG, world: 'recorded' } });
  player.play(core, us);
  core.step();
  return core.stateHash();
}

describe('a survey', () => {
  it('says what a file holds', () => {
    expect(found).toMatchObject({
      venues: ['binance', 'htx'],
      fromUs: FROM_US,
      toUs: TO_US,
      cut: null,
    });
  });

  it('refuses a damaged file at the door, and tells of a cut one', async () => {
    const text = new TextDecoder().decode(file.subarray(0, 10));
    await expect(survey(new TextEncoder().encode(text), pause)).rejects.toThrow(SessionDamage);
    const cut = await survey(file.subarray(0, 400_000), pause);
    expect(cut.cut).toMatch(/line \d+: the gzip data ends early/);
    expect(cut.toUs).toBeLessThan(TO_US);
    const odd = Buffer.from([...openSession(file)].slice(0, 3).map(lineOf).join('\n'));
    await expect(survey(odd, pause)).rejects.toThrow(/line 1: expected a header/);
  });
});

describe('a recording that is played', { timeout: 60_000 }, () => {
  it('keeps its own pace', async () => {
    const it = await bench();
    const { shell } = it.run(10_000_000);
    const atUs = shell.replay_at_us[0]! - FROM_US;
    expect(Math.abs(atUs - 10_000_000)).toBeLessThanOrEqual(1_000_000);
    expect([shell.replay_from_us[0], shell.replay_to_us[0], shell.replay_speed[0]]).toEqual([
      FROM_US,
      TO_US,
      1,
    ]);
    it.shell.obey({ do: 'speed', factor: 10 });
    const faster = it.run(10_000_000).shell;
    expect(faster.replay_at_us[0]! - FROM_US - atUs).toBeGreaterThan(95_000_000);
    expect(faster.replay_speed[0]).toBe(10);
  });

  it('pauses, and goes on where it was', async () => {
    const it = await bench();
    it.run(5_000_000);
    it.shell.obey({ do: 'pause' });
    const { replay_at_us: at, replay_speed: speed } = it.run(1_000_000).shell;
    const pausedUs = at[0]!;
    expect(speed[0]).toBe(0);
    expect(it.run(60_000_000).shell.replay_at_us[0]).toBe(pausedUs);
    it.shell.obey({ do: 'play' });
    const later = it.run(3_000_000).shell.replay_at_us[0]! - pausedUs;
    expect(later).toBeGreaterThan(1_000_000);
    expect(later).toBeLessThan(5_000_000);
  });

  it('D07 reaches the same state at any speed, through pauses and seeks', async () => {
    const it = await bench();
    it.run(7_000_000);
    it.shell.obey({ do: 'seek', us: FROM_US + 2_000e6 });
    for (let i = 0; i < 2000; i += 1) it.timing.settle();
    it.shell.obey({ do: 'pause' });
    expect(it.core.stateHash()).toBe(await stateAt(FROM_US + 2_000e6));
    it.shell.obey({ do: 'seek', us: FROM_US + 600e6 });
    for (let i = 0; i < 2000; i += 1) it.timing.settle();
    expect(it.core.stateHash()).toBe(await stateAt(FROM_US + 600e6));
    it.shell.obey({ do: 'speed', factor: Number.POSITIVE_INFINITY });
    it.shell.obey({ do: 'play' });
    for (let i = 0; i < 5000; i += 1) it.timing.settle();
    expect(it.core.stateHash()).toBe(await stateAt(Number.POSITIVE_INFINITY));
    expect(it.run(100_000).shell.replay_speed[0]).toBe(0);
    expect(it.page.faults).toEqual([]);
  });

  it('begins again when it is played at its end', async () => {
    const it = await bench();
    it.shell.obey({ do: 'seek', us: TO_US });
    for (let i = 0; i < 5000; i += 1) it.timing.settle();
    expect(it.run(100_000).shell.replay_at_us[0]).toBe(TO_US);
    it.shell.obey({ do: 'play' });
    expect(it.run(2_000_000).shell.replay_at_us[0]! - FROM_US).toBeLessThan(4_000_000);
  });

  it('takes commands while it is paused, before its first event too', async () => {
    const it = await bench();
    it.shell.obey({ do: 'pause' });
    expect(it.shell.command({ do: 'minEdge', bps: 3 })).toEqual({ ok: true });
    expect(it.shell.command({ do: 'minEdge', bps: 1e9 })).toMatchObject({ ok: false });
    expect(it.run(200_000).engine.min_edge_bps[0]).toBe(3);
  });

  it('keeps what was set when it goes back to its start', async () => {
    const it = await bench();
    it.run(5_000_000);
    it.shell.command({ do: 'minEdge', bps: 3 });
    it.shell.command({ do: 'strategy', id: 'cross-venue', enabled: false });
    it.shell.command({ do: 'reset' });
    it.shell.obey({ do: 'seek', us: FROM_US });
    const { engine, strategies } = it.run(200_000);
    expect(engine.min_edge_bps[0]).toBe(3);
    expect([...strategies.enabled]).not.toContain(1);
  });
});

function lineOf(event: object): string {
  return JSON.stringify(event);
}
