import { ASSETS } from './assets.ts';
import { Book, type Sides } from './book.ts';
import { Client } from './client.ts';
import type { About, Line, Source } from './source.ts';
import { sidesOf } from './template.ts';
import type { Frame, Trade, Venue } from './venue.ts';

const BEAT_MS = 200;
/** Beats between two trades of a market. */
const BEATS_PER_TRADE = 8;
/** After a pause longer than this, beats that were missed stay missed. */
const LATE_MAX_MS = 1000;

/** Is told of every change of a book, before anybody is sent it. */
export type Witness = (book: Book, change: Sides) => void;

/** Test books that keep moving, and recorded frames, in the dialect of one venue. */
export class BookSource implements Source {
  private readonly venue: Venue;
  private readonly line: Line;
  private readonly books: Book[];
  private readonly clients = new Map<number, Client>();
  private readonly delisted = new Set<string>();
  private readonly recordings = new Map<Book, readonly Frame[]>();
  /** Recordings on their way: each client's next frame. */
  private playing: { client: Client; frames: Iterator<Frame> }[] = [];
  private readonly planted = new Map<Book, number>();
  readonly witnesses = new Set<Witness>();
  /** What is being sent is about this. */
  private about: About | null = null;
  private beats = 0;
  private beatMs = 0;
  private heartbeatMs = 0;
  private sways = false;
  /** Changes that come beside the beats: how many a second, of how many levels, and since when. */
  private flooded: { perMs: number; levels: number; untilMs: number } | null = null;
  private pouredMs = 0;
  private poured = 0;

  constructor(venue: Venue, line: Line) {
    this.venue = venue;
    this.line = line;
    const known = ASSETS.filter(({ at }) => at === undefined || at.includes(venue.id));
    this.books = known.flatMap((asset) =>
      asset.quotes.flatMap((quote) => {
        const symbol = venue.symbol(asset.base, quote);
        return symbol === null ? [] : [new Book(asset, quote, symbol, sidesOf(asset, 0))];
      }),
    );
  }

  // --- Source -----------------------------------------------------------------------------------------

  open(conn: number, url: string): void {
    const client = new Client({
      id: `${this.venue.id}-${conn}`,
      url,
      find: (symbol) => this.listed.find((book) => book.symbol === symbol),
      list: () => this.listed,
      write: (frame) => this.line.emit(conn, frame, this.about),
      hangUp: (code, reason) => this.line.hangUp(conn, code, reason),
    });
    this.clients.set(conn, client);
    this.venue.greet?.(client);
  }

  read(conn: number, text: string): void {
    const client = this.clients.get(conn);
    if (!client) return;
    const before = new Set(client.books);
    this.venue.read(client, text);
    for (const book of client.books) if (!before.has(book)) this.replay(client, book);
  }

  close(conn: number): void {
    const client = this.clients.get(conn);
    this.clients.delete(conn);
    this.playing = this.playing.filter((one) => one.client !== client);
  }

  advance(tMs: number): void {
    if (tMs - this.beatMs > LATE_MAX_MS) this.beatMs = tMs - BEAT_MS;
    for (; tMs - this.beatMs >= BEAT_MS; this.beatMs += BEAT_MS) this.beat();
    const everyMs = this.venue.heartbeat?.everyMs ?? Number.POSITIVE_INFINITY;
    if (tMs - this.heartbeatMs >= everyMs) {
      this.heartbeatMs = tMs;
      this.heartbeat();
    }
    this.pour(tMs);
    this.playOn();
  }

  /** Whether this connection follows books. */
  follows(conn: number): boolean {
    return (this.clients.get(conn)?.books.size ?? 0) > 0;
  }

  // --- What tests ask of it ------------------------------------------------------------------------------

  get listed(): readonly Book[] {
    return this.books.filter(({ symbol }) => !this.delisted.has(symbol));
  }

  book(instrument: string): Book {
    const book = this.books.find((one) => one.instrument === instrument);
    if (!book) throw new Error(`${this.venue.id} does not list ${instrument}`);
    return book;
  }

  /** What comes by the clock comes now. */
  heartbeat(): void {
    for (const client of this.clients.values()) this.venue.heartbeat?.beat(client);
  }

  /** From now on `symbol` is unknown here. */
  delist(symbol: string): void {
    this.delisted.add(symbol);
  }

  /**
   * Whoever subscribes to `instrument` gets these recorded frames, and then nothing more of it. `whole`: the
   * recorded answer to whoever asks for the whole book. An instrument that is nobody's here is listed from now on.
   */
  play(instrument: string, frames: readonly Frame[], whole: string | null = null): void {
    if (!this.books.some((book) => book.instrument === instrument)) this.list(instrument);
    const book = this.book(instrument);
    book.recorded = whole;
    this.recordings.set(book, frames);
  }

  /** Moves the prices of one market to `bps` above the common ones. */
  shift(instrument: string, bps: number): void {
    const book = this.book(instrument);
    book.recorded = null;
    this.recordings.delete(book);
    this.planted.set(book, bps);
    this.move(book);
  }

