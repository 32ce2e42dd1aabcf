/** What the scanner is told about every market, instrument by instrument, venue by venue. */
export interface ScanInput {
  readonly instruments: number;
  readonly venues: number;
  /** Taker fee of every venue, as a fraction. */
  readonly fee: number;
  readonly orderSizeQuote: number;
}

export const PRICE_UNIT = 1e4;
export const SIZE_UNIT = 1e6;

export const SKEW_MAX_US = 500_000;
export const EDGE_SANE_BPS = 500;
export const AGE_MAX_US = 1_000_000;

interface ObjectTop {
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
  proofUs: number;
  live: boolean;
}

interface ObjectPair {
  gross: number;
  net: number;
  verdict: string;
  best: number;
}

/** All pairs with an object a market and an object a pair: how a program is written that is not pressed. */
export class ObjectScanner {
  private readonly tops: ObjectTop[][] = [];
  private readonly pairs: ObjectPair[][][] = [];
  private readonly input: ScanInput;
  private nowUs = 0;

  constructor(input: ScanInput) {
    this.input = input;
    for (let i = 0; i < input.instruments; i += 1) {
      const venues = Array.from({ length: input.venues });
      this.tops.push(
        venues.map(() => ({ bid: 0, bidSize: 0, ask: 0, askSize: 0, proofUs: 0, live: true })),
      );
      this.pairs.push(
        venues.map(() =>
          venues.map(() => ({ gross: 0, net: 0, verdict: '', best: Number.NEGATIVE_INFINITY })),
        ),
      );
    }
  }

  set(numbers: Float64Array, nowUs: number): void {
    this.nowUs = nowUs;
    this.tops.flat().forEach((top, at) => {
      top.bid = numbers[at * 4]! / PRICE_UNIT;
      top.bidSize = numbers[at * 4 + 1]! / SIZE_UNIT;
      top.ask = numbers[at * 4 + 2]! / PRICE_UNIT;
      top.askSize = numbers[at * 4 + 3]! / SIZE_UNIT;
      top.proofUs = nowUs;
    });
  }

  /** Judges every pair. Gives how many are offered. */
  scan(): number {
    let offered = 0;
    for (let i = 0; i < this.tops.length; i += 1) {
      const tops = this.tops[i]!;
      for (let buy = 0; buy < tops.length; buy += 1) {
        for (let sell = 0; sell < tops.length; sell += 1) {
          if (buy === sell) continue;
          const pair = this.pairs[i]![buy]![sell]!;
          this.judge(tops[buy]!, tops[sell]!, pair);
          if (pair.verdict === 'OFFERED') offered += 1;
        }
      }
    }
    return offered;
  }

  netSum(): number {
    let sum = 0;
    for (const rows of this.pairs) {
      for (const [buy, row] of rows.entries()) {
        for (const [sell, pair] of row.entries()) sum += buy === sell ? 0 : pair.net;
      }
    }
    return sum;
  }

  private judge(buy: ObjectTop, sell: ObjectTop, pair: ObjectPair): void {
    const { fee, orderSizeQuote } = this.input;
    const quantity = orderSizeQuote / buy.ask;
    const cost = buy.ask * (1 + fee);
    pair.gross = ((sell.bid - buy.ask) / buy.ask) * 1e4;
    pair.net = ((sell.bid * (1 - fee) - cost) / cost) * 1e4;
    pair.verdict = this.verdict(buy, sell, pair, quantity);
    if (isProved(pair.verdict) && pair.net > pair.best) pair.best = pair.net;
  }

  private verdict(buy: ObjectTop, sell: ObjectTop, pair: ObjectPair, quantity: number): string {
    const oldest = Math.min(buy.proofUs, sell.proofUs);
    if (this.nowUs - oldest > AGE_MAX_US) return 'STALE';
    if (!buy.live || !sell.live) return 'GAP';
    if (buy.bid > buy.ask || sell.bid > sell.ask) return 'CROSSED';
    if (Math.abs(buy.proofUs - sell.proofUs) > SKEW_MAX_US) return 'SKEW';
    if (buy.askSize < quantity || sell.bidSize < quantity) return 'DEPTH';
    if (!(pair.net > 0)) return 'FEE';
    if (Math.abs(pair.gross) > EDGE_SANE_BPS || Math.abs(pair.net) > EDGE_SANE_BPS) return 'SANITY';
    return 'OFFERED';
  }
}

function isProved(verdict: string): boolean {
  return verdict === 'DEPTH' || verdict === 'FEE' || verdict === 'SANITY' || verdict === 'OFFERED';
}

const RANK = { stale: 1, gap: 2, crossed: 3, skew: 5, depth: 6, fee: 7, sanity: 8, offered: 9 };

