import type { LevelLists } from './level-lists.ts';

/**
 * A careful book in JavaScript: sorted typed arrays with the best level last, so that the busy end moves
 * little, binary search, and `copyWithin` for what moves.
 */
class TypedSide {
  private readonly sign: number;
  private ranks = new Float64Array(ROOM);
  private sizes = new Float64Array(ROOM);
  private length = 0;

  /** @param sign 1 for bids, -1 for asks: a better price always ranks higher */
  constructor(sign: number) {
    this.sign = sign;
  }

  clear(): void {
    this.length = 0;
  }

  best(): number {
    return this.length > 0 ? this.sign * this.ranks[this.length - 1]! : Number.NaN;
  }

  set(price: number, size: number): void {
    const rank = this.sign * price;
    const at = this.find(rank);
    const known = at < this.length && this.ranks[at] === rank;
    if (size === 0) {
      if (known) this.remove(at);
    } else if (known) {
      this.sizes[at] = size;
    } else {
      this.insert(at, rank, size);
    }
  }

  /** The first place whose rank is not below. */
  private find(rank: number): number {
    const { ranks } = this;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ranks[middle]! < rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private insert(at: number, rank: number, size: number): void {
    if (this.length === this.ranks.length) this.grow();
    if (at < this.length) {
      this.ranks.copyWithin(at + 1, at, this.length);
      this.sizes.copyWithin(at + 1, at, this.length);
    }
    this.ranks[at] = rank;
    this.sizes[at] = size;
    this.length += 1;
  }

  private remove(at: number): void {
    if (at + 1 < this.length) {
      this.ranks.copyWithin(at, at + 1, this.length);
      this.sizes.copyWithin(at, at + 1, this.length);
    }
    this.length -= 1;
  }

  private grow(): void {
    const [ranks, sizes] = [this.ranks, this.sizes];
    this.ranks = new Float64Array(ranks.length * 2);
    this.sizes = new Float64Array(sizes.length * 2);
    this.ranks.set(ranks);
    this.sizes.set(sizes);
  }
}

const ROOM = 1024;

export class TypedBook {
  private readonly sides = [new TypedSide(1), new TypedSide(-1)];

  clear(): void {
    for (const side of this.sides) side.clear();
  }

  apply({ sides, prices, sizes, length }: LevelLists): void {
    for (let i = 0; i < length; i += 1) this.sides[sides[i]!]!.set(prices[i]!, sizes[i]!);
  }

  bestBid(): number {
    return this.sides[0]!.best();
  }

  bestAsk(): number {
    return this.sides[1]!.best();
  }
}