  /** From now on books change so much more often; null brings back the calm. */
  flood(told: { perSecond?: number; levels?: number; seconds?: number } | null): void {
    const { perSecond = 1000, levels = 1, seconds = Number.POSITIVE_INFINITY } = told ?? {};
    this.pouredMs = Date.now();
    const untilMs = this.pouredMs + seconds * 1000;
    this.flooded = told && { perMs: perSecond / 1000, levels, untilMs };
  }

  /** Lets prices go up and down, in part together with the other venues', in part alone. */
  sway(on: boolean): void {
    this.sways = on;
    for (const book of this.books) this.move(book);
  }

  /** Listed, calm and unshifted again. */
  calm(): void {
    this.sways = false;
    this.delisted.clear();
    for (const book of this.books) this.shift(book.instrument, 0);
  }

  // --- Books --------------------------------------------------------------------------------------------

  private list(instrument: string): void {
    const [base = '', quote = ''] = instrument.split('-');
    const symbol = this.venue.symbol(base, quote);
    if (symbol === null) throw new Error(`${this.venue.id} has no name for ${instrument}`);
    const asset = { base, quotes: [quote], priceDigits: 5, sizeDigits: 2, price: 1 };
    this.books.push(new Book(asset, quote, symbol, sidesOf(asset, 0)));
  }

  /** One small change of every book, and now and then a trade. */
  private beat(): void {
    this.beats += 1;
    for (const book of this.books) {
      if (this.recordings.has(book)) continue;
      this.publish(book, book.nudge());
      if (this.beats % BEATS_PER_TRADE === 0) this.trade(book);
      if (this.sways) this.move(book);
    }
  }

  /** What is due of a flood by now, of one followed book after the other. */
  private pour(tMs: number): void {
    if (this.flooded === null) return;
    const { perMs, levels, untilMs } = this.flooded;
    const followed = this.books.filter((book) => this.isFollowed(book));
    const due = Math.floor((Math.min(tMs, untilMs) - this.pouredMs) * perMs);
    this.pouredMs += due / perMs;
    for (let left = followed.length > 0 ? due : 0; left > 0; left -= 1) {
      const book = followed[this.poured++ % followed.length]!;
      this.publish(book, book.swell(levels));
    }
    if (tMs >= untilMs) this.flooded = null;
  }

  private isFollowed(book: Book): boolean {
    for (const client of this.clients.values()) if (client.books.has(book)) return true;
    return false;
  }

  private move(book: Book): void {
    const swayBps = this.sways ? swayOf(this.venue.id, book.asset.base, this.beats) : 0;
    const bps = (this.planted.get(book) ?? 0) + swayBps;
    this.publish(book, book.move(sidesOf(book.asset, bps)));
  }

  private publish(book: Book, change: Sides): void {
    this.about = { market: book.instrument, of: 'book' };
    for (const witness of this.witnesses) witness(book, change);
    for (const client of this.clients.values()) {
      if (client.books.has(book)) client.send(this.venue.change(client, book, change));
      if (!client.orders.has(book)) continue;
      for (const frame of this.venue.orders?.(client, book) ?? []) client.send(frame);
    }
    this.about = null;
  }

  private trade(book: Book): void {
    const side = this.beats % (2 * BEATS_PER_TRADE) === 0 ? 'buy' : 'sell';
    const { price } = (side === 'buy' ? book.asks : book.bids)[0]!;
    const trade: Trade = { id: this.beats, side, price, size: 10 };
    this.about = { market: book.instrument, of: 'trades' };
    for (const client of this.clients.values()) {
      if (client.trades.has(book)) client.send(this.venue.trade(client, book, trade));
    }
    this.about = null;
  }

  // --- Recordings -----------------------------------------------------------------------------------------

  private replay(client: Client, book: Book): void {
    const frames = this.recordings.get(book);
    if (frames) this.playing.push({ client, frames: frames.values() });
  }

  /** One frame of every recording: they follow each other as often as time passes. */
  private playOn(): void {
    this.playing = this.playing.filter(({ client, frames }) => {
      const { value: frame, done } = frames.next();
      if (done) return false;
      client.send(typeof frame === 'string' ? this.renumbered(client, frame) : frame);
      return true;
    });
  }

  private renumbered(client: Client, frame: string): string {
    return this.venue.renumber?.(client, frame) ?? frame;
  }
}

/** Waves of all venues together and of one alone, bps: the same at the same beat every time. */
function swayOf(venue: string, base: string, beat: number): number {
  const phase = (name: string) =>
    [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  const wave = (name: string, beats: number, bps: number) =>
    bps * Math.sin((2 * Math.PI * beat) / beats + (phase(name) % 1000));
  const together = wave(base, 170, 12) + wave(`${base} `, 47, 4);
  return together + wave(venue + base, 97, 4) + wave(base + venue, 23, 2);
}
