/** Reasons by the core's numbers. */
export interface Reasons {
  readonly minSize: number;
  readonly notional: number;
  readonly openOrders: number;
  readonly dailyLoss: number;
  readonly inventory: number;
}

const UNIT = 10n ** 8n;
const MIN_QUANTITY = 1_000n;
const MIN_NOTIONAL = 5n * UNIT;
const LIMIT_NOTIONAL = 5_000n * UNIT;
const LIMIT_ORDERS = 8;
const LIMIT_LOSS = 500n * UNIT;

interface ExactOrder {
  quantity: bigint;
  price: bigint;
  openOrders: number;
  loss: bigint;
  needs: bigint;
  free: bigint;
}

/** The check as exact as the core's: JavaScript has big integers for it. */
export class ExactRisk {
  private readonly orders: readonly ExactOrder[];
  private readonly reasons: Reasons;
  private turn = 0;

  constructor(numbers: Float64Array, reasons: Reasons) {
    this.reasons = reasons;
    this.orders = ordersOf(numbers).map(([quantity, price, openOrders, loss, needs, free]) => ({
      quantity: BigInt(quantity!),
      price: BigInt(price!),
      openOrders: openOrders!,
      loss: BigInt(loss!),
      needs: BigInt(needs!),
      free: BigInt(free!),
    }));
  }

  run(checks: number): number {
    let sum = 0;
    for (let i = 0; i < checks; i += 1) {
      sum += this.check(this.orders[this.turn]!);
      this.turn = this.turn + 1 === this.orders.length ? 0 : this.turn + 1;
    }
    return sum;
  }

  private check(order: ExactOrder): number {
    const { reasons } = this;
    // In units of 1e-16, so that nothing is rounded.
    const notional = order.quantity * order.price;
    const positive = order.quantity > 0n && order.quantity >= MIN_QUANTITY;
    if (!positive || notional < MIN_NOTIONAL * UNIT) return reasons.minSize;
    if (notional > LIMIT_NOTIONAL * UNIT) return reasons.notional;
    if (order.openOrders > LIMIT_ORDERS) return reasons.openOrders;
    if (order.loss >= LIMIT_LOSS) return reasons.dailyLoss;
    return order.needs > order.free ? reasons.inventory : 0;
  }
}

/** The check in doubles: fast, and wrong at the edges of a limit. */
export class FloatRisk {
  private readonly numbers: Float64Array;
  private readonly reasons: Reasons;
  private turn = 0;

  constructor(numbers: Float64Array, reasons: Reasons) {
    this.numbers = numbers.map((value, at) => (at % 6 === 2 ? value : value / 1e8));
    this.reasons = reasons;
  }

  run(checks: number): number {
    let sum = 0;
    const orders = this.numbers.length / 6;
    for (let i = 0; i < checks; i += 1) {
      sum += this.check(this.turn * 6);
      this.turn = this.turn + 1 === orders ? 0 : this.turn + 1;
    }
    return sum;
  }

  private check(at: number): number {
    const { numbers, reasons } = this;
    const quantity = numbers[at]!;
    const notional = quantity * numbers[at + 1]!;
    if (!(quantity >= 1e-5 && notional >= 5)) return reasons.minSize;
    if (notional > 5_000) return reasons.notional;
    if (numbers[at + 2]! > LIMIT_ORDERS) return reasons.openOrders;
    if (numbers[at + 3]! >= 500) return reasons.dailyLoss;
    return numbers[at + 4]! > numbers[at + 5]! ? reasons.inventory : 0;
  }
}

function ordersOf(numbers: Float64Array): number[][] {
  return Array.from({ length: numbers.length / 6 }, (_, at) => [
    ...numbers.subarray(at * 6, at * 6 + 6),
  ]);
}
