const WINDOW_MS = 1_000;

/** What is remembered of a market: its last touch and the order flow of the last second. */
class Watch {
  bid = 0;
  bidSize = 0;
  ask = 0;
  askSize = 0;
  seen = false;

  private readonly times = new Float64Array(WINDOW_MS);
  private readonly flows = new Float64Array(WINDOW_MS);
  private first = 0;
  private length = 0;
  private total = 0;

  add(ms: number, flow: number): void {
    while (this.length > 0 && ms - this.times[this.first]! >= WINDOW_MS) this.drop();
    const newest = (this.first + this.length - 1) % WINDOW_MS;
    this.total += flow;
    if (this.length > 0 && this.times[newest] === ms) {
      this.flows[newest]! += flow;
      return;
    }
    const place = (this.first + this.length) % WINDOW_MS;
    this.times[place] = ms;
    this.flows[place] = flow;
    this.length += 1;
  }

  sum(ms: number): number {
    let sum = this.total;
    for (let at = 0; at < this.length; at += 1) {
      const place = (this.first + at) % WINDOW_MS;
      if (ms - this.times[place]! < WINDOW_MS) break;
      sum -= this.flows[place]!;
    }
    return sum;
  }

  private drop(): void {
    this.total -= this.flows[this.first]!;
    this.first = (this.first + 1) % WINDOW_MS;
    this.length -= 1;
  }
}

/** The three signals in JavaScript, incremental too: whole numbers in doubles, no objects an update. */
export class SignalRival {
  private readonly watches: Watch[];
  /** Bid, bid size, ask, ask size: market by market, state by state. */
  private readonly states: readonly Float64Array[];
  private readonly sizeUnit: number;
  private turn = 0;
  private nowUs = 1_000_000;

  constructor(states: readonly Float64Array[], sizeUnit: number) {
    this.states = states;
    this.sizeUnit = sizeUnit;
    this.watches = Array.from({ length: states[0]!.length / 4 }, () => new Watch());
  }

  run(updates: number, pauseUs: number): number {
    const markets = this.watches.length;
    let sum = 0;
    for (let i = 0; i < updates; i += 1) {
      const market = this.turn % markets;
      const state = this.states[Math.floor(this.turn / markets) % this.states.length]!;
      this.turn += 1;
      this.nowUs += pauseUs;
      sum += this.update(this.watches[market]!, state, market * 4);
    }
    return sum;
  }

  private update(watch: Watch, state: Float64Array, at: number): number {
    const bid = state[at]!;
    const bidSize = state[at + 1]!;
    const ask = state[at + 2]!;
    const askSize = state[at + 3]!;
    const ms = Math.floor(this.nowUs / 1_000);
    if (watch.seen) {
      let flow = 0;
      if (bid >= watch.bid) flow += bidSize;
      if (bid <= watch.bid) flow -= watch.bidSize;
      if (ask <= watch.ask) flow -= askSize;
      if (ask >= watch.ask) flow += watch.askSize;
      if (flow !== 0) watch.add(ms, flow);
    }
    watch.seen = true;
    watch.bid = bid;
    watch.bidSize = bidSize;
    watch.ask = ask;
    watch.askSize = askSize;
    const imbalance = (bidSize - askSize) / (bidSize + askSize);
    const microprice = 1e4 * ((ask - bid) / (ask + bid)) * imbalance;
    return imbalance + microprice + watch.sum(ms) / this.sizeUnit;
  }
}
