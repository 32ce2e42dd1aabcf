// Short notices in words: what was refused, ignored or done. The oldest go first.
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Notice {
  readonly id: number;
  readonly tone: 'plain' | 'warn' | 'bad';
  readonly text: string;
}

export interface Notices extends StoreApi<readonly Notice[]> {
  say(text: string, tone?: Notice['tone']): void;
  dismiss(id: number): void;
}

const KEPT = 4;

export function createNotices(): Notices {
  const store = createStore<readonly Notice[]>(() => []);
  let next = 1;
  const say: Notices['say'] = (text, tone = 'plain') => {
    const others = store.getState().filter((notice) => notice.text !== text);
    store.setState([...others, { id: next++, tone, text }].slice(-KEPT), true);
  };
  const dismiss = (id: number) =>
    store.setState(
      store.getState().filter((notice) => notice.id !== id),
      true,
    );
  return Object.assign(store, { say, dismiss });
}
