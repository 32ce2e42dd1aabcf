const SECOND_US = 1_000_000;

/** The largest value of the last whole second; 0 where there was none. */
export class Peak {
  private beganUs = Number.NaN;
  private largest = 0;
  private last = 0;

  add(nowUs: number, value: number): void {
    this.turn(nowUs);
    this.largest = Math.max(this.largest, value);
  }

  ofSecond(nowUs: number): number {
    this.turn(nowUs);
    return this.last;
  }

  private turn(nowUs: number): void {
    const sinceUs = nowUs - this.beganUs;
    if (sinceUs < SECOND_US) return;
    this.last = sinceUs < 2 * SECOND_US ? this.largest : 0;
    this.largest = 0;
    this.beganUs = nowUs;
  }
}
