// Which dialog is open, so that a panel may ask for one.
import { createStore, type StoreApi } from 'zustand/vanilla';

export type DialogId =
  | 'coins'
  | 'fees'
  | 'halt'
  | 'help'
  | 'monitor'
  | 'settings'
  | 'targets'
  | 'terms'
  | 'universe';

export type DialogStore = StoreApi<{ readonly shown: DialogId | null }>;

export function createDialogStore(): DialogStore {
  return createStore(() => ({ shown: null }));
}
