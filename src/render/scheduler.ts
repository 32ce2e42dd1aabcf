// The one place that asks for animation frames. Its promises:
// 1. A task runs at most once per animation frame, and only when there is a newer frame or someone asked.
// 2. A task with a pace (`everyMs`) runs no faster than that; what it missed it reads from the next frame.
// 3. A hidden page runs nothing. When it is shown again every task runs once.
// 4. A task that throws is stopped and reported; the others go on.
// 5. While it is held, what was painted stays: only tasks that asked for every frame still run.
// 6. The frame given to a task is only valid until the task returns: its buffer goes back to the worker.
import type { FrameSource } from '../contract/control.ts';
import type { Frame } from '../contract/generated.ts';

export type Task = (frame: Frame, nowMs: number) => void;

export interface Scheduler {
  /** Runs a task on new frames, no more often than `everyMs`. Returns how to stop it. */
  add(task: Task, options?: TaskOptions): () => void;
  /** Something a person chose changed: every task runs at the next animation frame. */
  repaint(): void;
  /** Runs a task once, at the next animation frame that has a frame of data. Asking twice is asking once. */
  next(task: Task): void;
  /** Runs something at once with the newest frame, if there is one: for what must not come into sight empty. */
  now(task: (frame: Frame) => void): void;
  /** Holds what is painted as it is: the rows of new frames mean nothing yet. */
  hold(on: boolean): void;
  /** Runs something once at the next animation frame, with or without market data. */
  once(work: () => void): void;
  /** Tasks that run on frames now. */
  readonly tasks: number;
}

export interface TaskOptions {
  readonly everyMs?: number;
  /** Whether it runs while all else is held. */
  readonly always?: boolean;
  readonly onFault?: (fault: unknown) => void;
}

interface Entry {
  readonly task: Task;
  readonly everyMs: number;
  readonly always: boolean;
  readonly onFault: ((fault: unknown) => void) | undefined;
  lastMs: number;
  due: boolean;
}

/** Hears of every turn that painted something. */
export interface PaintWatch {
  painted(frame: Frame, receivedMs: number): void;
}

export function createScheduler(source: FrameSource, watch?: PaintWatch): Scheduler {
  const entries = new Set<Entry>();
  const nexts = new Set<Task>();
  let work: (() => void)[] = [];
  let asked = false;
  let held = false;

  const ask = () => {
    if (asked || document.hidden) return;
    asked = true;
    requestAnimationFrame(turn);
  };

  const turn = (nowMs: number) => {
    asked = false;
    const now = work;
    work = [];
    for (const run of now) run();
    const frame = source.latest();
    if (frame && !held) runNexts(frame, nowMs);
    if (frame) runEntries(frame, nowMs);
    if (waiting(entries)) ask();
  };

  const runEntries = (frame: Frame, nowMs: number) => {
    let painted = false;
    for (const entry of entries) painted = runEntry(entry, frame, nowMs) || painted;
    if (painted) watch?.painted(frame, source.receivedMs());
  };

  const runNexts = (frame: Frame, nowMs: number) => {
    const now = [...nexts];
    nexts.clear();
    for (const task of now) task(frame, nowMs);
  };

  const runEntry = (entry: Entry, frame: Frame, nowMs: number): boolean => {
    if (!entry.due || nowMs - entry.lastMs < entry.everyMs) return false;
    if (held && !entry.always) return false;
    entry.due = false;
    entry.lastMs = nowMs;
    try {
      entry.task(frame, nowMs);
    } catch (fault) {
      entries.delete(entry);
      entry.onFault?.(fault);
    }
    return true;
  };

  const markAll = (atOnce: boolean) => {
    for (const entry of entries) {
      entry.due = true;
      if (atOnce) entry.lastMs = Number.NEGATIVE_INFINITY;
    }
    ask();
  };

  source.onFrame(() => markAll(false));
  document.addEventListener('visibilitychange', () => markAll(true));

  return {
    add(task, { everyMs = 0, always = false, onFault } = {}) {
      const entry = { task, everyMs, always, onFault, lastMs: Number.NEGATIVE_INFINITY, due: true };
      entries.add(entry);
      ask();
      return () => entries.delete(entry);
    },
    repaint: () => markAll(true),
    next(task) {
      nexts.add(task);
      ask();
    },
    now(task) {
      const frame = source.latest();
      if (frame && !held) task(frame);
    },
    hold(on) {
      held = on;
      if (!on) markAll(true);
    },
    get tasks() {
      return entries.size;
    },
    once(run) {
      work.push(run);
      ask();
    },
  };
}

// A paced task that is due but too early waits for its turn without a new frame.
function waiting(entries: Set<Entry>): boolean {
  for (const entry of entries) if (entry.due && entry.everyMs > 0) return true;
  return false;
}
