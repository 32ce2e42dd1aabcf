/**
 * What released versions left behind. A folder a version: its live paper account, and a session with every kind
 * of line. All of it opens in this version; what a later one wrote is refused whole. Settings: `src/state`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCore } from '../core/load-node.ts';
import { TradingCore } from '../core/trading-core.ts';
import { openSession, SessionDamage } from '../lib/session/index.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const VERSIONS = readdirSync(FIXTURES).filter((name) => name.startsWith('stored-'));
const HEADER = { t: 0, ev: 'header', format: 'arbscope-session', version: 1, core: '', seed: 1 };

const text = (version: string, name: string) => readFileSync(join(FIXTURES, version, name), 'utf8');

async function begun(config: object) {
  const core = new TradingCore(await loadCore('simd'));
  const reply = core.configure({ ...HEADER, markets: [], notes: [], config });
  return { core, reply };
}

interface Account {
  readonly version: number;
  readonly trades: unknown;
  readonly nextTrade: number;
  readonly balances: readonly { venue: string; asset: string; total: string }[];
}

const accountOf = (version: string) => JSON.parse(text(version, 'account.json')) as Account;

describe.each(VERSIONS)('D04 %s', (version) => {
  it('its paper account is opened to the last digit', async () => {
    const account = accountOf(version);
    const { core, reply } = await begun({ world: 'live', account });
    expect(reply).toEqual({ ok: true });
    const now = core.query('account');
    const { trades, nextTrade, balances } = (now.ok ? now.value : {}) as Account;
    expect([trades, nextTrade]).toEqual([account.trades, account.nextTrade]);
    for (const { venue, asset, total } of account.balances) {
      expect(balances).toContainEqual(expect.objectContaining({ venue, asset, total }));
    }
  });

  it('its sessions are read', () => {
    const reader = openSession(new TextEncoder().encode(text(version, 'session.jsonl')));
    expect([...reader].map(({ ev }) => ev)).toEqual(
      ['tick', 'open', 'recv', 'recv', 'wall', 'cmd', 'close'], // every kind there is
    );
    expect(reader.truncated).toBeNull();
  });
});

it('D04 what a later version wrote is refused, never half understood', async () => {
  const [version = ''] = VERSIONS;
  const account = { ...accountOf(version), version: 2 };
  const { reply } = await begun({ world: 'live', account });
  expect(reply).toMatchObject({ ok: false, message: expect.stringContaining('account.version') });
  const later = text(version, 'session.jsonl').replace('"version":1', '"version":2');
  const opened = () => openSession(new TextEncoder().encode(later));
  expect(opened).toThrow(SessionDamage);
});
