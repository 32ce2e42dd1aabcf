import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT_KEY } from './account.ts';
import type { EngineHandle } from './engine.ts';
import { AccountKeeper } from './keeper.ts';
import type { Locks } from './role.ts';

/** One lock, which another tab holds until it is let go. */
class OneLock implements Locks {
  letGo = () => {};
  private readonly free: Promise<void>;
  private isFree = true;

  constructor(isTaken: boolean) {
    this.isFree = !isTaken;
    this.free = new Promise((resolve) => {
      this.letGo = resolve;
    });
  }

  async request(_: string, options: LockOptions, work: (lock: Lock | null) => Promise<void>) {
    if (!this.isFree && options.ifAvailable) return work(null);
    if (!this.isFree) await this.free;
    return work({} as Lock);
  }

  async query() {
    return { held: [] };
  }
}

const CONFIG = { strategies: { cross: { enabled: true }, quiet: { enabled: false } } };

function tab(isTaken: boolean) {
  const stored = new Map<string, string>();
  const commands: object[] = [];
  const api = {
    command: async (command: object) => {
      commands.push(command);
      return { ok: true };
    },
    query: async () => ({ ok: true, value: { version: 1, trades: commands.length } }),
  };
  const engine = {
    started: {},
    call: (ask: (given: typeof api) => unknown) => ask(api),
  } as unknown as EngineHandle;
  let live: EngineHandle | null = null;
  const locks = new OneLock(isTaken);
  const store = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
    removeItem: (key: string) => void stored.delete(key),
  };
  const keeper = new AccountKeeper({
    store,
    locks,
    live: () => live,
    config: () => CONFIG,
    onRole: () => {},
    onRefused: () => {},
  });
  const run = () => {
    live = engine;
  };
  return { keeper, stored, commands, locks, run };
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('B06 the paper account between tabs', () => {
  const heard = new Map<string, (event: object) => void>();

  beforeEach(() => {
    vi.useFakeTimers();
    heard.clear();
    vi.stubGlobal('addEventListener', (name: string, hear: (event: object) => void) =>
      heard.set(name, hear),
    );
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('the tab that trades begins with its strategies and saves', async () => {
    const { keeper, stored, run } = tab(false);
    await keeper.begin();
    expect(keeper.config()).toEqual(CONFIG);
    run();
    await keeper.save();
    expect(stored.get(ACCOUNT_KEY)).toContain('"version":1');
  });

  it('one that follows begins with none switched on, refuses and never saves', async () => {
    const { keeper, stored, run } = tab(true);
    await keeper.begin();
    expect(keeper.config()).toEqual({
      strategies: { cross: { enabled: false }, quiet: { enabled: false } },
    });
    run();
    await keeper.save();
    await passes(10_000);
    expect(stored.size).toBe(0);
    for (const deed of [{ do: 'halt', on: true } as const, { do: 'reset' } as const]) {
      expect(keeper.refuses(deed)).toMatchObject({ code: 'FOLLOWS' });
    }
    expect(keeper.refuses({ do: 'minEdge', bps: 1 })).toBeNull();
  });

  it('takes over with the account that was saved last, then switches strategies on', async () => {
    const { keeper, stored, commands, locks, run } = tab(true);
    await keeper.begin();
    keeper.config();
    run();
    stored.set(ACCOUNT_KEY, '{"version":1,"of":"the owner"}');
    locks.letGo();
    await passes(500);
    expect(commands).toEqual([
      { do: 'account', account: { version: 1, of: 'the owner' } },
      { do: 'strategy', id: 'cross', enabled: true },
    ]);
    await keeper.save();
    expect(stored.get(ACCOUNT_KEY)).toContain('"trades"');
  });

  it('shows what the other tab saves, as it saves it', async () => {
    const { keeper, stored, commands, run } = tab(true);
    await keeper.begin();
    keeper.config();
    run();
    stored.set(ACCOUNT_KEY, '{"version":1,"of":"the owner"}');
    heard.get('storage')?.({ key: ACCOUNT_KEY });
    await passes(1);
    expect(commands).toEqual([{ do: 'account', account: { version: 1, of: 'the owner' } }]);
  });

  it('an engine that was asked for while following is made up for once it runs', async () => {
    const { keeper, commands, locks, run } = tab(true);
    await keeper.begin();
    keeper.config();
    locks.letGo();
    await passes(500);
    expect(commands).toEqual([]);
    run();
    await keeper.started();
    expect(commands).toEqual([{ do: 'strategy', id: 'cross', enabled: true }]);
  });

  it('a page that rests in the browser’s cache lets go, and stands back', async () => {
    const { keeper, stored, commands, run } = tab(false);
    await keeper.begin();
    keeper.config();
    run();
    heard.get('pagehide')?.({ persisted: true });
    await passes(1);
    expect(commands).toContainEqual({ do: 'strategy', id: 'cross', enabled: false });
    await keeper.save();
    expect(stored.size).toBe(0);
    heard.get('pageshow')?.({ persisted: true });
    await passes(500);
    expect(commands.at(-1)).toEqual({ do: 'strategy', id: 'cross', enabled: true });
  });
});
