const WINDOW_MS = 1_000;

/** Order flow of the last second: sums of what came in, less what is over. */
class Flow {
  private readonly times = new Float64Array(WINDOW_MS);
  private readonly flows = new Float64Array(WINDOW_MS);
  private first = 0;
  private newest = 0;
  private length = 0;
  private total = 0;

  add(ms: number, flow: number): void {
    while (this.length > 0 && ms - this.times[this.first]! >= WINDOW_MS) this.drop();
    this.total += flow;
    if (this.length > 0 && this.times[this.newest] === ms) {
      this.flows[this.newest]! += flow;
      return;
    }
    this.newest = this.length > 0 ? next(this.newest) : this.first;
    this.times[this.newest] = ms;
    this.flows[this.newest] = flow;
    this.length += 1;
  }

  sum(ms: number): number {
    let sum = this.total;
    let place = this.first;
    for (let at = 0; at < this.length && ms - this.times[place]! >= WINDOW_MS; at += 1) {
      sum -= this.flows[place]!;
      place = next(place);
    }
    return sum;
  }

  private drop(): void {
    this.total -= this.flows[this.first]!;
    this.first = next(this.first);
    this.length -= 1;
  }
}

/** The same of sizes beyond 2⁵³, which doubles would round. */
class ExactFlow {
  private readonly times = new Float64Array(WINDOW_MS);
  private readonly flows: bigint[] = Array.from({ length: WINDOW_MS }, () => 0n);
  private first = 0;
  private newest = 0;
  private length = 0;
  private total = 0n;

  add(ms: number, flow: bigint): void {
    while (this.length > 0 && ms - this.times[this.first]! >= WINDOW_MS) this.drop();
    this.total += flow;
    if (this.length > 0 && this.times[this.newest] === ms) {
      this.flows[this.newest]! += flow;
      return;
    }
    this.newest = this.length > 0 ? next(this.newest) : this.first;
    this.times[this.newest] = ms;
    this.flows[this.newest] = flow;
    this.length += 1;
  }

  sum(ms: number): bigint {
    let sum = this.total;
    let place = this.first;
    for (let at = 0; at < this.length && ms - this.times[place]! >= WINDOW_MS; at += 1) {
      sum -= this.flows[place]!;
      place = next(place);
    }
    return sum;
  }

  private drop(): void {
    this.total -= this.flows[this.first]!;
    this.first = next(this.first);
    this.length -= 1;
  }
}

function next(place: number): number {
  return place + 1 === WINDOW_MS ? 0 : place + 1;
}

/** Whose turn it is: market after market, and each time the next state of it. */
class Turns {
  market = 0;
  state = 0;
  nowUs = 1_000_000;
  private readonly markets: number;
  private readonly states: number;

  constructor(states: readonly Float64Array[]) {
    this.states = states.length;
    this.markets = states[0]!.length / 4;
  }

  turn(): void {
    this.market += 1;
    if (this.market < this.markets) return;
    this.market = 0;
    this.state = this.state + 1 === this.states ? 0 : this.state + 1;
  }
}

/** What is remembered of a market: its last touch and the order flow of the last second. */
class Watch {
  bid = 0;
  bidSize = 0;
  ask = 0;
  askSize = 0;
  seen = false;
  readonly flow = new Flow();
}

/** The three signals in JavaScript, incremental too: whole numbers in doubles, no objects an update. */
export class FloatSignals {
  private readonly watches: Watch[];
  /** Bid, bid size, ask, ask size: market by market, state by state. */
  private readonly states: readonly Float64Array[];
  private readonly sizeUnit: number;
  private readonly turns: Turns;

  constructor(states: readonly Float64Array[], sizeUnit: number) {
    this.states = states;
    this.sizeUnit = sizeUnit;
    this.turns = new Turns(states);
    this.watches = Array.from({ length: states[0]!.length / 4 }, () => new Watch());
  }

