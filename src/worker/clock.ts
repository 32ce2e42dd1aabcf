/** Time as the worker reads it. */
export interface Clock {
  /** µs since the epoch on a clock that never goes back. */
  nowUs(): number;
  /** Wall clock minus that clock, µs. */
  wallUs(): number;
}

export const systemClock: Clock = {
  nowUs: () => Math.floor((performance.timeOrigin + performance.now()) * 1000),
  wallUs: () => Date.now() * 1000 - systemClock.nowUs(),
};

const CHANGES = 8;
const READINGS_MAX = 2_000_000;

/** The smallest step that the clock makes, µs: how finely anything can be timed here. */
export function clockStepUs(clock: Clock): number {
  let smallest = Number.POSITIVE_INFINITY;
  let before = clock.nowUs();
  for (let changes = 0, readings = 0; changes < CHANGES && readings < READINGS_MAX; readings += 1) {
    const now = clock.nowUs();
    if (now === before) continue;
    smallest = Math.min(smallest, now - before);
    before = now;
    changes += 1;
  }
  return smallest;
}
