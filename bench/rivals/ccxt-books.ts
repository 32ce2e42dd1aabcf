import ccxt from 'ccxt';

/** A book of ccxt's own, or something that takes its place. */
export interface CcxtBook {
  bids: Side;
  asks: Side;
  nonce: number | undefined;
  limit(): unknown;
  reset(snapshot: object): unknown;
}

interface Side extends Array<[number, number]> {
  store(price: number, size: number): void;
  storeArray(level: [number, number]): void;
}

interface CcxtClient {
  subscriptions: Record<string, object>;
}

/** The parts of an exchange of ccxt that take order books in. */
interface Exchange {
  orderbooks: Record<string, CcxtBook>;
  options: Record<string, object>;
  orderBook(snapshot?: object, depth?: number): CcxtBook;
  setMarkets(markets: object[]): void;
  parseOrderBook(data: object, symbol: string, ...rest: unknown[]): object;
  /** Of venues whose books count the orders of a level. */
  countedOrderBook(snapshot?: object, depth?: number): CcxtBook;
  handleOrderBook(client: object, message: object, subscription?: object): void;
  handleSubscriptionStatus(client: object, message: object): void;
  handleOrderBookMessage(client: object, message: object, book?: CcxtBook): void;
  handleDelta(book: CcxtBook, delta: object): void;
  handleBidAsks(side: Side, levels: object): void;
}

export interface CcxtMarket {
  /** As the venue writes it. */
  readonly id: string;
  readonly base: string;
  readonly quote: string;
}

type Message = Record<string, never>;

/** How a parsed frame reaches the part of ccxt that reads its levels, by venue. */
type Take = (it: CcxtVenue, message: Message) => CcxtBook | null;

/**
 * The order-book path of one exchange of ccxt pro, as its `handleMessage` would call it: the same methods
 * on the same messages, without the socket. What only a live connection has (futures that callers wait
 * for) does nothing here.
 */
export class CcxtVenue {
  readonly exchange: Exchange;
  readonly client: CcxtClient;

  private readonly take: Take;
  private readonly symbols = new Map<string, string>();

  constructor(id: string, markets: readonly CcxtMarket[]) {
    const classes = ccxt.pro as unknown as Record<string, new (options: object) => Exchange>;
    const Class = classes[id.replace('-', '')]!;
    this.exchange = new Class({ newUpdates: false });
    this.take = TAKE[id]!;
    const named = id === 'gemini' ? markets.map(inLowerCase) : markets;
    this.exchange.setMarkets(named.map((market) => marketOf(market)));
    for (const market of named) this.symbols.set(market.id, symbolOf(market));
    this.client = clientFor([...this.symbols.values()]);
  }

  /** Takes a frame's text in. Gives the book that it changed, if it is a book's. */
  receive(text: string): CcxtBook | null {
    return this.take(this, JSON.parse(text) as Message);
  }

  /** Levels go nowhere: what is left is the parser. */
  withoutBooks(): this {
    const sink = new SinkBook();
    // There are no levels to take a checksum of.
    this.exchange.options.watchOrderBook = { checksum: false };
    this.exchange.orderBook = () => sink;
    this.exchange.countedOrderBook = () => sink;
    for (const symbol of this.symbols.values()) this.exchange.orderbooks[symbol] = sink;
    return this;
  }

  symbol(id: string): string {
    return this.symbols.get(id) ?? id;
  }

  book(id: string): CcxtBook {
    const symbol = this.symbol(id);
    const known = this.exchange.orderbooks[symbol];
    if (known !== undefined) return known;
    const book = this.exchange.orderBook();
    this.exchange.orderbooks[symbol] = book;
    return book;
  }
}

interface BinanceMessage {
  data?: Message;
  result?: object;
  id?: string;
}

function takeBinance(it: CcxtVenue, message: BinanceMessage): CcxtBook | null {
  if (message.result !== undefined && message.id !== undefined) {
    const book = it.book(message.id);
    book.reset(it.exchange.parseOrderBook(message.result, it.symbol(message.id)));
    return book;
  }
  const event = message.data as { e?: string; s: string } | undefined;
  if (event?.e !== 'depthUpdate') return null;
  const book = it.book(event.s);
  it.exchange.handleOrderBookMessage(it.client, event, book);
  return book;
}

