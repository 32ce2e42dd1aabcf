// What another tab chose: taken over here, so that all tabs count on the same terms.

import type { ChoiceStore } from './choiceStore.ts';
import { type Choices, readChoices } from './choices.ts';
import { followedInstruments } from './config.ts';
import type { Command } from './link.ts';

/** What each tab sees for itself. */
const OWN = [
  'clipHighBps',
  'clipLowBps',
  'focus',
  'heatMode',
  'heatPairs',
  'lowerPanel',
  'opportunityFilter',
  'source',
] as const satisfies readonly (keyof Choices)[];

/**
 * Takes the choices that another tab stored, but for what each sees for itself, and gives what an engine here
 * must hear. Equal choices are not stored again: two tabs would answer each other for ever.
 */
export function adoptChoices(store: ChoiceStore, text: string | null): Command[] {
  const before = store.getState();
  const after = { ...readChoices(text).choices, ...ownOf(before) };
  if (JSON.stringify(sorted(after)) === JSON.stringify(sorted(before))) return [];
  store.setState(after, true);
  return commandsBetween(before, after);
}

/** Settings that differ, as commands. Switches of strategies belong to the tab that trades. */
export function commandsBetween(before: Choices, after: Choices): Command[] {
  return [...numbers(before, after), ...maps(before, after), ...instruments(before, after)];
}

function numbers(before: Choices, after: Choices): Command[] {
  const commands: Command[] = [];
  if (after.minEdgeBps !== before.minEdgeBps)
    commands.push({ do: 'minEdge', bps: after.minEdgeBps });
  if (after.orderSizeQuote !== before.orderSizeQuote) {
    commands.push({ do: 'orderSize', quote: after.orderSizeQuote });
  }
  if (after.delayMs !== before.delayMs) commands.push({ do: 'delay', ms: after.delayMs });
  return commands;
}

function maps(before: Choices, after: Choices): Command[] {
  const limits = changed(before.limits, after.limits);
  const fees = changed(before.fees, after.fees);
  const parameters = Object.entries(after.parameters).flatMap(([id, values]) =>
    changed(before.parameters[id] ?? {}, values).map(
      ([name, value]): Command => ({ do: 'parameter', id, name, value }),
    ),
  );
  return [
    ...limits.map(([name, value]): Command => ({ do: 'limit', name, value })),
    ...fees.map(([venue, taker]): Command => ({ do: 'fee', venue, taker })),
    ...parameters,
  ];
}

function instruments(before: Choices, after: Choices): Command[] {
  const [was, is] = [followedInstruments(before), followedInstruments(after)];
  const left = was.filter((name) => !is.includes(name));
  const added = is.filter((name) => !was.includes(name));
  const commands: Command[] = [];
  if (left.length > 0) commands.push({ do: 'instruments', names: left, enabled: false });
  if (added.length > 0) commands.push({ do: 'instruments', names: added, enabled: true });
  return commands;
}

function changed(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): [string, number][] {
  return Object.entries(after).filter(([name, value]) => before[name] !== value);
}

function ownOf(choices: Choices): Partial<Choices> {
  return Object.fromEntries(OWN.map((name) => [name, choices[name]]));
}

function sorted(choices: Choices): [string, unknown][] {
  return Object.entries(choices).sort(([a], [b]) => (a < b ? -1 : 1));
}
