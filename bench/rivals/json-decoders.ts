import type { LevelLists } from './level-lists.ts';

/** Reads the levels of a parsed frame. Frames without levels leave the lists empty. */
export type Extract = (frame: never, out: LevelLists) => void;

type Pair = readonly [price: string, size: string];

interface Sides {
  b: Pair[];
  a: Pair[];
}

interface LongSides {
  bids: Pair[];
  asks: Pair[];
}

function pairs(side: number, levels: readonly Pair[], out: LevelLists): void {
  for (let i = 0; i < levels.length; i += 1) {
    const level = levels[i]!;
    out.add(side, Number(level[0]), Number(level[1]));
  }
}

/** A change at price 0 is no level. */
function levelsOf(side: number, levels: readonly Pair[], out: LevelLists): void {
  for (let i = 0; i < levels.length; i += 1) {
    const level = levels[i]!;
    if (level[0] !== '0') out.add(side, Number(level[0]), Number(level[1]));
  }
}

function both(bids: readonly Pair[], asks: readonly Pair[], out: LevelLists): void {
  pairs(0, bids, out);
  pairs(1, asks, out);
}

interface BinanceFrame {
  data?: { e?: string } & Sides;
  result?: LongSides;
}

function binance(frame: BinanceFrame, out: LevelLists): void {
  if (frame.data?.e === 'depthUpdate') both(frame.data.b, frame.data.a, out);
  else if (frame.result !== undefined) both(frame.result.bids, frame.result.asks, out);
}

interface BitfinexNotice {
  event: string;
  channel: string;
  chanId: number;
}
type BitfinexLevel = [price: number, count: number, amount: number];
type BitfinexData = [channel: number, content: string | BitfinexLevel | BitfinexLevel[]];

/** Channels that carry books, as the notices of subscription told. */
const bitfinexBooks = new Set<number>();

/** Already numbers; the sign of the amount is the side, and without orders the level is gone. */
function bitfinexLevel(level: BitfinexLevel, out: LevelLists): void {
  const amount = level[2];
  const size = amount < 0 ? -amount : amount;
  out.add(amount < 0 ? 1 : 0, level[0], level[1] === 0 ? 0 : size);
}

/**
 * What someone who writes for one venue and cares for speed would write after `JSON.parse`: the fields by
 * name, plain loops, no objects of its own.
 */
const EXTRACT: Record<string, Extract> = {
  binance,
  'binance-us': binance,
  bitfinex(frame: BitfinexNotice | BitfinexData, out) {
    if (!Array.isArray(frame)) {
      if (frame.event === 'subscribed' && frame.channel === 'book') bitfinexBooks.add(frame.chanId);
      return;
    }
    const levels = frame[1];
    if (!bitfinexBooks.has(frame[0]) || typeof levels === 'string') return;
    if (typeof levels[0] === 'number') bitfinexLevel(levels as BitfinexLevel, out);
    else for (let i = 0; i < levels.length; i += 1) bitfinexLevel(levels[i] as BitfinexLevel, out);
  },
  bitget(frame: { arg?: { channel: string }; data: LongSides[] }, out) {
    if (frame.data === undefined || !frame.arg?.channel.startsWith('books')) return;
    for (const { bids, asks } of frame.data) both(bids, asks, out);
  },
  bitstamp(frame: { event: string; channel: string; data: LongSides }, out) {
    if (frame.event === 'data' && frame.channel.includes('order_book'))
      both(frame.data.bids, frame.data.asks, out);
  },
  bybit(frame: { topic?: string; data: Sides }, out) {
    if (frame.topic?.startsWith('orderbook.')) both(frame.data.b, frame.data.a, out);
  },
  coinbase(
    frame: {
      channel: string;
      events: { updates: { side: string; price_level: string; new_quantity: string }[] }[];
    },
    out,
  ) {
    if (frame.channel !== 'l2_data') return;
    for (const { updates } of frame.events) {
      for (let i = 0; i < updates.length; i += 1) {
        const { side, price_level, new_quantity } = updates[i]!;
        out.add(side === 'bid' ? 0 : 1, Number(price_level), Number(new_quantity));
      }
    }
  },
  'crypto-com'(
    frame: { result?: { channel: string; data: (LongSides & { update?: LongSides })[] } },
    out,
  ) {
    if (frame.result === undefined || !frame.result.channel.startsWith('book')) return;
    for (const item of frame.result.data) {
      const { bids, asks } = item.update ?? item;
      both(bids, asks, out);
    }
  },
  gate(frame: { channel: string; event: string; result: Sides }, out) {
    if (frame.event === 'update' && /^spot\.(?:obu|order_book_update)$/.test(frame.channel))
      both(frame.result.b, frame.result.a, out);
  },
  gemini(frame: { type?: string; changes: [side: string, price: string, size: string][] }, out) {
    if (frame.type !== 'l2_updates') return;
    const { changes } = frame;
    for (let i = 0; i < changes.length; i += 1) {
      const change = changes[i]!;
      out.add(change[0] === 'buy' ? 0 : 1, Number(change[1]), Number(change[2]));
    }
  },
  htx(frame: { ch?: string; tick: { bids: Pair[]; asks: Pair[] } }, out) {
    if (frame.ch?.includes('.depth.') || frame.ch?.includes('.mbp.'))
      both(frame.tick.bids, frame.tick.asks, out);
  },
  hyperliquid(frame: { channel: string; data: { levels: { px: string; sz: string }[][] } }, out) {
    if (frame.channel !== 'l2Book') return;
    for (let side = 0; side < 2; side += 1) {
      const levels = frame.data.levels[side]!;
      for (let i = 0; i < levels.length; i += 1)
        out.add(side, Number(levels[i]!.px), Number(levels[i]!.sz));
    }
  },
  kraken(
    frame: {
      channel: string;
      data: { bids: { price: number; qty: number }[]; asks: { price: number; qty: number }[] }[];
    },
    out,
  ) {
    if (frame.channel !== 'book') return;
    for (const { bids, asks } of frame.data) {
      // Already numbers: Kraken v2 sends no strings.
      for (let i = 0; i < bids.length; i += 1) out.add(0, bids[i]!.price, bids[i]!.qty);
      for (let i = 0; i < asks.length; i += 1) out.add(1, asks[i]!.price, asks[i]!.qty);
    }
  },
  kucoin(frame: { T?: string; d: Sides }, out) {
    if (frame.T !== 'obu.SPOT') return;
    levelsOf(0, frame.d.b, out);
    levelsOf(1, frame.d.a, out);
  },
  okx(frame: { arg?: { channel: string }; data: LongSides[] }, out) {
    if (frame.data === undefined || !/^(?:books|bbo)/.test(frame.arg?.channel ?? '')) return;
    for (const { bids, asks } of frame.data) both(bids, asks, out);
  },
};

/** `JSON.parse` and `Number`. */
export function decodeJson(venue: string, text: string, out: LevelLists): void {
  out.clear();
  EXTRACT[venue]!(JSON.parse(text) as never, out);
}
