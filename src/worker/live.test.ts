import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readFrame, VENUES } from '../contract/generated.ts';
import { loadCore } from '../core/load-node.ts';
import { SessionPlayer } from '../core/session-player.ts';
import { TradingCore } from '../core/trading-core.ts';
import { openSession, type SessionEvent } from '../lib/session/index.ts';
import type { TrapInput } from '../lib/trapInput.ts';
import { LiveShell } from './live.ts';
import { FakeNet, FakePage, ManualClock, ManualTiming } from './testing/bench.ts';

const RECORDED = join(
  import.meta.dirname,
  '../../public/sessions/binance-btc-eth-2024-08-08.jsonl.gz',
);
const START_US = 1_800_000_000_000_000;
const CONFIG = {
  fees: Object.fromEntries(VENUES.map(({ id }) => [id, 0])),
  minEdgeBps: -1000,
  strategies: { 'book-imbalance': { enabled: true } },
};

const MIB = 1024 * 1024;

interface Report {
  readonly venues: { readonly kraken: { readonly malformed: number } };
  readonly markets: readonly { readonly venue: string; readonly state: string }[];
}

async function bench(poison: readonly TrapInput[] = []) {
  const clock = new ManualClock(START_US);
  const timing = new ManualTiming(clock);
  const net = new FakeNet();
  const page = new FakePage();
  const core = new TradingCore(await loadCore('simd'));
  const shell = new LiveShell({
    core,
    clock,
    timing,
    dial: net.dial,
    outlet: page.outlet,
    onFault: (notice) => page.faults.push(notice),
    seed: () => 7,
    poison,
  });
  return { clock, timing, net, page, core, shell };
}

type Bench = Awaited<ReturnType<typeof bench>>;

/**
 * Real frames of one venue, as its sockets would bring them: the stream's by themselves, a snapshot when it
 * is asked for. Every other venue refuses.
 */
function feed({ clock, timing, net, page }: Bench, events: readonly SessionEvent[]): void {
  const lead = clock.us - events[0]!.t + 2_000_000;
  const frames = events.filter((event) => event.ev === 'recv' && 'data' in event);
  const snapshots = frames.filter(({ data }) => data.includes('lastUpdateId'));
  for (const [place, { t, data }] of frames.entries()) {
    timing.passTo(t + lead);
    if (place % 50 === 0) openOrRefuse(net);
    for (const asked of net.to('ws-api')?.sent.splice(0) ?? []) {
      const answer = snapshots.find((one) => asked.includes(JSON.parse(one.data).id));
      if (answer !== undefined) net.to('ws-api')?.say(answer.data);
    }
    if (!data.includes('lastUpdateId')) net.to('data-stream')?.say(data);
    if (place % 3 === 0) timing.settle();
    if (place % 7 === 0) page.giveBack();
    if (place === 1000) net.to('data-stream')?.end();
  }
  timing.settle();
}

function openOrRefuse(net: FakeNet): void {
  for (const socket of net.sockets.filter(({ readyState }) => readyState === 0)) {
    if (socket.url.includes('binance')) socket.open();
    else socket.end();
  }
}

const recorded = () => [...openSession(readFileSync(RECORDED))].slice(0, 2500);

async function replayed(file: Blob): Promise<{ hash: string; report: unknown }> {
  const bytes = gunzipSync(new Uint8Array(await file.arrayBuffer()));
  const core = new TradingCore(await loadCore('simd'));
  const player = new SessionPlayer([bytes]);
  expect(core.configure(player.header)).toEqual({ ok: true });
  player.play(core, Number.POSITIVE_INFINITY);
  core.step();
  return { hash: core.stateHash(), report: core.query('report') };
}

describe('what was recorded live', { timeout: 60_000 }, () => {
  it('D07 replays to the same state, bit for bit', async () => {
    const it = await bench();
    expect(it.shell.start(CONFIG).ok).toBe(true);
    it.timing.passTo(START_US + 300_000);
    expect(it.shell.record(CONFIG).ok).toBe(true);
    feed(it, recorded().slice(0, 1500));
    it.shell.command({ do: 'orderSize', quote: 250 });
    it.shell.command({ do: 'strategy', id: 'nobody', enabled: true });
    it.clock.offsetUs = 900_000;
    it.timing.passTo(it.clock.us + 3_000_000);
    const live = { hash: it.core.stateHash(), report: it.core.query('report') };
    const file = await it.shell.recording!.file(it.shell.markets());
    expect(it.page.faults).toEqual([]);
    expect(await replayed(file)).toEqual(live);
    const { report } = live as {
      report: { value: { venues: { binance: { bookUpdates: number } } } };
    };
    expect(report.value.venues.binance.bookUpdates).toBeGreaterThan(100);
  });

  it('carries the paper account into the header, and markets as a session lists them', async () => {
    const it = await bench();
    it.shell.start(CONFIG);
    it.shell.record(CONFIG);
    feed(it, recorded().slice(0, 200));
    const { header } = openSession(
      new Uint8Array(await (await it.shell.recording!.file(it.shell.markets())).arrayBuffer()),
    );
    expect(header.config).toMatchObject({
      world: 'live',
      minEdgeBps: -1000,
      account: { version: 1 },
    });
    expect(header.markets).toContainEqual({
      venue: 'binance',
      symbol: 'BTCUSDT',
      base: 'BTC',
      quote: 'USDT',
      kind: 'spot',
    });
  });
});

