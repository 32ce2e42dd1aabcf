/**
 * Where decoded levels go: columns of numbers that are made once and written again for every frame, so
 * that a decoder in JavaScript makes no garbage beyond what `JSON.parse` itself leaves.
 */
export class LevelLists {
  /** 0 for a bid, 1 for an ask. */
  readonly sides = new Uint8Array(LEVELS_MAX);
  readonly prices = new Float64Array(LEVELS_MAX);
  readonly sizes = new Float64Array(LEVELS_MAX);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  add(side: number, price: number, size: number): void {
    const at = this.length;
    this.sides[at] = side;
    this.prices[at] = price;
    this.sizes[at] = size;
    this.length = at + 1;
  }

  sum(): number {
    let sum = 0;
    for (let i = 0; i < this.length; i += 1) sum += this.prices[i]! + this.sizes[i]!;
    return sum;
  }
}

const LEVELS_MAX = 1 << 17;
