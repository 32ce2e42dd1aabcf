import type { Asset } from './assets.ts';
import { type Deed, Orders } from './orders.ts';

/** Integers at the asset's digits. As part of a change, size 0 takes the level away. */
export interface Level {
  readonly price: number;
  readonly size: number;
}

export interface Sides {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** One market of one venue: the true book, and the number of its last change. */
export class Book {
  readonly asset: Asset;
  readonly quote: string;
  readonly symbol: string;
  /** Rises by one with every change. */
  sequence = 1000;
  /** The whole book as a recording has it, for whoever asks, while that recording is played. */
  recorded: string | null = null;
  /** What the last change did to single orders, once somebody has asked for them. */
  deeds: readonly Deed[] = [];
  private single: Orders | null = null;
  private sides: Sides;
  private nudges = 0;

  constructor(asset: Asset, quote: string, symbol: string, sides: Sides) {
    this.asset = asset;
    this.quote = quote;
    this.symbol = symbol;
    this.sides = sides;
  }

  get instrument(): string {
    return `${this.asset.base}-${this.quote}`;
  }

  /** Best first. */
  get bids(): readonly Level[] {
    return this.sides.bids;
  }

  get asks(): readonly Level[] {
    return this.sides.asks;
  }

  /** The orders that its levels are made of. */
  get orders(): Orders {
    this.single ??= new Orders(this.sides);
    return this.single;
  }

  /** Goes over to other levels and tells what changed. */
  move(to: Sides): Sides {
    const change = {
      bids: difference(this.sides.bids, to.bids),
      asks: difference(this.sides.asks, to.asks),
    };
    this.sides = to;
    this.sequence += 1;
    this.deeds = this.single?.follow(change) ?? [];
    return change;
  }

  /** The next small change, always the same ones in the same order: one level gains or loses one step. */
  nudge(): Sides {
    const turn = this.nudges++;
    const side = turn % 2 === 0 ? 'bids' : 'asks';
    const levels = this.sides[side];
    const place = Math.floor(turn / 2) % levels.length;
    const step = Math.floor(turn / 2 / levels.length) % 2 === 0 ? 1 : -1;
    const changed = levels.map((level, at) =>
      at === place ? { ...level, size: Math.max(1, level.size + step) } : level,
    );
    return this.move({ ...this.sides, [side]: changed });
  }

  /** The `count` best levels of one side and then of the other grow by one step: no touch comes twice. */
  swell(count: number): Sides {
    const side = this.nudges++ % 2 === 0 ? 'bids' : 'asks';
    const grown = this.sides[side]
      .slice(0, count)
      .map(({ price, size }) => ({ price, size: size + 1 }));
    this.sides = { ...this.sides, [side]: [...grown, ...this.sides[side].slice(count)] };
    this.sequence += 1;
    const change = { bids: [], asks: [], [side]: grown };
    this.deeds = this.single?.follow(change) ?? [];
    return change;
  }
}

function difference(from: readonly Level[], to: readonly Level[]): Level[] {
  const before = new Map(from.map(({ price, size }) => [price, size]));
  const after = new Set(to.map(({ price }) => price));
  const gone = from
    .filter(({ price }) => !after.has(price))
    .map(({ price }) => ({ price, size: 0 }));
  return [...gone, ...to.filter(({ price, size }) => before.get(price) !== size)];
}