describe('a recording whose core breaks', { timeout: 60_000 }, () => {
  it('ends there and can still be read, with its markets', async () => {
    const it = await bench();
    it.shell.start(CONFIG);
    it.shell.record(CONFIG);
    feed(it, recorded().slice(0, 200));
    const hash = it.core.stateHash();
    const markets = it.shell.markets();
    it.shell.trap();
    expect([it.page.faults.length, it.shell.markets()]).toEqual([1, markets]);
    const file = await it.shell.recording!.file(it.shell.markets());
    expect((await replayed(file)).hash).toBe(hash);
  });
});

describe('the live shell', () => {
  it('dials what the core asks for and hears nothing of what it let go', async () => {
    const it = await bench();
    it.shell.start({ ...CONFIG, venues: ['kraken'] });
    it.timing.passTo(START_US + 200_000);
    const [socket] = it.net.sockets;
    expect(socket?.url).toBe('wss://ws.kraken.com/v2');
    expect(socket?.binaryType).toBe('arraybuffer');
    socket!.open();
    expect(socket!.sent[0]).toContain('subscribe');
    it.shell.command({ do: 'venue', id: 'kraken', enabled: false });
    expect(socket!.isClosed).toBe(true);
    expect([socket!.onmessage, socket!.onclose, socket!.onopen]).toEqual([null, null, null]);
  });

  it('lets time pass when nothing happens', async () => {
    const it = await bench();
    it.shell.start(CONFIG);
    it.timing.passTo(START_US + 1_000_000);
    const ticks = it.page.frames.length;
    expect(ticks).toBe(3);
    const { events } = it.core.frame().engine;
    expect(events[0]).toBeGreaterThanOrEqual(19);
  });

  it('sends no more frames than the page gives buffers back, and counts what it left out', async () => {
    const it = await bench();
    it.shell.start(CONFIG);
    it.timing.passTo(START_US + 500_000);
    expect(it.page.frames).toHaveLength(3);
    it.page.giveBack();
    it.timing.passTo(START_US + 600_000);
    const { shell } = readFrame(it.page.frames.at(-1)!);
    expect(shell.paints_skipped[0]).toBeGreaterThan(3);
    expect([shell.clock_step_us[0], shell.replay_at_us[0]]).toEqual([1, Number.NaN]);
  });

  it('measures how long a frame waits for its decision', async () => {
    const it = await bench();
    it.shell.start({ ...CONFIG, venues: ['kraken'] });
    it.timing.passTo(START_US + 200_000);
    it.net.sockets[0]!.open();
    for (let i = 0; i < 100; i += 1) {
      it.net.sockets[0]!.say('{"channel":"heartbeat"}');
      it.clock.us += 300;
      it.timing.settle();
    }
    it.page.giveBack();
    it.timing.passTo(it.clock.us + 300_000);
    const { shell } = readFrame(it.page.frames.at(-1)!);
    expect(shell.decision_p50_us[0]).toBeGreaterThan(300);
    expect(shell.decision_p99_us[0]).toBeLessThan(400);
  });

  it('W04 stops at a trap, closes its sockets and says so once', async () => {
    const it = await bench();
    it.shell.start(CONFIG);
    it.timing.passTo(START_US + 200_000);
    it.shell.trap();
    it.net.sockets[0]!.open();
    expect(it.page.faults).toHaveLength(1);
    expect(it.page.faults[0]!.fault).toMatch(/asked to trap/);
    expect(it.net.sockets.every(({ isClosed }) => isClosed)).toBe(true);
    expect(it.timing.isIdle).toBe(true);
    expect(it.shell.command({ do: 'reset' })).toMatchObject({ ok: false, code: 'FAULT' });
  });

  it('keeps a frame like one that broke the core twice from it', async () => {
    const frame = (price: number) => `{"channel":"book","symbol":"BTC/USD","price":${price}}`;
    const it = await bench([{ venue: 'kraken', data: frame(1) }]);
    it.shell.start({ ...CONFIG, venues: ['kraken'] });
    it.timing.passTo(START_US + 200_000);
    const socket = it.net.sockets[0]!;
    socket.open();
    socket.say(frame(27));
    socket.say('{"channel":"heartbeat"}');
    it.timing.passTo(START_US + 400_000);
    const report = it.core.query('report') as { value: { venues: { kraken: { frames: number } } } };
    expect(report.value.venues.kraken.frames).toBe(1);
  });

  it.each([
    ['a text of 64 MiB', () => 'x'.repeat(64 * MIB)],
    ['64 MiB of bytes', () => new ArrayBuffer(64 * MIB)],
    ['a text whose UTF-8 is too long', () => 'é'.repeat(12 * MIB)],
  ])(
    'T12 %s is not read: its connection is closed, its markets are out at the second',
    async (_, frame) => {
      const it = await bench();
      it.shell.start({ ...CONFIG, venues: ['kraken'], instruments: ['BTC-USD'] });
      for (const seconds of [1, 3]) {
        it.timing.passTo(START_US + seconds * 1_000_000);
        const socket = it.net.sockets.at(-1)!;
        socket.open();
        socket.say(frame());
        await Promise.resolve();
        expect([socket.isClosed, it.page.faults]).toEqual([true, []]);
      }
      const { value } = it.core.query('report') as { value: Report };
      expect(value.venues.kraken.malformed).toBe(2);
      const own = value.markets.filter(({ venue }) => venue === 'kraken');
      expect(own.map(({ state }) => state)).toEqual(['QUARANTINED']);
    },
  );
});
