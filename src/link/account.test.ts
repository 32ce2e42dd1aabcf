import { expect, it } from 'vitest';
import { SavedAccount, type Store } from './account.ts';

function memory(): Store & { held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

it('an account outlives the page', () => {
  const store = memory();
  expect(new SavedAccount(store).value).toBeUndefined();
  new SavedAccount(store).save({ version: 1 });
  expect(new SavedAccount(store).value).toEqual({ version: 1 });
});

it('D04 one that the engine refuses is set aside, not lost', () => {
  const store = memory();
  const account = new SavedAccount(store);
  account.save({ version: 99 });
  account.setAside();
  expect(new SavedAccount(store).value).toBeUndefined();
  expect([...store.held.values()]).toEqual(['{"version":99}']);
});

it('D01 a store that is damaged, full or forbidden costs no more than the memory of it', () => {
  const full = {
    ...memory(),
    setItem: () => {
      throw new Error('quota');
    },
  };
  const account = new SavedAccount(full);
  account.save({ version: 1 });
  expect(account.value).toEqual({ version: 1 });
  expect(new SavedAccount({ ...memory(), getItem: () => '{' }).value).toBeUndefined();
  expect(new SavedAccount(null).value).toBeUndefined();
});

it('D02 one that was cleared while the page is open has the account again with the next save', () => {
  const store = memory();
  const account = new SavedAccount(store);
  account.save({ version: 1, cash: 7 });
  store.held.clear();
  account.reread();
  expect(account.value).toEqual({ version: 1, cash: 7 });
  account.save(account.value);
  expect(new SavedAccount(store).value).toEqual({ version: 1, cash: 7 });
});
