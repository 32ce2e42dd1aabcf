import { describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { VENUES } from '../contract/generated.ts';
import { createActions } from './actions.ts';
import { type Choices, DEFAULTS } from './choices.ts';
import type { Command, Link, Reply } from './link.ts';
import { createNotices } from './notices.ts';

function desk(answer: (command: Command) => Promise<Reply>) {
  const choices = createStore<Choices>(() => ({ ...DEFAULTS }));
  const notices = createNotices();
  const command = vi.fn(answer);
  const status = createStore(() => ({ source: { kind: 'live' } }));
  const actions = createActions({ command, status } as unknown as Link, choices, notices);
  return { choices, notices, command, actions };
}

const accept = async (): Promise<Reply> => ({ ok: true });
const refuse = async (): Promise<Reply> => ({ ok: false, code: 'RANGE', message: 'Too large' });

test('a choice is kept when the core accepts it', async () => {
  const { actions, choices, command } = desk(accept);
  await actions.minEdge(3);
  expect(command).toHaveBeenCalledWith({ do: 'minEdge', bps: 3 });
  expect(choices.getState().minEdgeBps).toBe(3);
});

test('a refusal changes nothing and is told', async () => {
  const { actions, choices, notices } = desk(refuse);
  expect(await actions.orderSize(1e12)).toBe(false);
  expect(choices.getState().orderSizeQuote).toBe(DEFAULTS.orderSizeQuote);
  expect(notices.getState()).toMatchObject([{ text: 'Too large', tone: 'warn' }]);
});

test('a worker that does not answer is a refusal too', async () => {
  const { actions, notices } = desk(() => Promise.reject(new Error('gone')));
  expect(await actions.halt(true)).toBe(false);
  expect(notices.getState()[0]?.text).toContain('gone');
});

test('the default fee is no choice', async () => {
  const [venue] = VENUES;
  if (!venue) throw new Error('the contract has no venue');
  const { actions, choices } = desk(accept);
  await actions.fee(venue.id, 0);
  expect(choices.getState().fees).toEqual({ [venue.id]: 0 });
  await actions.fee(venue.id, venue.feeTaker);
  expect(choices.getState().fees).toEqual({});
});

test('switching a venue off keeps the others', async () => {
  const [venue] = VENUES;
  if (!venue) throw new Error('the contract has no venue');
  const { actions, choices } = desk(accept);
  await actions.venue(venue.id, false);
  expect(choices.getState().venues).toEqual(VENUES.slice(1).map(({ id }) => id));
  await actions.venue(venue.id, true);
  expect(choices.getState().venues).toHaveLength(VENUES.length);
});

test('a focus without venues names the instrument alone', async () => {
  const { actions, command } = desk(accept);
  await actions.focus('BTC-USDT', null, null);
  expect(command).toHaveBeenCalledWith({ do: 'focus', instrument: 'BTC-USDT' });
});

test('notices: the newest four, the same words once', () => {
  const notices = createNotices();
  for (const text of ['a', 'b', 'c', 'd', 'a', 'e']) notices.say(text);
  expect(notices.getState().map(({ text }) => text)).toEqual(['c', 'd', 'a', 'e']);
});

describe('what is followed', () => {
  test('a group is one command, and only of what changes', async () => {
    const { actions, choices, command } = desk(accept);
    choices.setState({ instruments: ['BTC-USDT', 'ETH-USDT'] });
    const reply = await actions.follow(['BTC-USDT', 'AVAX-USDT', 'ADA-USDT'], true);
    expect(reply.ok).toBe(true);
    expect(command.mock.calls).toEqual([
      [{ do: 'instruments', names: ['AVAX-USDT', 'ADA-USDT'], enabled: true }],
    ]);
    const all = ['BTC-USDT', 'ETH-USDT', 'AVAX-USDT', 'ADA-USDT'];
    expect(choices.getState().instruments).toEqual(all);
    await actions.follow(['BTC-USDT'], true);
    expect(command).toHaveBeenCalledTimes(1);
  });

  test('what is refused is not kept, and the reason is handed on', async () => {
    const { actions, choices } = desk(refuse);
    expect(await actions.follow(['AVAX-USDT'], true)).toMatchObject({ message: 'Too large' });
    expect(choices.getState().instruments).toBeNull();
  });

  test('the blacklist leaves what it takes and forgets its star', async () => {
    const { actions, choices } = desk(accept);
    choices.setState({ instruments: ['BTC-USDT', 'ETH-USDT'], favourites: ['BTC-USDT'] });
    await actions.blacklist('BTC-USDT', true);
    expect(choices.getState()).toMatchObject({
      instruments: ['ETH-USDT'],
      favourites: [],
      blacklist: ['BTC-USDT'],
    });
    await actions.blacklist('BTC-USDT', false);
    expect(choices.getState()).toMatchObject({ instruments: ['ETH-USDT'], blacklist: [] });
  });

  test('groups are made, renamed in their place and deleted', () => {
    const { actions, choices } = desk(accept);
    actions.group('Mine', ['A-USDT']);
    actions.group('Yours', []);
    actions.renameGroup('Mine', 'Ours');
    expect(Object.entries(choices.getState().groups)).toEqual([
      ['Ours', ['A-USDT']],
      ['Yours', []],
    ]);
    actions.group('Ours', null);
    expect(choices.getState().groups).toEqual({ Yours: [] });
  });
});

test('an answer about a coin is kept, changed and taken back; a refused one is not kept', async () => {
  const { actions, choices, command } = desk(accept);
  await actions.identity('gate', 'LINK_USDT', 'same');
  await actions.identity('gate', 'LINK_USDT', 'other');
  expect(command).toHaveBeenLastCalledWith({
    do: 'identity',
    venue: 'gate',
    symbol: 'LINK_USDT',
    verdict: 'other',
  });
  expect(choices.getState().identity).toEqual({ 'gate LINK_USDT': 'other' });
  await actions.identity('gate', 'LINK_USDT', null);
  expect(choices.getState().identity).toEqual({});
  const refused = desk(refuse);
  await refused.actions.identity('gate', 'BTC3L_USDT', 'same');
  expect(refused.choices.getState().identity).toEqual({});
});
