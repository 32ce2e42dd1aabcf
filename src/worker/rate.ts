const SECOND_US = 1_000_000;

/** How many happened in the last whole second. */
export class Rate {
  private beganUs = Number.NaN;
  private count = 0;
  private last = 0;

  add(nowUs: number, count = 1): void {
    this.turn(nowUs);
    this.count += count;
  }

  perSecond(nowUs: number): number {
    this.turn(nowUs);
    return this.last;
  }

  private turn(nowUs: number): void {
    const sinceUs = nowUs - this.beganUs;
    if (sinceUs < SECOND_US) return;
    this.last = sinceUs < 2 * SECOND_US ? this.count : 0;
    this.count = 0;
    this.beganUs = nowUs;
  }
}
