// What a person does: one function a deed. The core decides; a choice is kept only when it accepts.

import { VENUES } from '../contract/generated.ts';
import type { ChoiceStore } from './choiceStore.ts';
import type { Choices } from './choices.ts';
import { answersWith, type Verdict } from './coins.ts';
import { followedInstruments } from './config.ts';
import type { Command, Link, Reply } from './link.ts';
import type { Notices } from './notices.ts';

const ACCEPTED: Reply = { ok: true };

export type Actions = ReturnType<typeof createActions>;

/** @param followed what the engine follows now, where it has said so */
export function createActions(
  link: Link,
  choices: ChoiceStore,
  notices: Notices,
  followed: () => readonly string[] = () => followedInstruments(choices.getState()),
) {
  const keep = (changed: Partial<Choices>) => choices.setState(changed);
  const now = () => choices.getState();
  const isLive = () => link.status.getState().source.kind === 'live';

  /** Sends a command; says in words why it was refused. */
  const send = async (command: Command): Promise<boolean> => {
    const reply = await link.command(command).catch(unanswered);
    if (!reply.ok) notices.say(reply.message, 'warn');
    return reply.ok;
  };

  const sendAndKeep = async (command: Command, changed: () => Partial<Choices>) => {
    const accepted = await send(command);
    if (accepted) keep(changed());
    return accepted;
  };

  // A name that is followed already, or left already, is no part of the command.
  const follow = async (names: readonly string[], enabled: boolean): Promise<Reply> => {
    const before = followed();
    const changed = names.filter((name) => before.includes(name) !== enabled);
    if (changed.length === 0) return ACCEPTED;
    const [only] = changed;
    const command: Command =
      changed.length === 1 && only !== undefined
        ? { do: 'instrument', name: only, enabled }
        : { do: 'instruments', names: changed, enabled };
    const reply = await link.command(command).catch(unanswered);
    if (reply.ok) {
      const others = followedInstruments(now()).filter((name) => !changed.includes(name));
      keep({ instruments: enabled ? [...others, ...changed] : others });
    }
    return reply;
  };

  return {
    keep,
    send,
    minEdge: (bps: number) => sendAndKeep({ do: 'minEdge', bps }, () => ({ minEdgeBps: bps })),
    orderSize: (quote: number) =>
      sendAndKeep({ do: 'orderSize', quote }, () => ({ orderSizeQuote: quote })),
    delay: (ms: number) => sendAndKeep({ do: 'delay', ms }, () => ({ delayMs: ms })),
    limit: (name: string, value: number) =>
      sendAndKeep({ do: 'limit', name, value }, () => ({
        limits: { ...now().limits, [name]: value },
      })),
    start: (quote: number, baseWorth: number) =>
      sendAndKeep({ do: 'start', quote, baseWorth }, () => ({
        startQuote: quote,
        startBaseWorth: baseWorth,
      })),
    fee: (venue: string, taker: number) =>
      sendAndKeep({ do: 'fee', venue, taker }, () => ({ fees: feesWith(now(), venue, taker) })),
    strategy: (id: string, enabled: boolean) =>
      sendAndKeep({ do: 'strategy', id, enabled }, () =>
        isLive()
          ? { enabledLive: listWith(now().enabledLive, id, enabled) }
          : { enabledRecorded: listWith(now().enabledRecorded, id, enabled) },
      ),
    parameter: (id: string, name: string, value: number) =>
      sendAndKeep({ do: 'parameter', id, name, value }, () => ({
        parameters: { ...now().parameters, [id]: { ...now().parameters[id], [name]: value } },
      })),
    /** Says whether a market trades the coin of its name; null takes that back. */
    identity: (venue: string, symbol: string, verdict: Verdict | null) =>
      sendAndKeep({ do: 'identity', venue, symbol, verdict }, () => ({
        identity: answersWith(now().identity, venue, symbol, verdict),
      })),
    halt: (on: boolean) => send({ do: 'halt', on }),
    reset: () => send({ do: 'reset' }),
    retry: (venue: string) => send({ do: 'retry', venue }),
    probe: (venue: string, symbol: string) => send({ do: 'probe', venue, symbol }),
    focus: (instrument: string, buy: string | null, sell: string | null) =>
      sendAndKeep({ do: 'focus', instrument, ...(buy && sell ? { buy, sell } : {}) }, () => ({
        focus: { instrument, buy, sell },
      })),
    venue: (id: string, enabled: boolean) =>
      sendAndKeep({ do: 'venue', id, enabled }, () => {
        const present = now().venues ?? VENUES.map((venue) => venue.id);
        return isLive() ? { venues: listWith(present, id, enabled) } : {};
      }),
    /** Follows instruments or leaves them, all or none; the answer says why not, and how many would fit. */
    follow,
    favourite: (name: string, on: boolean) =>
      keep({ favourites: listWith(now().favourites, name, on) }),
    /** What is on the blacklist is left at once, and offered no more. */
    blacklist: async (name: string, on: boolean): Promise<Reply> => {
      const reply = on ? await follow([name], false) : ACCEPTED;
      if (!reply.ok) return reply;
      const favourites = on ? listWith(now().favourites, name, false) : now().favourites;
      keep({ blacklist: listWith(now().blacklist, name, on), favourites });
      return reply;
    },
    /** Keeps a group of a person's own under a name; null takes it away. */
    group: (name: string, members: readonly string[] | null) => {
      const { [name]: _, ...others } = now().groups;
      keep({ groups: members ? { ...now().groups, [name]: [...members] } : others });
    },
    /** Keeps the place of a group among the others. */
    renameGroup: (name: string, newName: string) => {
      const renamed = Object.entries(now().groups).map(
        ([key, members]) => [key === name ? newName : key, members] as const,
      );
      keep({ groups: Object.fromEntries(renamed) });
    },
    source: async (id: string) => {
      const reply = await link.selectSource(id).catch(unanswered);
      if (reply.ok) keep({ source: id });
      else notices.say(reply.message, 'bad');
    },
    openFile: async (file: File) => {
      const reply = await link.openFile(file).catch(unanswered);
      if (!reply.ok) notices.say(reply.message, 'bad');
    },
  };
}

function unanswered(fault: unknown): Reply {
  const detail = fault instanceof Error ? fault.message : String(fault);
  return { ok: false, code: 'NO_ANSWER', message: `The worker did not answer: ${detail}` };
}

// The venue's default is no choice of a person's: a later version may bring a newer one.
function feesWith({ fees }: Choices, venue: string, taker: number): Choices['fees'] {
  const { [venue]: _, ...others } = fees;
  const fallback = VENUES.find(({ id }) => id === venue)?.feeTaker;
  return taker === fallback ? others : { ...others, [venue]: taker };
}

function listWith(list: readonly string[], id: string, on: boolean): string[] {
  const others = list.filter((other) => other !== id);
  return on ? [...others, id] : others;
}