  run(updates: number, pauseUs: number): number {
    const { turns } = this;
    let sum = 0;
    for (let i = 0; i < updates; i += 1) {
      turns.nowUs += pauseUs;
      const state = this.states[turns.state]!;
      sum += this.update(this.watches[turns.market]!, state, turns.market * 4);
      turns.turn();
    }
    return sum;
  }

  private update(watch: Watch, state: Float64Array, at: number): number {
    const bid = state[at]!;
    const bidSize = state[at + 1]!;
    const ask = state[at + 2]!;
    const askSize = state[at + 3]!;
    const ms = Math.floor(this.turns.nowUs / 1_000);
    if (watch.seen) {
      let flow = 0;
      if (bid >= watch.bid) flow += bidSize;
      if (bid <= watch.bid) flow -= watch.bidSize;
      if (ask <= watch.ask) flow -= askSize;
      if (ask >= watch.ask) flow += watch.askSize;
      if (flow !== 0) watch.flow.add(ms, flow);
    }
    watch.seen = true;
    watch.bid = bid;
    watch.bidSize = bidSize;
    watch.ask = ask;
    watch.askSize = askSize;
    const imbalance = (bidSize - askSize) / (bidSize + askSize);
    const microprice = 1e4 * ((ask - bid) / (ask + bid)) * imbalance;
    return imbalance + microprice + watch.flow.sum(ms) / this.sizeUnit;
  }
}

interface ExactTop {
  readonly bid: number;
  readonly bidSize: bigint;
  readonly ask: number;
  readonly askSize: bigint;
}

class ExactWatch {
  top: ExactTop | null = null;
  readonly flow = new ExactFlow();
}

/**
 * The same for every size that the core takes: 64 bits, and sums of them that do not round. Prices are
 * compared and no more, and fit a double; sizes are big integers from the start, as a book would hold them.
 */
export class ExactSignals {
  private readonly watches: ExactWatch[];
  private readonly states: readonly (readonly ExactTop[])[];
  private readonly sizeUnit: number;
  private readonly turns: Turns;

  constructor(states: readonly Float64Array[], sizeUnit: number) {
    this.states = states.map(topsOf);
    this.sizeUnit = sizeUnit;
    this.turns = new Turns(states);
    this.watches = this.states[0]!.map(() => new ExactWatch());
  }

  run(updates: number, pauseUs: number): number {
    const { turns } = this;
    let sum = 0;
    for (let i = 0; i < updates; i += 1) {
      turns.nowUs += pauseUs;
      const top = this.states[turns.state]![turns.market]!;
      sum += this.update(this.watches[turns.market]!, top);
      turns.turn();
    }
    return sum;
  }

  private update(watch: ExactWatch, top: ExactTop): number {
    const { top: before, flow } = watch;
    const ms = Math.floor(this.turns.nowUs / 1_000);
    if (before !== null) {
      const moved = flowBetween(before, top);
      if (moved !== 0n) flow.add(ms, moved);
    }
    watch.top = top;
    const { bid, ask } = top;
    const [bidSize, askSize] = [Number(top.bidSize), Number(top.askSize)];
    const imbalance = (bidSize - askSize) / (bidSize + askSize);
    const microprice = 1e4 * ((ask - bid) / (ask + bid)) * imbalance;
    return imbalance + microprice + Number(flow.sum(ms)) / this.sizeUnit;
  }
}

function flowBetween(before: ExactTop, top: ExactTop): bigint {
  let flow = 0n;
  if (top.bid >= before.bid) flow += top.bidSize;
  if (top.bid <= before.bid) flow -= before.bidSize;
  if (top.ask <= before.ask) flow -= top.askSize;
  if (top.ask >= before.ask) flow += before.askSize;
  return flow;
}

function topsOf(numbers: Float64Array): ExactTop[] {
  return Array.from({ length: numbers.length / 4 }, (_, at) => {
    const [bid, bidSize, ask, askSize] = numbers.subarray(at * 4, at * 4 + 4);
    return { bid: bid!, bidSize: BigInt(bidSize!), ask: ask!, askSize: BigInt(askSize!) };
  });
}
