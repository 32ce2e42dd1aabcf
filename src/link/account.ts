/** The part of `Storage` that is used. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export const ACCOUNT_KEY = 'arbscope.account.live';
/** One that the engine refused: kept, in case a later version can read it. */
const KEY_REFUSED = 'arbscope.account.refused';

/** The live paper account between visits. A store that cannot be used keeps nothing. */
export class SavedAccount {
  private readonly store: Store | null;
  private held: unknown;

  constructor(store: Store | null) {
    this.store = store;
    this.held = this.read();
  }

  /** The account as it was saved last; undefined where there is none. */
  get value(): unknown {
    return this.held;
  }

  /** Another tab may have saved since. Where nothing can be kept, what is held stays. */
  reread(): void {
    this.held = this.read() ?? this.held;
  }

  save(account: unknown): void {
    this.held = account;
    this.write(ACCOUNT_KEY, JSON.stringify(account));
  }

  /** The engine did not take it: the next one opens a new account. */
  setAside(): void {
    this.write(KEY_REFUSED, JSON.stringify(this.held));
    this.held = undefined;
    this.store?.removeItem(ACCOUNT_KEY);
  }

  private read(): unknown {
    try {
      return JSON.parse(this.store?.getItem(ACCOUNT_KEY) ?? '') ?? undefined;
    } catch {
      return undefined;
    }
  }

  private write(key: string, text: string): void {
    try {
      this.store?.setItem(key, text);
    } catch {
      // No room, or not allowed: the account lasts as long as the page.
    }
  }
}
