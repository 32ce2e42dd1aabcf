// The live paper account between tabs and visits: who trades, what was saved last, what an engine begins with.
import type { Command, Refusal } from '../contract/control.ts';
import type { Frame } from '../contract/generated.ts';
import { ACCOUNT_KEY, SavedAccount, type Store } from './account.ts';
import type { EngineHandle } from './engine.ts';
import { type Locks, type Role, TabRole } from './role.ts';

const SAVE_EVERY_MS = 3000;
/** What the last owner saved is on its way through the browser's processes for this long. */
const SETTLE_MS = 100;

/** What only the tab that trades may do. */
const DEEDS: ReadonlySet<Command['do']> = new Set([
  'account',
  'halt',
  'parameter',
  'reset',
  'start',
  'strategy',
]);

export const FOLLOWS: Refusal = {
  ok: false,
  code: 'FOLLOWS',
  message: 'Another tab trades and this one follows: do it there, or close that tab.',
};

interface LiveConfig {
  readonly strategies?: Record<string, { readonly enabled: boolean }>;
}

interface KeeperParts {
  readonly store: Store | null;
  readonly locks: Locks | null;
  /** The live engine, where it was started. */
  readonly live: () => EngineHandle | null;
  /** A person's settings for it. */
  readonly config: () => object;
  /** From now on this tab is what it says; `other`: the version of the one that trades, where it differs. */
  readonly onRole: (role: Role, other: string | null) => void;
  /** The saved account could not be opened: a new one was. */
  readonly onRefused: (why: string) => void;
}

export class AccountKeeper {
  private readonly parts: KeeperParts;
  private readonly saved: SavedAccount;
  private readonly tab: TabRole;
  /** The live engine has the account and its strategies are switched as a person chose. */
  private equipped = false;
  private tradesSeen = -1;

  constructor(parts: KeeperParts) {
    this.parts = parts;
    this.saved = new SavedAccount(parts.store);
    this.tab = new TabRole(parts.locks, { onRole: (role) => void this.become(role) });
  }

  /** Settles who trades; then it is known with what an engine begins. */
  async begin(): Promise<void> {
    await this.tab.take();
    setInterval(() => void this.save(), SAVE_EVERY_MS);
    addEventListener('storage', ({ key }) => {
      if (key === ACCOUNT_KEY) void this.follow();
    });
    // A page that rests in the browser's cache holds nothing that another tab may want.
    addEventListener('pagehide', () => this.tab.letGo());
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) void this.tab.take();
    });
  }

  get follows(): boolean {
    return this.tab.role !== 'owner';
  }

  get hasAccount(): boolean {
    return this.saved.value !== undefined;
  }

  /** What a live engine begins with: in a tab that follows, no strategy is switched on. */
  config(): object {
    const { value } = this.saved;
    const config = this.parts.config();
    this.equipped = !this.follows;
    const whole = value === undefined ? config : { ...config, account: value };
    return this.follows ? { ...whole, strategies: switchedOff(config) } : whole;
  }

  /** Why this command is not for this tab; null where it is. */
  refuses({ do: deed }: Command): Refusal | null {
    return this.follows && DEEDS.has(deed) ? FOLLOWS : null;
  }

  /** A live engine runs: what has changed since it was asked for is made up for. */
  async started(): Promise<void> {
    if (!this.follows && !this.equipped) await this.equip();
  }

  /** Saves at once after every paper trade: what is not saved is lost with the tab. */
  saw(frame: Frame | null): void {
    if (frame === null) return;
    const { strategies } = frame;
    let trades = 0;
    for (let row = 0; row < strategies.rows; row += 1) trades += strategies.trades[row]!;
    if (trades === this.tradesSeen) return;
    this.tradesSeen = trades;
    void this.save();
  }

  async save(): Promise<void> {
    const live = this.parts.live();
    if (live?.started == null || this.follows || !this.equipped) return;
    const answer = await live.call((api) => api.query('account'));
    if (answer.ok && live === this.parts.live() && !this.follows) this.saved.save(answer.value);
  }

  /** The engine did not take the account: the next one opens a new one. */
  setAside(): void {
    this.saved.setAside();
  }

  private async become(role: Role): Promise<void> {
    this.parts.onRole(role, role === 'follower' ? await this.tab.otherVersion() : null);
    if (role !== 'owner') await this.stand();
    else if (this.parts.live() !== null) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      if (!this.follows) await this.equip();
    }
  }

  /** No strategy of this tab trades any more. */
  private async stand(): Promise<void> {
    if (!this.equipped) return;
    this.equipped = false;
    for (const id of Object.keys(this.strategies())) {
      await this.tell({ do: 'strategy', id, enabled: false });
    }
  }

  /** Takes over where the last owner stood. */
  private async equip(): Promise<void> {
    if (this.parts.live()?.started == null) return;
    await this.adopt();
    for (const [id, { enabled }] of Object.entries(this.strategies())) {
      if (enabled && !this.follows) await this.tell({ do: 'strategy', id, enabled });
    }
    this.equipped = !this.follows;
  }

  /** Another tab saved the account: this one shows it. */
  private async follow(): Promise<void> {
    if (this.follows) await this.adopt();
  }

  private async adopt(): Promise<void> {
    this.saved.reread();
    if (this.saved.value === undefined) return;
    const refusal = await this.tell({ do: 'account', account: this.saved.value });
    if (refusal !== null && !this.follows) {
      this.saved.setAside();
      this.parts.onRefused(refusal.message);
    }
  }

  private strategies() {
    return (this.parts.config() as LiveConfig).strategies ?? {};
  }

  private async tell(command: Command): Promise<Refusal | null> {
    const reply = await this.parts.live()?.call((api) => api.command(command));
    return reply === undefined || reply.ok ? null : reply;
  }
}

function switchedOff(config: LiveConfig) {
  const off = Object.entries(config.strategies ?? {}).map(
    ([id, strategy]) => [id, { ...strategy, enabled: false }] as const,
  );
  return Object.fromEntries(off);
}
