import type { ShellRow } from '../contract/generated.ts';

/** A row of a worker that measures nothing: every shell fills in what it knows. */
export const UNMEASURED: ShellRow = {
  decision_p50_us: Number.NaN,
  decision_p99_us: Number.NaN,
  frames_per_second: Number.NaN,
  clock_step_us: Number.NaN,
  memory_bytes: Number.NaN,
  paints_skipped: 0,
  receive_p50_us: Number.NaN,
  receive_p99_us: Number.NaN,
  step_p50_us: Number.NaN,
  step_p99_us: Number.NaN,
  pack_p50_us: Number.NaN,
  pack_p99_us: Number.NaN,
  backlog: Number.NaN,
  late_ms: Number.NaN,
  busy_share: Number.NaN,
  heap_bytes: Number.NaN,
  sockets: 0,
  ports: 0,
  timers: 0,
  shed_step: 0,
  shed_instruments: 0,
  recorded_bytes: Number.NaN,
  recorded_from_us: Number.NaN,
  replay_at_us: Number.NaN,
  replay_from_us: Number.NaN,
  replay_to_us: Number.NaN,
  replay_speed: Number.NaN,
};

/** JavaScript heap of this thread, bytes; NaN where the browser does not say. */
export function heapBytes(): number {
  const { memory } = performance as { memory?: { usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? Number.NaN;
}