const TAKE: Record<string, Take> = {
  binance: takeBinance,
  'binance-us': takeBinance,
  bitfinex(it, message: { event?: string } | [channel: number, content: unknown]) {
    if (!Array.isArray(message)) {
      if (message.event === 'subscribed') it.exchange.handleSubscriptionStatus(it.client, message);
      return null;
    }
    const [channel, content] = message;
    const subscription = it.client.subscriptions[channel] as { channel?: string; symbol: string };
    if (subscription?.channel !== 'book' || !Array.isArray(content)) return null;
    const symbol = it.symbol(subscription.symbol);
    // A whole book begins anew, as after a subscription.
    if (Array.isArray(content[0])) delete it.exchange.orderbooks[symbol];
    it.exchange.handleOrderBook(it.client, message, subscription);
    return it.exchange.orderbooks[symbol] ?? null;
  },
  bitget(it, message: { arg?: { channel: string; instId: string }; data?: unknown }) {
    if (message.data === undefined || !message.arg?.channel.startsWith('books')) return null;
    it.exchange.handleOrderBook(it.client, message);
    return it.exchange.orderbooks[it.symbol(message.arg.instId)] ?? null;
  },
  bitstamp(it, message: { channel?: string; data: object }) {
    const channel = message.channel ?? '';
    if (!channel.includes('order_book_')) return null;
    const id = channel.slice(channel.lastIndexOf('_') + 1);
    const book = it.book(id);
    if (channel.startsWith('diff')) it.exchange.handleDelta(book, message.data);
    else book.reset(it.exchange.parseOrderBook(message.data, it.symbol(id)));
    return book;
  },
  bybit(it, message: { topic?: string; data: { s: string } }) {
    if (!message.topic?.startsWith('orderbook.')) return null;
    it.exchange.handleOrderBook(it.client, message);
    return it.exchange.orderbooks[it.symbol(message.data.s)] ?? null;
  },
  coinbase(it, message: { channel: string; events: { product_id: string }[] }) {
    if (message.channel !== 'l2_data') return null;
    it.exchange.handleOrderBook(it.client, message);
    return it.exchange.orderbooks[it.symbol(message.events[0]!.product_id)] ?? null;
  },
  'crypto-com'(it, message: { result?: { channel: string; instrument_name: string } }) {
    const { result } = message;
    if (result === undefined || !result.channel.startsWith('book')) return null;
    it.exchange.handleOrderBook(it.client, result);
    return it.exchange.orderbooks[it.symbol(result.instrument_name)] ?? null;
  },
  gate(it, message: { channel?: string; event?: string; result: { s: string } }) {
    if (message.event !== 'update') return null;
    if (message.channel === 'spot.obu') {
      it.exchange.handleOrderBook(it.client, message);
      return it.exchange.orderbooks[it.symbol(message.result.s.split('.')[1]!)] ?? null;
    }
    if (message.channel !== 'spot.order_book_update') return null;
    const book = it.book(message.result.s);
    it.exchange.handleDelta(book, message.result);
    return book;
  },
  gemini(it, message: { type?: string; symbol: string }) {
    if (message.type !== 'l2_updates') return null;
    it.exchange.handleOrderBook(it.client, message);
    return it.exchange.orderbooks[it.symbol(message.symbol.toLowerCase())] ?? null;
  },
  htx(it, message: { ch?: string; tick: { event?: string } }) {
    if (!message.ch?.includes('.depth.')) return null;
    const id = message.ch.split('.')[1]!;
    const book = it.book(id);
    // A whole book each time: what ccxt takes a message of this kind for when the venue says so.
    message.tick.event = 'snapshot';
    it.exchange.handleOrderBookMessage(it.client, message);
    return book;
  },
  hyperliquid(it, message: { channel: string; data: { coin: string; levels: object[] } }) {
    if (message.channel !== 'l2Book') return null;
    const { coin, levels } = message.data;
    const [symbol, book] = [it.symbol(coin), it.book(coin)];
    const data = { bids: levels[0], asks: levels[1] };
    const keys = [undefined, 'bids', 'asks', 'px', 'sz'];
    book.reset(it.exchange.parseOrderBook(data, symbol, ...keys));
    return book;
  },
  kraken(it, message: { channel: string; data: { symbol: string }[] }) {
    if (message.channel !== 'book') return null;
    it.exchange.handleOrderBook(it.client, message);
    return it.exchange.orderbooks[message.data[0]!.symbol] ?? null;
  },
  kucoin(it, message: { T?: string; t: string; d: { s: string; a: object; b: object } }) {
    if (message.T !== 'obu.SPOT') return null;
    const { s, a, b } = message.d;
    const book = it.book(s);
    if (message.t === 'snapshot') book.reset({ bids: [], asks: [] });
    // What this version of ccxt does with a change of this feed reads keys that are not there.
    it.exchange.handleBidAsks(book.bids, b);
    it.exchange.handleBidAsks(book.asks, a);
    return book;
  },
  okx(it, message: { arg?: { channel: string; instId: string }; data?: unknown }) {
    if (message.data === undefined || !message.arg?.channel.startsWith('books')) return null;
    it.exchange.handleOrderBook(it.client, message);
    return it.exchange.orderbooks[it.symbol(message.arg.instId)] ?? null;
  },
} satisfies Record<string, (it: CcxtVenue, message: never) => CcxtBook | null> as never;

/** How ccxt's Gemini writes them. */
function inLowerCase(market: CcxtMarket): CcxtMarket {
  return { ...market, id: market.id.toLowerCase() };
}

function symbolOf({ base, quote }: CcxtMarket): string {
  return `${base}/${quote}`;
}

function marketOf(market: CcxtMarket): object {
  const { id, base, quote } = market;
  return {
    id,
    symbol: symbolOf(market),
    base,
    quote,
    baseId: base,
    quoteId: quote,
    type: 'spot',
    spot: true,
    contract: false,
    precision: {},
    limits: {},
    info: {},
  };
}

/** Whoever waits for a book has a subscription; nobody is told anything. */
function clientFor(symbols: readonly string[]): CcxtClient {
  const hashes = ['books:', 'books-l2-tbt:', 'books50-l2-tbt:', 'books5:', 'bbo-tbt:'];
  const keys = symbols.flatMap((symbol) => hashes.map((hash) => `${hash}${symbol}`));
  const client = {
    url: 'wss://spot',
    subscriptions: Object.fromEntries(keys.map((key) => [key, {}])),
    futures: {},
    resolve() {},
    reject(error: unknown) {
      throw error;
    },
  };
  return client;
}

/** Takes levels and keeps none. */
class SinkBook implements CcxtBook {
  bids = new SinkSide() as unknown as Side;
  asks = new SinkSide() as unknown as Side;
  /** Every message is news to it. */
  get nonce(): number | undefined {
    return undefined;
  }
  set nonce(_: number | undefined) {}
  limit(): void {}
  reset(): void {}
}

class SinkSide {
  sum = 0;
  store(price: number, size: number): void {
    this.sum += price + size;
  }
  storeArray(level: [number, number]): void {
    this.sum += level[0] + level[1];
  }
}