/** The same in columns: what someone writes who has measured. */
export class TypedScanner {
  private readonly input: ScanInput;
  private readonly bid: Float64Array;
  private readonly bidSize: Float64Array;
  private readonly ask: Float64Array;
  private readonly askSize: Float64Array;
  private readonly kept: Float64Array;
  private readonly cost: Float64Array;
  private readonly proofUs: Float64Array;
  private readonly live: Uint8Array;
  private readonly rank: Uint8Array;
  private readonly gross: Float64Array;
  private readonly net: Float64Array;
  private readonly verdict: Uint8Array;
  private readonly best: Float64Array;
  private numbers: Float64Array = new Float64Array();
  private nowUs = 0;

  constructor(input: ScanInput) {
    this.input = input;
    const markets = input.instruments * input.venues;
    const column = () => new Float64Array(markets);
    [this.bid, this.bidSize, this.ask, this.askSize] = [column(), column(), column(), column()];
    [this.kept, this.cost, this.proofUs] = [column(), column(), column()];
    this.live = new Uint8Array(markets).fill(1);
    this.rank = new Uint8Array(markets);
    const pairs = markets * input.venues;
    this.gross = new Float64Array(pairs);
    this.net = new Float64Array(pairs);
    this.verdict = new Uint8Array(pairs);
    this.best = new Float64Array(pairs).fill(Number.NEGATIVE_INFINITY);
  }

  set(numbers: Float64Array, nowUs: number): void {
    this.numbers = numbers;
    this.nowUs = nowUs;
    this.proofUs.fill(nowUs);
  }

  scan(): number {
    const { instruments, venues } = this.input;
    this.judgeBooks();
    let offered = 0;
    for (let i = 0; i < instruments; i += 1) {
      for (let buy = 0; buy < venues; buy += 1) offered += this.judgeRow(i * venues, buy);
    }
    return offered;
  }

  netSum(): number {
    const { venues } = this.input;
    let sum = 0;
    this.net.forEach((net, at) => {
      const [buy, sell] = [Math.floor(at / venues) % venues, at % venues];
      if (buy !== sell) sum += net;
    });
    return sum;
  }

  /** Takes every best level from where the books keep it, in whole units: the core's scan does that too. */
  private judgeBooks(): void {
    const { fee } = this.input;
    const { numbers } = this;
    for (let at = 0; at < this.bid.length; at += 1) {
      this.bid[at] = numbers[at * 4]! / PRICE_UNIT;
      this.bidSize[at] = numbers[at * 4 + 1]! / SIZE_UNIT;
      this.ask[at] = numbers[at * 4 + 2]! / PRICE_UNIT;
      this.askSize[at] = numbers[at * 4 + 3]! / SIZE_UNIT;
      this.kept[at] = this.bid[at]! * (1 - fee);
      this.cost[at] = this.ask[at]! * (1 + fee);
      let rank = RANK.offered;
      if (this.nowUs - this.proofUs[at]! > AGE_MAX_US) rank = RANK.stale;
      else if (this.live[at] === 0) rank = RANK.gap;
      else if (this.bid[at]! > this.ask[at]!) rank = RANK.crossed;
      this.rank[at] = rank;
    }
  }

  private judgeRow(from: number, buy: number): number {
    const { venues, orderSizeQuote } = this.input;
    const { bid, kept, bidSize, proofUs, rank, gross, net, verdict, best } = this;
    const at = from + buy;
    const ask = this.ask[at]!;
    const cost = this.cost[at]!;
    const wanted = orderSizeQuote / ask;
    const quantity = this.askSize[at]! < wanted ? Number.POSITIVE_INFINITY : wanted;
    const proof = proofUs[at]!;
    const buyRank = rank[at]!;
    const [perAsk, perCost] = [1e4 / ask, 1e4 / cost];
    let offered = 0;
    for (let sell = 0; sell < venues; sell += 1) {
      const of = from + sell;
      const key = at * venues + sell;
      const grossBps = (bid[of]! - ask) * perAsk;
      const netBps = (kept[of]! - cost) * perCost;
      gross[key] = grossBps;
      net[key] = netBps;
      let judged = Math.min(rank[of]!, buyRank);
      if (judged === RANK.offered && buy !== sell) {
        if (Math.abs(proofUs[of]! - proof) > SKEW_MAX_US) judged = RANK.skew;
        else if (bidSize[of]! < quantity) judged = RANK.depth;
        else if (!(netBps > 0)) judged = RANK.fee;
        else if (Math.abs(grossBps) > EDGE_SANE_BPS || Math.abs(netBps) > EDGE_SANE_BPS)
          judged = RANK.sanity;
        else offered += 1;
        if (judged > RANK.skew && netBps > best[key]!) best[key] = netBps;
      }
      verdict[key] = buy === sell ? 0 : judged;
    }
    return offered;
  }
}
