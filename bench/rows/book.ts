import { Inbox } from '../../src/core/inbox.ts';
import type { BenchCore } from '../lib/bench-core.ts';
import {
  CAPTURED,
  type CapturedFrame,
  captureOf,
  placeOfVenue,
  type VenueCapture,
} from '../lib/captures.ts';
import { CoreDecoder } from '../lib/decoder.ts';
import type { Result, Settings } from '../lib/result.ts';
import { type Contender, interleave, perUnit, type Rounds, ratioOf } from '../lib/rounds.ts';
import { type CcxtBook, CcxtVenue } from '../rivals/ccxt-books.ts';
import { decodeJson } from '../rivals/json-decoders.ts';
import { LevelLists } from '../rivals/level-lists.ts';
import { TypedBook } from '../rivals/typed-book.ts';
import { ccxtMarket, textOf } from './decode.ts';

/** Text of one round. */
const ROUND_BYTES = 12_000;
/** Whole books this long come once a connection. */
const SNAPSHOT_BYTES = 30_000;

const OURS = 'core';
const TYPED = 'JSON.parse + typed-array book';
const CCXT = 'ccxt OrderBook';

/** A book message, and whose. */
interface Message {
  readonly frame: CapturedFrame;
  readonly text: string;
  /** Place in the capture's markets; -1 for a frame of no book that its connection counts. */
  readonly market: number;
  /** Comes once a connection, and is taken in between rounds: a whole book, an answer to a request. */
  readonly isRare: boolean;
  /** Holds changes that a whole book, which comes later, holds already. */
  readonly isStale: boolean;
}

interface Quote {
  bid: number;
  ask: number;
}

/** Someone who keeps the books of one venue, from its first frame on. */
interface Keeper {
  /** After the message taken last. */
  readonly quote: Quote;
  take(message: Message): void;
}

/** From a frame to the best quote of its book. */
export function bookRows(core: BenchCore, { quick }: Settings): Result[] {
  const rounds = quick ? { rounds: 21, warmMs: 500 } : { rounds: 121, warmMs: 3_000 };
  return CAPTURED.flatMap((id) => bookVenue(core, captureOf(id), rounds));
}

function bookVenue(core: BenchCore, capture: VenueCapture, rounds: Rounds): Result[] {
  const messages = messagesOf(core, capture);
  const race = new Race(messages, [
    () => new CoreKeeper(core, capture),
    () => new TypedKeeper(capture),
    () => new CcxtKeeper(capture),
  ]);
  const times = interleave(race.contenders(), rounds);
  const { units } = race;
  const ours = perUnit(times, OURS, units);
  const line = (rival: string, least: number, why: string): Result => ({
    id: `book.${capture.id}.${rival === CCXT ? 'ccxt' : 'typed'}`,
    work: `${capture.id}, ${race.wordsOf()}`,
    ours,
    unit: 'ns a frame',
    rival: { name: rival, value: perUnit(times, rival, units) },
    ratio: ratioOf(times, OURS, rival),
    target: { of: 'ratio', at: 'least', value: least, why },
    note: race.differences === 0 ? null : `best quotes differed ${race.differences} times`,
  });
  return [
    line(CCXT, 100, `${WHY_CCXT}; ${spentBy(capture)}`),
    line(TYPED, 10, `${WHY_TYPED}; ${spentBy(capture)}`),
  ];
}

const WHY_CCXT =
  'ccxt 4.5.84 moves the rows of a book by plain loops, by its own words 4.6 times as fast as what it did before';
const WHY_TYPED =
  'the rival leaves out sequence, checksum, crossing, freshness, pairs and signals, and keeps floats where the core keeps every digit';

/**
 * Where the core's own time goes, percent, by a profile of WebAssembly over the recording, whole books
 * included (`perf record` of Node 20, 2026-11-23). The engine is what follows a change of a book: whether it
 * continues it, is late or crossed, and what its pairs and signals are now.
 */
const SPENT: Readonly<Record<string, string>> = {
  binance:
    'book 48 (two thirds of the changes add or delete a level), decoding 28, engine 14, text into the core 10',
  bitstamp: 'decoding 37, engine 33, book 23, text into the core 7',
  bybit: 'engine 42, decoding 27, book 24, text into the core 7',
  coinbase: 'decoding 49, book 28, text into the core 18, engine 6',
  htx: 'decoding 63, book 25 (a whole one in every frame), engine 8, text into the core 4',
  kraken: 'checksum 42, engine 31, decoding 14, book 6, text into the core 6',
  okx: 'checksum 40, book 29, decoding 20, engine 9, text into the core 2',
};

function spentBy({ id }: VenueCapture): string {
  return `where the core’s time goes, %: ${SPENT[id] ?? 'not profiled'}`;
}

/**
 * Frames of spot books, in order, and the answers that begin them. Bitfinex and Coinbase number all frames
 * of a connection, so that there the others come too, and everybody has to look at them.
 */
