import { expect, test } from 'vitest';
import { SavedAccount } from '../link/account.ts';
import { openChoices } from '../state/choiceStore.ts';
import { createNotices } from '../state/notices.ts';
import { watchedStore } from './storage.ts';

/** Storage with room for so many characters: a write that does not fit throws and changes nothing. */
function small(room: number) {
  const held = new Map<string, string>();
  const used = (but: string) =>
    [...held].reduce((sum, [key, text]) => sum + (key === but ? 0 : key.length + text.length), 0);
  return {
    held,
    room,
    getItem: (key: string) => held.get(key) ?? null,
    removeItem: (key: string) => void held.delete(key),
    setItem(key: string, text: string) {
      if (used(key) + key.length + text.length > this.room) {
        throw new DOMException('no room', 'QuotaExceededError');
      }
      held.set(key, text);
    },
  };
}

test('D01 full storage says so once, loses nothing, and says when it has room again', () => {
  const store = small(2000);
  const notices = createNotices();
  const kept = watchedStore(store, notices.say);
  const choices = openChoices(kept, () => {});
  const account = new SavedAccount(kept);
  choices.setState({ minEdgeBps: 3 });
  account.save({ version: 1, cash: 1 });
  expect(notices.getState()).toEqual([]);

  account.save({ version: 1, trades: 'x'.repeat(5000) });
  account.save({ version: 1, trades: 'y'.repeat(5000) });
  expect(notices.getState().map(({ text }) => text.slice(0, 30))).toEqual([
    'This browser’s storage is full',
  ]);
  expect(new SavedAccount(store).value).toEqual({ version: 1, cash: 1 });
  expect(account.value).toMatchObject({ trades: 'y'.repeat(5000) });

  store.room = 1e6;
  account.save(account.value);
  expect(notices.getState().at(-1)?.text).toContain('stored again');
  expect(new SavedAccount(store).value).toEqual(account.value);
});

test('D01 storage that is forbidden is said in other words', () => {
  const notices = createNotices();
  const refuse = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const kept = watchedStore(
    { getItem: () => null, setItem: refuse, removeItem: refuse },
    notices.say,
  );
  openChoices(kept, () => {}).setState({ theme: 'light' });
  expect(notices.getState()[0]?.text).toContain('does not let the page store anything');
});
