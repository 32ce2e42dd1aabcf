import { describe, expect, it } from 'vitest';
import { LAYOUT_HASH, VENUES } from '../contract/generated.ts';
import { CoreFault, CoreUnusable } from './fault.ts';
import { loadCore } from './load-node.ts';
import { CoreMemory } from './memory.ts';
import type { CoreModule } from './module.ts';
import { TradingCore } from './trading-core.ts';

const T = 1_700_000_000_000_000;
const KRAKEN = VENUES.findIndex(({ id }) => id === 'kraken');
const HEADER = {
  seed: 7,
  config: {},
  markets: [{ venue: 'kraken', symbol: 'ALGO/USD', base: 'ALGO', quote: 'USD', kind: 'spot' }],
};
const MEBIBYTE = 1024 * 1024;

describe.each(['simd', 'js'] as const)('the %s core', (kind) => {
  async function configured(): Promise<TradingCore> {
    const core = new TradingCore(await loadCore(kind));
    expect(core.configure(HEADER)).toEqual({ ok: true });
    return core;
  }

  it('takes events and answers', async () => {
    const core = await configured();
    expect(core.ingest({ t: T, ev: 'open', venue: 'kraken', conn: 1, url: 'wss://x' }).ok).toBe(
      true,
    );
    expect(core.ingest({ t: T, ev: 'recv', venue: 'kraken', conn: 1, data: '{}' }).ok).toBe(true);
    expect(core.ingest({ t: T, ev: 'recv', venue: 'kraken', conn: 1, b64: 'AAEC' }).ok).toBe(true);
    expect(core.ingest({ t: T, ev: 'wall', us: -5 }).ok).toBe(true);
    expect(core.ingest({ t: T, ev: 'cmd', cmd: { do: 'minEdge', bps: 2 } }).ok).toBe(true);
    expect(
      core.ingest({ t: T, ev: 'close', venue: 'kraken', conn: 1, code: 1006, reason: 'ü' }).ok,
    ).toBe(true);
    expect(core.ingest({ t: T + 1, ev: 'tick' }).ok).toBe(true);
    core.step();
    const frame = core.frame();
    expect([frame.t_us, frame.engine.min_edge_bps[0]]).toEqual([T + 1, 2]);
    expect(core.query('catalogue')).toMatchObject({ value: { instruments: ['ALGO-USD'] } });
    expect(core.scanArbitrage()).toEqual([]);
    expect(core.stateHash()).toMatch(/^[0-9a-f]{16}$/);
  });

  it('refuses in words what makes no sense, and goes on', async () => {
    const core = await configured();
    const refused = [
      core.ingest({ t: T, ev: 'recv', venue: 'mtgox', conn: 1, data: '' }),
      core.ingest({ t: 0.5, ev: 'tick' }),
      core.ingest({ t: Number.NaN, ev: 'tick' }),
      core.ingest({ t: T, ev: 'cmd', cmd: { do: 'fly' } }),
      core.query('events', { venue: 5 as never }),
      core.configure({ config: 1 }),
    ];
    const codes = refused.map((reply) => (reply.ok ? 'OK' : reply.code));
    expect(codes).toEqual([
      'UNKNOWN_VENUE',
      'BAD_TIME',
      'BAD_TIME',
      'UNKNOWN_COMMAND',
      'MALFORMED',
      'MALFORMED',
    ]);
    expect(core.tick(T).ok).toBe(true);
  });

  it('has room for a frame of 16 MiB, asked for when it comes, and for none longer', async () => {
    const core = await configured();
    const before = core.memoryBytes;
    expect(core.receiveText(T, KRAKEN, 1, 'x'.repeat(5 * MEBIBYTE))).toBe(0);
    expect(core.memoryBytes).toBeGreaterThan(before);
    expect(core.receiveBytes(T, KRAKEN, 1, new Uint8Array(16 * MEBIBYTE))).toBe(0);
    expect(core.receiveText(T, KRAKEN, 1, 'x'.repeat(16 * MEBIBYTE))).toBe(0);
    for (const code of [
      core.receiveText(T, KRAKEN, 1, 'x'.repeat(16 * MEBIBYTE + 1)),
      core.receiveText(T, KRAKEN, 1, 'é'.repeat(9 * MEBIBYTE)),
      core.receiveBytes(T, KRAKEN, 1, new Uint8Array(16 * MEBIBYTE + 1)),
    ]) {
      expect(core.refusal(code).code).toBe('TOO_LONG');
    }
    expect(core.query('catalogue').ok).toBe(true);
  });

  it('refuses lengths beyond its regions on its own side too', async () => {
    const { exports } = await loadCore(kind);
    const raw = new exports.Core();
    const room = raw.inbox_len();
    for (const length of [room + 1, 2 ** 31, 2 ** 32 - 1]) {
      expect(raw.configure(length)).toBeLessThan(0);
      expect(raw.query(length)).toBeLessThan(0);
      expect(raw.receive(T, 0, 1, length, false)).toBeLessThan(0);
      expect(raw.open(T, 0, 1, length)).toBeLessThan(0);
    }
    expect(raw.grow_inbox(2 ** 32 - 1)).toBeLessThan(0);
    expect(raw.inbox_len()).toBe(room);
    raw.free();
  });

  it('packs frames into a buffer that is large enough, else into a new one', async () => {
    const core = await configured();
    core.tick(T);
    const first = core.packFrame(null);
    expect(core.packFrame(first)).toBe(first);
    expect(core.packFrame(new ArrayBuffer(8))).not.toBe(first);
  });

  it('does not start with another frame layout', async () => {
    const module = await loadCore(kind);
    const exports = { ...module.exports, layout_hash: () => LAYOUT_HASH ^ 1 };
    expect(() => new TradingCore({ ...module, exports })).toThrow(CoreUnusable);
  });
});

// Last, because an instance that trapped is dead and modules are shared in one process.
describe('W04 a core that traps', () => {
  it.each(['simd', 'js'] as const)(
    'leaves its last words and is not called again (%s)',
    async (kind) => {
      const module: CoreModule = await loadCore(kind);
      const core = new TradingCore(module);
      expect(() => core.trap()).toThrow(CoreFault);
      expect(() => core.tick(T)).toThrow(/asked to trap/);
      expect(() => core.receiveText(T, 0, 1, '')).toThrow(/lib\.rs:\d+/);
    },
  );
});

describe('memory', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
  const views = new CoreMemory(memory);

  it('gives no region outside itself', () => {
    expect(views.region(65_000, 536).length).toBe(536);
    for (const [from, length] of [
      [65_000, 537],
      [-1, 1],
      [0, -1],
      [2 ** 32, 1],
      [Number.NaN, 1],
    ]) {
      expect(() => views.region(from!, length!)).toThrow(RangeError);
    }
  });

  it('W06 makes views anew when it has grown', () => {
    const before = views.bytes();
    memory.grow(1);
    expect(before.length).toBe(0);
    expect(views.region(65_536, 65_536).length).toBe(65_536);
  });
});
