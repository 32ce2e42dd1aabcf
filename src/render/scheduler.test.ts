import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyFrame } from '../contract/fixtures/frames.ts';
import { createScheduler } from './scheduler.ts';

const FRAME = emptyFrame({ instruments: 1, markets: 1, quotes: 1 });

/** A page without a browser: animation frames come when the test says so. */
function page() {
  let waiting: FrameRequestCallback[] = [];
  let onVisibility = () => {};
  const state = { hidden: false };
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => waiting.push(run));
  vi.stubGlobal('document', {
    get hidden() {
      return state.hidden;
    },
    addEventListener: (_: string, run: () => void) => {
      onVisibility = run;
    },
  });
  let onFrame = () => {};
  const source = {
    receivedMs: () => 0,
    latest: () => FRAME,
    onFrame: (run: () => void) => {
      onFrame = run;
      return () => {};
    },
  };
  return {
    source,
    frame: () => onFrame(),
    asked: () => waiting.length,
    turn: (nowMs: number) => {
      const now = waiting;
      waiting = [];
      for (const run of now) run(nowMs);
    },
    hide: (hidden: boolean) => {
      state.hidden = hidden;
      onVisibility();
    },
  };
}

let at: ReturnType<typeof page>;

beforeEach(() => {
  at = page();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('frames within one animation frame make one paint', () => {
  const task = vi.fn();
  createScheduler(at.source).add(task);
  at.frame();
  at.frame();
  expect(at.asked()).toBe(1);
  at.turn(0);
  expect(task).toHaveBeenCalledTimes(1);
  expect(at.asked()).toBe(0);
});

test('a paced task waits for its turn and then reads the newest frame', () => {
  const task = vi.fn();
  createScheduler(at.source).add(task, { everyMs: 250 });
  at.turn(0);
  at.frame();
  at.turn(100);
  expect(task).toHaveBeenCalledTimes(1);
  at.turn(249);
  at.turn(250);
  expect(task).toHaveBeenCalledTimes(2);
  expect(at.asked()).toBe(0);
});

test('a choice repaints at once, whatever the pace', () => {
  const task = vi.fn();
  const scheduler = createScheduler(at.source);
  scheduler.add(task, { everyMs: 5000 });
  at.turn(0);
  scheduler.repaint();
  at.turn(16);
  expect(task).toHaveBeenCalledTimes(2);
});

test('a hidden page paints nothing, and everything once when it is back', () => {
  const task = vi.fn();
  createScheduler(at.source).add(task, { everyMs: 1000 });
  at.turn(0);
  at.hide(true);
  at.frame();
  expect(at.asked()).toBe(0);
  at.hide(false);
  at.turn(20);
  expect(task).toHaveBeenCalledTimes(2);
});

test('a task that throws is stopped and told; the others go on', () => {
  const fault = new Error('broken');
  const onFault = vi.fn();
  const other = vi.fn();
  const scheduler = createScheduler(at.source);
  scheduler.add(
    () => {
      throw fault;
    },
    { onFault },
  );
  scheduler.add(other);
  at.turn(0);
  at.frame();
  at.turn(16);
  expect(onFault).toHaveBeenCalledExactlyOnceWith(fault);
  expect(other).toHaveBeenCalledTimes(2);
});

test('a single task runs once, however often it was asked for', () => {
  const task = vi.fn();
  const scheduler = createScheduler(at.source);
  scheduler.next(task);
  scheduler.next(task);
  at.turn(0);
  at.frame();
  at.turn(16);
  expect(task).toHaveBeenCalledExactlyOnceWith(FRAME, 0);
});

test('a task that was taken away runs no more', () => {
  const task = vi.fn();
  const stop = createScheduler(at.source).add(task);
  stop();
  at.turn(0);
  expect(task).not.toHaveBeenCalled();
});

test('while it is held nothing is painted but what always runs, and then everything', () => {
  const [task, next, always] = [vi.fn(), vi.fn(), vi.fn()];
  const scheduler = createScheduler(at.source);
  scheduler.add(task);
  scheduler.add(always, { always: true });
  scheduler.hold(true);
  scheduler.next(next);
  scheduler.now(task);
  at.turn(0);
  expect(task).not.toHaveBeenCalled();
  expect(next).not.toHaveBeenCalled();
  expect(always).toHaveBeenCalledTimes(1);
  scheduler.hold(false);
  at.turn(20);
  expect(task).toHaveBeenCalledTimes(1);
  expect(next).toHaveBeenCalledTimes(1);
});
