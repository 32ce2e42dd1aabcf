import {
  AGE_MAX_US,
  EDGE_SANE_BPS,
  PRICE_UNIT,
  type ScanInput,
  SIZE_UNIT,
  SKEW_MAX_US,
} from './pairs.ts';

/**
 * In columns too, and as sparing as the core: a pair's best net edge is all that is kept of it, and only
 * where an instrument's highest bid lies above its lowest ask is any pair judged. What stands against the
 * others would be worked out when somebody asks.
 */
export class LeanScanner {
  private readonly input: ScanInput;
  private readonly bid: Float64Array;
  private readonly bidSize: Float64Array;
  private readonly ask: Float64Array;
  private readonly askSize: Float64Array;
  private readonly kept: Float64Array;
  private readonly cost: Float64Array;
  private readonly best: Float64Array;
  private readonly passes: Uint8Array;
  private readonly proofUs: Float64Array;
  private numbers: Float64Array = new Float64Array();
  private nowUs = 0;

  constructor(input: ScanInput) {
    this.input = input;
    const markets = input.instruments * input.venues;
    const column = () => new Float64Array(markets);
    [this.bid, this.bidSize, this.ask, this.askSize] = [column(), column(), column(), column()];
    [this.kept, this.cost, this.proofUs] = [column(), column(), column()];
    this.passes = new Uint8Array(markets);
    this.best = new Float64Array(markets * input.venues).fill(Number.NEGATIVE_INFINITY);
  }

  set(numbers: Float64Array, nowUs: number): void {
    this.numbers = numbers;
    this.nowUs = nowUs;
    this.proofUs.fill(nowUs);
  }

  scan(): number {
    const { instruments, venues } = this.input;
    let offered = 0;
    for (let i = 0; i < instruments; i += 1) {
      const from = i * venues;
      const lively = this.read(from);
      for (let at = from; at < from + venues; at += 1) this.raise(from, at);
      if (lively) offered += this.judge(from);
    }
    return offered;
  }

  /** Sum of the net edges of all pairs, bps. */
  netSum(): number {
    const { instruments, venues } = this.input;
    let sum = 0;
    for (let at = 0; at < instruments * venues; at += 1) {
      const from = at - (at % venues);
      for (let of = from; of < from + venues; of += 1) if (of !== at) sum += this.net(at, of);
    }
    return sum;
  }

  /** Reads the tops of an instrument. True if any pair of it may have an edge. */
  private read(from: number): boolean {
    const { fee, venues } = this.input;
    const { bid, ask, numbers } = this;
    let [highest, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let at = from; at < from + venues; at += 1) {
      bid[at] = numbers[at * 4]! / PRICE_UNIT;
      this.bidSize[at] = numbers[at * 4 + 1]! / SIZE_UNIT;
      ask[at] = numbers[at * 4 + 2]! / PRICE_UNIT;
      this.askSize[at] = numbers[at * 4 + 3]! / SIZE_UNIT;
      const passes = this.nowUs - this.proofUs[at]! <= AGE_MAX_US && bid[at]! <= ask[at]!;
      this.passes[at] = passes ? 1 : 0;
      this.kept[at] = passes ? bid[at]! * (1 - fee) : Number.NEGATIVE_INFINITY;
      this.cost[at] = ask[at]! * (1 + fee);
      if (passes && bid[at]! > highest) highest = bid[at]!;
      if (passes && ask[at]! < lowest) lowest = ask[at]!;
    }
    return highest > lowest;
  }

  private raise(from: number, at: number): void {
    if (this.passes[at] === 0) return;
    const { kept, best, proofUs } = this;
    const { venues } = this.input;
    const cost = this.cost[at]!;
    const perCost = 1e4 / cost;
    const proof = proofUs[at]!;
    const row = at * venues;
    for (let sell = 0; sell < venues; sell += 1) {
      const net = (kept[from + sell]! - cost) * perCost;
      const near = Math.abs(proofUs[from + sell]! - proof) <= SKEW_MAX_US;
      if (net > best[row + sell]! && near) best[row + sell] = net;
    }
  }

  private judge(from: number): number {
    const end = from + this.input.venues;
    let offered = 0;
    for (let buy = from; buy < end; buy += 1) {
      for (let sell = from; sell < end; sell += 1) {
        if (this.bid[sell]! > this.ask[buy]! && this.isOffered(buy, sell)) offered += 1;
      }
    }
    return offered;
  }

  private isOffered(buy: number, sell: number): boolean {
    const { ask, askSize, bid, bidSize, passes, proofUs } = this;
    const quantity = this.input.orderSizeQuote / ask[buy]!;
    const net = this.net(buy, sell);
    const gross = ((bid[sell]! - ask[buy]!) / ask[buy]!) * 1e4;
    return (
      passes[buy] === 1 &&
      passes[sell] === 1 &&
      Math.abs(proofUs[buy]! - proofUs[sell]!) <= SKEW_MAX_US &&
      askSize[buy]! >= quantity &&
      bidSize[sell]! >= quantity &&
      net > 0 &&
      Math.abs(gross) <= EDGE_SANE_BPS &&
      Math.abs(net) <= EDGE_SANE_BPS
    );
  }

  private net(buy: number, sell: number): number {
    return ((this.kept[sell]! - this.cost[buy]!) * 1e4) / this.cost[buy]!;
  }
}
