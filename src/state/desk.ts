// Everything a panel may reach for, in one object made at the start and handed down by React's context.
import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Frame } from '../contract/generated.ts';
import type { PageMeter } from '../render/pageMeter.ts';
import type { Scheduler, TaskOptions } from '../render/scheduler.ts';
import type { Actions } from './actions.ts';
import type { Catalogue, CatalogueStore } from './catalogue.ts';
import type { ChoiceStore } from './choiceStore.ts';
import type { Choices } from './choices.ts';
import type { DialogStore } from './dialogs.ts';
import type { History } from './history.ts';
import type { Link, LinkStatus } from './link.ts';
import type { ListingStore } from './listings.ts';
import type { Notices } from './notices.ts';

export interface Desk {
  readonly link: Link;
  readonly scheduler: Scheduler;
  /** How long the page's part of the way takes. */
  readonly meter: PageMeter;
  readonly choices: ChoiceStore;
  readonly catalogue: CatalogueStore;
  /** What the venues' own lists said, when last asked. */
  readonly listings: ListingStore;
  readonly dialogs: DialogStore;
  readonly notices: Notices;
  readonly actions: Actions;
  readonly history: History;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk is called outside the page');
  return desk;
}

export function useChoice<K extends keyof Choices>(name: K): Choices[K] {
  return useStore(useDesk().choices, (choices) => choices[name]);
}

export function useCatalogue(): Catalogue {
  return useStore(useDesk().catalogue);
}

export function useStatus<T>(select: (status: LinkStatus) => T): T {
  return useStore(useDesk().link.status, select);
}

/** Whether the live account on show is another tab's. */
export function useFollows(): boolean {
  return useStatus(({ role, source }) => role === 'follower' && source.kind === 'live');
}

/**
 * Runs a painter on frames while the component is mounted. A fault in it reaches the panel's error
 * boundary, as a fault in rendering does. `task` must be stable (useCallback, or made outside).
 */
export function useFrameTask(
  task: (frame: Frame, nowMs: number) => void,
  everyMs: NonNullable<TaskOptions['everyMs']> = 0,
): void {
  const { scheduler } = useDesk();
  const [fault, setFault] = useState<{ cause: unknown } | null>(null);
  useEffect(
    () => scheduler.add(task, { everyMs, onFault: (cause) => setFault({ cause }) }),
    [scheduler, task, everyMs],
  );
  if (fault) throw fault.cause;
}

/**
 * What React itself must show of frames, made of what it shows already. `next` must be stable, and give `shown` back
 * where nothing changed: that is not told, for React keeps every update it was given until it renders again.
 */
export function useFrameState<T extends Shown>(
  next: (shown: T, frame: Frame) => T,
  initial: T | (() => T),
  everyMs = 250,
): T {
  const [value, setValue] = useState(initial);
  const shown = useRef(value);
  const task = useCallback(
    (frame: Frame) => {
      const newest = next(shown.current, frame);
      if (Object.is(newest, shown.current)) return;
      shown.current = newest;
      setValue(newest);
    },
    [next],
  );
  useFrameTask(task, everyMs);
  return value;
}

/** A value read off frames at most four times a second. `read` must be stable. */
export function useFrameValue<T extends Primitive>(
  read: (frame: Frame) => T,
  initial: T,
  everyMs = 250,
): T {
  const next = useCallback((_: T, frame: Frame) => read(frame), [read]);
  return useFrameState(next, initial, Math.max(250, everyMs));
}

type Primitive = string | number | boolean | null;
/** Anything but a function, which React would call. */
type Shown = Primitive | readonly unknown[];
