import { expect, test } from 'vitest';
import { DEFAULT_INSTRUMENTS } from '../contract/generated.ts';
import { groupsOf, nameProblem } from './groups.ts';

test('the shipped groups hold the whole default universe', () => {
  const members = groupsOf({ groups: {}, blacklist: [] }).flatMap((group) => group.members);
  expect(members).toEqual(expect.arrayContaining([...DEFAULT_INSTRUMENTS]));
});

test('no group offers what is on the blacklist', () => {
  const groups = groupsOf({ groups: { Mine: ['BTC-USDT', 'A-USDT'] }, blacklist: ['BTC-USDT'] });
  expect(groups.flatMap(({ members }) => members)).not.toContain('BTC-USDT');
  expect(groups.at(-1)).toEqual({ name: 'Mine', members: ['A-USDT'], own: true });
});

test('a name is there, short, and no other group’s', () => {
  const groups = groupsOf({ groups: { Mine: [] }, blacklist: [] });
  expect(nameProblem('Yours', groups)).toBeNull();
  for (const name of ['', 'mine', 'STABLECOINS', 'x'.repeat(41)]) {
    expect(nameProblem(name, groups), name).not.toBeNull();
  }
});