function messagesOf(core: BenchCore, capture: VenueCapture): Message[] {
  const decoder = new CoreDecoder(core, capture);
  const messages = capture.frames.map((frame) => {
    const text = textOf(frame);
    const market = decoder.decode(frame) > 0 ? decoder.market() : -1;
    const isAnswer = market < 0 && ANSWER.test(text);
    const isRare = isAnswer || text.length >= SNAPSHOT_BYTES;
    return { frame, text, market, isRare, isStale: false };
  });
  const numbered = ['bitfinex', 'coinbase'].includes(capture.id);
  // Hyperliquid's recording holds a perpetual alone.
  const isAnySpot = capture.markets.some(({ kind }) => kind === 'spot');
  return withStaleMarked(messages).filter(({ market, isRare }) => {
    const isMeant = capture.markets[market]?.kind === 'spot' || !isAnySpot;
    return numbered || (market < 0 ? isRare : isMeant);
  });
}

/** Venues whose changes may come before the book they belong to. */
const LATE_BOOKS = ['binance', 'gate', 'kucoin'];

/** The id of a whole book of Binance, Gate or KuCoin, and the last one that a change of Binance or KuCoin holds. */
const BOOK_ID =
  /"lastUpdateId":(?<id>\d+)|"full":true,"s":"[^"]*","u":(?<full>\d+)|"t":"snapshot","d":\{"s":"[^"]*","O":\d+,"C":(?<end>\d+)/;
const CHANGE_ID =
  /"e":"depthUpdate".*?"u":(?<last>\d+)|"t":"delta","d":\{"s":"[^"]*","O":\d+,"C":(?<end>\d+)/;

/**
 * Changes of these venues that the book holds already: whoever applies them keeps levels that are gone. The core
 * leaves them out by itself; the rivals are spared the rule and never see them.
 */
function withStaleMarked(messages: readonly Message[]): Message[] {
  const bookIds = new Map<number, number>();
  for (const { text, market } of messages) {
    const found = BOOK_ID.exec(text)?.groups;
    const id = found?.id ?? found?.full ?? found?.end;
    if (id !== undefined) bookIds.set(market, Number(id));
  }
  return messages.map((message) => {
    const found = CHANGE_ID.exec(message.text)?.groups;
    const last = found?.last ?? found?.end;
    const isStale = last !== undefined && Number(last) <= (bookIds.get(message.market) ?? 0);
    return isStale ? { ...message, isRare: true, isStale } : message;
  });
}

/** What Kraken says to a subscription: to which depth its books are to be kept. */
const ANSWER = /^\{"method":"subscribe"/;

/** Sends every keeper through the same messages, a stretch a round; at the end all begin anew. */
class Race {
  units = 0;
  differences = 0;

  private readonly messages: readonly Message[];
  private readonly makers: readonly (() => Keeper)[];
  private keepers: Keeper[] = [];
  private stretch: Message[] = [];
  private next = 0;
  private round = -1;

  constructor(messages: readonly Message[], makers: readonly (() => Keeper)[]) {
    this.messages = messages;
    this.makers = makers;
    const small = messages.filter(({ isRare }) => !isRare);
    const mean = small.reduce((sum, { text }) => sum + text.length, 0) / small.length;
    this.units = Math.max(1, Math.min(Math.round(ROUND_BYTES / mean), small.length >> 1));
  }

  wordsOf(): string {
    const small = this.messages.filter(({ isRare }) => !isRare);
    const mean = small.reduce((sum, { text }) => sum + text.length, 0) / small.length;
    return `frames of ${Math.round(mean)} bytes`;
  }

  contenders(): Contender[] {
    return this.makers.map((_, place) => ({
      name: [OURS, TYPED, CCXT][place]!,
      prepare: (round) => this.moveTo(round),
      run: () => {
        const keeper = this.keepers[place]!;
        for (const message of this.stretch) keeper.take(message);
      },
    }));
  }

  /** Untimed: the next stretch, with whole books that come first already taken in. */
  private moveTo(round: number): void {
    if (round === this.round) return;
    this.compare();
    this.round = round;
    this.stretch = [];
    while (this.stretch.length < this.units) {
      if (this.next === 0) this.keepers = this.makers.map((make) => make());
      const message = this.messages[this.next]!;
      this.next += 1;
      if (!message.isRare) this.stretch.push(message);
      else this.takeAll([...this.stretch.splice(0), message]);
      if (this.next === this.messages.length) {
        this.next = 0;
        if (this.stretch.length < this.units) this.takeAll(this.stretch.splice(0));
      }
    }
  }

  private takeAll(messages: readonly Message[]): void {
    for (const message of messages) for (const keeper of this.keepers) keeper.take(message);
  }

  /** After a round every keeper has the same best quote, or the race is not fair. */
  private compare(): void {
    const quotes = this.keepers.map(({ quote }) => quote);
    const same = quotes.every(
      ({ bid, ask }) => Object.is(bid, quotes[0]!.bid) && Object.is(ask, quotes[0]!.ask),
    );
    if (!same) this.differences += 1;
  }
}

/** The core as the page's worker drives it: text through its inbox, one call. */
class CoreKeeper implements Keeper {
  readonly quote: Quote = { bid: Number.NaN, ask: Number.NaN };
  private readonly raw: InstanceType<BenchCore['exports']['Core']>;
  private readonly inbox: Inbox;

  constructor(core: BenchCore, capture: VenueCapture) {
    this.raw = new core.exports.Core();
    this.inbox = new Inbox(this.raw, core.memory);
    const header = {
      t: 0,
      ev: 'header',
      format: 'arbscope-session',
      version: 1,
      ...capture.session.facts,
    };
    if (this.raw.configure(this.inbox.putText(JSON.stringify(header))) !== 0)
      throw new Error('not configured');
    for (const event of capture.session.events) {
      if (event.ev !== 'open') continue;
      const venue = placeOfVenue(event.venue);
      this.raw.open(capture.session.events[0]!.t, venue, event.conn, this.inbox.putText(event.url));
    }
  }

  take({ frame: { t, venue, conn }, text, market }: Message): void {
    const code = this.raw.receive(t, venue, conn, this.inbox.putText(text), false);
    if (code !== 0) throw new Error(`the core refused a frame (${code})`);
    if (market < 0) return;
    this.quote.bid = this.raw.best(market, false);
    this.quote.ask = this.raw.best(market, true);
  }
}

/**
 * A rival of a venue whose changes come before the book they belong to: they wait for it, as they do in
 * the core. Only the beginning of a race is concerned.
 */
abstract class PatientKeeper implements Keeper {
  readonly quote: Quote = { bid: Number.NaN, ask: Number.NaN };
  private readonly id: string;
  /** What waits, by market that has no book yet. */
  private readonly waiting = new Map<number, Message[]>();

  constructor(capture: VenueCapture) {
    this.id = capture.id;
    if (!LATE_BOOKS.includes(capture.id)) return;
    for (const at of capture.markets.keys()) this.waiting.set(at, []);
  }

  take(message: Message): void {
    const waiting = this.waiting.size > 0 ? this.waiting.get(message.market) : undefined;
    if (waiting === undefined) this.apply(message);
    else if (!isWhole(this.id, message.text)) waiting.push(message);
    else {
      this.waiting.delete(message.market);
      for (const one of [message, ...waiting]) this.apply(one);
    }
  }

  protected abstract apply(message: Message): void;
}

/** `JSON.parse`, `Number` and a book of sorted typed arrays. */
class TypedKeeper extends PatientKeeper {
  private readonly venue: string;
  private readonly books: TypedBook[];
  private readonly lists = new LevelLists();

  constructor(capture: VenueCapture) {
    super(capture);
    this.venue = capture.id;
    this.books = capture.markets.map(() => new TypedBook());
  }

  protected override apply({ text, market, isStale }: Message): void {
    if (isStale) return;
    decodeJson(this.venue, text, this.lists);
    const book = this.books[market];
    if (book === undefined) return;
    if (isWhole(this.venue, text)) book.clear();
    book.apply(this.lists);
    this.quote.bid = book.bestBid();
    this.quote.ask = book.bestAsk();
  }
}

/** Whether a frame replaces the book. A look at the text spares the decoders a field. */
function isWhole(venue: string, text: string): boolean {
  switch (venue) {
    case 'binance':
      return text.startsWith('{"id"');
    case 'bitfinex':
      return /^\[\d+,\[\[/.test(text);
    case 'crypto-com':
      return text.includes('"channel":"book"');
    case 'bitstamp':
      return (
        !text.includes('"channel":"diff_', text.length - 80) && !text.includes('diff_order_book')
      );
    case 'gemini':
      return text.startsWith('{"auction_events"');
    case 'gate':
      return text.includes('"full":true');
    case 'htx':
    case 'hyperliquid':
      return true;
    default:
      return text.slice(0, 200).includes('"snapshot"');
  }
}

class CcxtKeeper extends PatientKeeper {
  private readonly venue: CcxtVenue;

  constructor(capture: VenueCapture) {
    super(capture);
    this.venue = new CcxtVenue(capture.id, capture.markets.map(ccxtMarket));
  }

  protected override apply({ text, isStale }: Message): void {
    if (isStale) return;
    const book = this.venue.receive(text);
    if (book === null) return;
    this.quote.bid = best(book, 'bids');
    this.quote.ask = best(book, 'asks');
  }
}

function best(book: CcxtBook, side: 'bids' | 'asks'): number {
  return book[side][0]?.[0] ?? Number.NaN;
}
