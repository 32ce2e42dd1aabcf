import { describe, expect, it } from 'vitest';
import { VERSION } from '../lib/version.ts';
import { type Locks, type Role, TabRole } from './role.ts';

/** The browser's locks, for exclusive and shared ones, in the order in which they are asked for. */
class FakeLocks implements Locks {
  private readonly holders = new Map<string, number>();
  private readonly queue: { name: string; grant: () => void }[] = [];

  async request(name: string, options: LockOptions, work: (lock: Lock | null) => Promise<void>) {
    const isShared = options.mode === 'shared';
    if (!isShared && this.holders.has(name)) {
      if (options.ifAvailable) return work(null);
      await this.turn(name, options.signal);
    }
    this.holders.set(name, (this.holders.get(name) ?? 0) + 1);
    await work({ name } as Lock);
    const left = this.holders.get(name)! - 1;
    if (left > 0) this.holders.set(name, left);
    else this.holders.delete(name);
    const next = this.queue.findIndex((one) => one.name === name);
    if (next >= 0) this.queue.splice(next, 1)[0]!.grant();
  }

  async query() {
    return { held: [...this.holders.keys()].map((name) => ({ name })) };
  }

  private turn(name: string, signal?: AbortSignal): Promise<void> {
    return new Promise((grant, refuse) => {
      const asked = { name, grant };
      this.queue.push(asked);
      signal?.addEventListener('abort', () => {
        const place = this.queue.indexOf(asked);
        if (place < 0) return;
        this.queue.splice(place, 1);
        refuse(new DOMException('', 'AbortError'));
      });
    });
  }
}

function tab(locks: Locks | null) {
  const said: Role[] = [];
  return { said, role: new TabRole(locks, { onRole: (role) => said.push(role) }) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('B06 same app in two tabs', () => {
  it('the first trades, the second follows and takes over, the third takes over from it', async () => {
    const locks = new FakeLocks();
    const [first, second, third] = [tab(locks), tab(locks), tab(locks)];
    expect(await first.role.take()).toBe('owner');
    expect(await second.role.take()).toBe('follower');
    expect(await third.role.take()).toBe('follower');
    first.role.letGo();
    await settled();
    expect(second.said).toEqual(['follower', 'owner']);
    expect(third.said).toEqual(['follower']);
    second.role.letGo();
    await settled();
    expect(third.said).toEqual(['follower', 'owner']);
  });

  it('there is never more than one owner, whoever comes and goes', async () => {
    const locks = new FakeLocks();
    const tabs = Array.from({ length: 5 }, () => tab(locks));
    let seed = 7;
    const chance = (of: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % of;
    };
    for (let turn = 0; turn < 200; turn += 1) {
      const { role } = tabs[chance(tabs.length)]!;
      if (chance(2) === 0) await role.take();
      else role.letGo();
      await settled();
      const awake = tabs.filter((one) => one.role.role !== 'none');
      const owners = tabs.filter((one) => one.role.role === 'owner');
      expect(owners, `turn ${turn}`).toHaveLength(Math.min(1, awake.length));
    }
  });

  it('one that comes back from the cache asks anew', async () => {
    const locks = new FakeLocks();
    const [first, second] = [tab(locks), tab(locks)];
    await first.role.take();
    await second.role.take();
    first.role.letGo();
    await settled();
    expect(await first.role.take()).toBe('follower');
    expect(second.role.role).toBe('owner');
  });

  it('without locks a tab can only believe that it is alone', async () => {
    const alone = tab(null);
    expect(await alone.role.take()).toBe('owner');
    expect(await alone.role.otherVersion()).toBeNull();
  });
});

describe('D05 two versions in two tabs', () => {
  it('the older one keeps the account, and the newer one can tell which it is', async () => {
    const locks = new FakeLocks();
    let free = () => {};
    const until = new Promise<void>((resolve) => {
      free = resolve;
    });
    void locks.request('arbscope account', {}, () => until);
    void locks.request('arbscope version 0.0.9', { mode: 'shared' }, () => until);
    const newer = tab(locks);
    expect(await newer.role.take()).toBe('follower');
    expect(await newer.role.otherVersion()).toBe('0.0.9');
    free();
    await settled();
    expect(newer.role.role).toBe('owner');
    const names = (await locks.query()).held.map(({ name }) => name);
    expect(names).toContain(`arbscope version ${VERSION}`);
  });
});
