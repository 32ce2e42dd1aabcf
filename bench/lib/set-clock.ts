const RealDate = Date;
let setMs = 0;

/** A date that stands where it was set. */
class SetDate extends RealDate {
  constructor(...told: [] | [number | string]) {
    super(told[0] ?? setMs);
  }

  static override now(): number {
    return setMs;
  }
}

/** Sets the clock that `Date` shows to everybody in this process, ms since the epoch. */
export function setClock(ms: number): void {
  setMs = ms;
  globalThis.Date = SetDate as DateConstructor;
}

export function releaseClock(): void {
  globalThis.Date = RealDate;
}
