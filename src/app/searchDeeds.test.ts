import { expect, test } from 'vitest';
import type { Find } from '../state/finds.ts';
import { deedsOf } from './searchDeeds.ts';

const followed = (doubt: string | null) => ({ kind: 'followed', doubt }) as Find;

test('where a coin is in doubt the row leads to what speaks for it, also in a recording', () => {
  expect(deedsOf(followed(null), true)).not.toContain('coins');
  expect(deedsOf(followed('coin in doubt at 1 venue'), true).slice(0, 2)).toEqual([
    'show',
    'coins',
  ]);
  expect(deedsOf(followed('coin in doubt at 1 venue'), false)).toEqual(['show', 'coins']);
  expect(deedsOf({ kind: 'new', doubt: null } as Find, false)).toEqual([]);
});
