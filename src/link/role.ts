// Which tab trades. One tab holds the paper account and the recorder; every other follows and takes over when
// the lock comes free: at the latest when the browser notices that the tab is gone.
import { VERSION } from '../lib/version.ts';

/** The part of `LockManager` that is used. */
export interface Locks {
  request(
    name: string,
    options: LockOptions,
    work: (lock: Lock | null) => Promise<void>,
  ): Promise<unknown>;
  query(): Promise<{ held?: { name?: string }[] }>;
}

/** `none` while nobody has answered, and while the page rests in the browser's cache. */
export type Role = 'owner' | 'follower' | 'none';

/** One lock a role, whatever the version: two versions never write the same account. */
const ROLES = ['arbscope account', 'arbscope recorder'] as const;
/** Beside it the owner holds one with its version in the name, so that others can tell it. */
const MARK = 'arbscope version ';

export interface RoleHooks {
  /** From now on this tab is what it says. */
  onRole(role: Role): void;
}

export class TabRole {
  role: Role = 'none';

  private readonly locks: Locks | null;
  private readonly hooks: RoleHooks;
  /** Ends what is held and what is asked for; null while nothing is. */
  private held: { readonly stop: AbortController; readonly free: () => void } | null = null;

  constructor(locks: Locks | null, hooks: RoleHooks) {
    this.locks = locks;
    this.hooks = hooks;
  }

  /** Asks for the account. Answers at once; where another tab has it, this one waits for its turn. */
  async take(): Promise<Role> {
    if (this.held !== null) return this.role;
    const stop = new AbortController();
    let free = () => {};
    const until = new Promise<void>((resolve) => {
      free = resolve;
    });
    this.held = { stop, free };
    if (this.locks === null) return this.become('owner');
    if (await this.holds(until)) return this.own(until);
    this.wait(stop.signal, until);
    return stop.signal.aborted ? this.role : this.become('follower');
  }

  /** Lets another tab have it: this one goes to sleep in the browser's cache. */
  letGo(): void {
    this.held?.stop.abort();
    this.held?.free();
    this.held = null;
    this.become('none');
  }

  /** The version of the tab that trades, where it is not this one's. */
  async otherVersion(): Promise<string | null> {
    const { held = [] } = (await this.locks?.query()) ?? {};
    const mark = held.find(({ name }) => name?.startsWith(MARK))?.name;
    const version = mark?.slice(MARK.length);
    return version === undefined || version === VERSION ? null : version;
  }

  /** Whether the first role was free, and is held from now on. */
  private holds(until: Promise<void>): Promise<boolean> {
    return new Promise((answer) => {
      this.ask(ROLES[0], { ifAvailable: true }, (lock) => {
        answer(lock !== null);
        return lock === null ? Promise.resolve() : until;
      });
    });
  }

  private wait(signal: AbortSignal, until: Promise<void>): void {
    this.ask(ROLES[0], { signal }, () => {
      this.own(until);
      return until;
    });
  }

  private own(until: Promise<void>): Role {
    for (const role of ROLES.slice(1)) this.ask(role, {}, () => until);
    this.ask(`${MARK}${VERSION}`, { mode: 'shared' }, () => until);
    return this.become('owner');
  }

  private ask(name: string, options: LockOptions, work: (lock: Lock | null) => Promise<void>) {
    // Rejects when it is no longer wanted.
    this.locks?.request(name, options, work).catch(() => {});
  }

  private become(role: Role): Role {
    if (role !== this.role) {
      this.role = role;
      this.hooks.onRole(role);
    }
    return role;
  }
}
