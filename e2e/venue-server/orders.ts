import type { Level, Sides } from './book.ts';

/** One order that stands. */
export interface Order {
  readonly id: number;
  readonly side: 'bid' | 'ask';
  readonly price: number;
  readonly size: number;
}

/** What happened to an order; with it, how it stood before its end. */
export interface Deed {
  readonly what: 'created' | 'changed' | 'deleted';
  readonly order: Order;
}

const FIRST_ID = 96_124_877_000;
/** Orders that a level is made of in the beginning, by its place in the side. */
const ORDERS_BY_PLACE = [2, 1, 3];

/** Single orders behind a book's levels: their sizes always add up to the levels. The first one is the oldest. */
export class Orders {
  private readonly held: { bid: Map<number, Order[]>; ask: Map<number, Order[]> };
  private nextId = FIRST_ID;

  constructor({ bids, asks }: Sides) {
    this.held = { bid: new Map(), ask: new Map() };
    for (const [side, levels] of [
      ['bid', bids],
      ['ask', asks],
    ] as const)
      for (const [place, { price, size }] of levels.entries())
        for (const part of parts(size, ORDERS_BY_PLACE[place % ORDERS_BY_PLACE.length]!))
          this.create(side, price, part);
  }

  /** Best first; at one price the oldest first. */
  of(side: 'bid' | 'ask'): Order[] {
    const levels = [...this.held[side].entries()].sort(([a], [b]) =>
      side === 'bid' ? b - a : a - b,
    );
    return levels.flatMap(([, orders]) => orders);
  }

  /** Orders at a price. */
  at(side: 'bid' | 'ask', price: number): readonly Order[] {
    return this.held[side].get(price) ?? [];
  }

  /** What must happen to orders so that the levels become these. */
  follow({ bids, asks }: Sides): Deed[] {
    return [
      ...bids.flatMap((level) => this.become('bid', level)),
      ...asks.flatMap((level) => this.become('ask', level)),
    ];
  }

  /** A level grows by a new order at its end and shrinks from its front, as if it were filled. */
  private become(side: 'bid' | 'ask', { price, size }: Level): Deed[] {
    const deeds: Deed[] = [];
    let over = this.at(side, price).reduce((sum, order) => sum + order.size, 0) - size;
    if (over < 0) deeds.push({ what: 'created', order: this.create(side, price, -over) });
    while (over > 0) {
      const [order, ...behind] = this.at(side, price) as [Order, ...Order[]];
      const left = { ...order, size: Math.max(0, order.size - over) };
      over -= order.size - left.size;
      this.put(side, price, left.size > 0 ? [left, ...behind] : behind);
      deeds.push(left.size > 0 ? { what: 'changed', order: left } : { what: 'deleted', order });
    }
    return deeds;
  }

  private create(side: 'bid' | 'ask', price: number, size: number): Order {
    const order = { id: this.nextId++, side, price, size };
    this.put(side, price, [...this.at(side, price), order]);
    return order;
  }

  private put(side: 'bid' | 'ask', price: number, orders: Order[]): void {
    if (orders.length > 0) this.held[side].set(price, orders);
    else this.held[side].delete(price);
  }
}

/** A size in so many whole parts, as far as there are units. */
function parts(size: number, count: number): number[] {
  const least = Math.floor(size / count);
  if (least === 0) return [size];
  return Array.from({ length: count }, (_, at) => (at > 0 ? least : size - least * (count - 1)));
}
