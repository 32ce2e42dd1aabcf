// What a person does: one function a deed. The core decides; a choice is kept only when it accepts.

import { VENUES } from '../contract/generated.ts';
import type { ChoiceStore } from './choiceStore.ts';
import type { Choices } from './choices.ts';
import { followedInstruments } from './config.ts';
import type { Command, Link, Reply } from './link.ts';
import type { Notices } from './notices.ts';

export type Actions = ReturnType<typeof createActions>;

export function createActions(link: Link, choices: ChoiceStore, notices: Notices) {
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
    halt: (on: boolean) => send({ do: 'halt', on }),
    reset: () => send({ do: 'reset' }),
    retry: (venue: string) => send({ do: 'retry', venue }),
    focus: (instrument: string, buy: string | null, sell: string | null) =>
      sendAndKeep({ do: 'focus', instrument, ...(buy && sell ? { buy, sell } : {}) }, () => ({
        focus: { instrument, buy, sell },
      })),
    venue: (id: string, enabled: boolean) =>
      sendAndKeep({ do: 'venue', id, enabled }, () => {
        const present = now().venues ?? VENUES.map((venue) => venue.id);
        return isLive() ? { venues: listWith(present, id, enabled) } : {};
      }),
    instrument: (name: string, enabled: boolean) =>
      sendAndKeep({ do: 'instrument', name, enabled }, () => ({
        instruments: listWith(followedInstruments(now()), name, enabled),
      })),
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
