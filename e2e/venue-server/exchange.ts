import type { WebSocket } from 'ws';
import { ASSETS } from './assets.ts';
import { Book } from './book.ts';
import { Client } from './client.ts';
import { sidesOf } from './template.ts';
import type { Frame, Trade, Venue } from './venue.ts';

/** What is wrong with a venue: `refused` with an HTTP status, `mute` sends nothing, `deaf` does not even read. */
export type Ailment = { kind: 'refused'; status: number } | { kind: 'mute' } | { kind: 'deaf' };

export interface LogEntry {
  readonly atMs: number;
  readonly venue: string;
  readonly client: string;
  readonly what: 'open' | 'close' | 'read' | 'sent';
  /** The first characters of the frame. */
  readonly text: string;
}

const LOGGED_CHARACTERS = 400;
/** Recorded frames follow each other this closely. */
const RECORDED_EVERY_MS = 10;
/** Beats between two trades of a market. */
const BEATS_PER_TRADE = 8;

/** One venue at work: its books, who is connected, and what is wrong with it today. */
export class Exchange {
  readonly venue: Venue;
  ailment: Ailment | null = null;
  private readonly books: Book[];
  private readonly clients = new Map<Client, WebSocket>();
  private readonly delisted = new Set<string>();
  private readonly recordings = new Map<Book, readonly Frame[]>();
  private readonly log: (entry: LogEntry) => void;
  private readonly planted = new Map<Book, number>();
  private connections = 0;
  private beats = 0;
  private sways = false;

  constructor(venue: Venue, log: (entry: LogEntry) => void) {
    this.venue = venue;
    this.log = log;
    const known = ASSETS.filter(({ at }) => at === undefined || at.includes(venue.id));
    this.books = known.flatMap((asset) =>
      asset.quotes.flatMap((quote) => {
        const symbol = venue.symbol(asset.base, quote);
        return symbol === null ? [] : [new Book(asset, quote, symbol, sidesOf(asset, 0))];
      }),
    );
  }

  get listed(): readonly Book[] {
    return this.books.filter(({ symbol }) => !this.delisted.has(symbol));
  }

  get connected(): number {
    return this.clients.size;
  }

  book(instrument: string): Book {
    const book = this.books.find((one) => one.instrument === instrument);
    if (!book) throw new Error(`${this.venue.id} does not list ${instrument}`);
    return book;
  }

  accept(socket: WebSocket, url: string): void {
    this.connections += 1;
    const client = new Client({
      id: `${this.venue.id}-${this.connections}`,
      url,
      find: (symbol) => this.listed.find((book) => book.symbol === symbol),
      list: () => this.listed,
      write: (frame) => this.write(client, frame),
      hangUp: (code, reason) => socket.close(code, reason),
    });
    this.clients.set(client, socket);
    this.note(client, 'open', url);
    socket.on('message', (data) => this.read(client, data.toString()));
    socket.on('close', (code) => {
      this.clients.delete(client);
      this.note(client, 'close', String(code));
    });
    socket.on('error', () => socket.terminate());
    if (this.ailment === null) this.venue.greet?.(client);
  }

  /** Cuts every connection without a closing frame. */
  drop(): void {
    for (const socket of this.clients.values()) socket.terminate();
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

  private list(instrument: string): void {
    const [base = '', quote = ''] = instrument.split('-');
    const symbol = this.venue.symbol(base, quote);
    if (symbol === null) throw new Error(`${this.venue.id} has no name for ${instrument}`);
    const asset = { base, quotes: [quote], priceDigits: 5, sizeDigits: 2, price: 1 };
    this.books.push(new Book(asset, quote, symbol, sidesOf(asset, 0)));
  }

  /** Moves the prices of one market to `bps` above the common ones. */
  shift(instrument: string, bps: number): void {
    const book = this.book(instrument);
    book.recorded = null;
    this.recordings.delete(book);
    this.planted.set(book, bps);
    this.move(book);
  }

  /** Lets prices go up and down, in part together with the other venues', in part alone. */
  sway(on: boolean): void {
    this.sways = on;
    for (const book of this.books) this.move(book);
  }

  /** Everything healthy, listed, calm and unshifted again; connections stay. */
  heal(): void {
    this.ailment = null;
    this.sways = false;
    this.delisted.clear();
    for (const book of this.books) this.shift(book.instrument, 0);
  }

  /** One small change of every book, and now and then a trade. */
  beat(): void {
    this.beats += 1;
    for (const book of this.books) {
      if (this.recordings.has(book)) continue;
      this.publish(book, () => book.nudge());
      if (this.beats % BEATS_PER_TRADE === 0) this.trade(book);
      if (this.sways) this.move(book);
    }
  }

  heartbeat(): void {
    for (const client of this.clients.keys()) this.venue.heartbeat?.beat(client);
  }

  private move(book: Book): void {
    const swayBps = this.sways ? swayOf(this.venue.id, book.asset.base, this.beats) : 0;
    const bps = (this.planted.get(book) ?? 0) + swayBps;
    this.publish(book, () => book.move(sidesOf(book.asset, bps)));
  }

  private publish(book: Book, act: () => ReturnType<Book['nudge']>): void {
    const change = act();
    for (const client of this.clients.keys()) {
      if (client.books.has(book)) client.send(this.venue.change(client, book, change));
      if (!client.orders.has(book)) continue;
      for (const frame of this.venue.orders?.(client, book) ?? []) client.send(frame);
    }
  }

  private trade(book: Book): void {
    const side = this.beats % (2 * BEATS_PER_TRADE) === 0 ? 'buy' : 'sell';
    const { price } = (side === 'buy' ? book.asks : book.bids)[0]!;
    const trade: Trade = { id: this.beats, side, price, size: 10 };
    for (const client of this.clients.keys()) {
      if (client.trades.has(book)) client.send(this.venue.trade(client, book, trade));
    }
  }

  private read(client: Client, text: string): void {
    this.note(client, 'read', text);
    if (this.ailment?.kind === 'deaf') return;
    const before = new Set(client.books);
    this.venue.read(client, text);
    for (const book of client.books) if (!before.has(book)) this.replay(client, book);
  }

  private replay(client: Client, book: Book): void {
    const frames = (this.recordings.get(book) ?? []).values();
    const timer = setInterval(() => {
      const { value: frame, done } = frames.next();
      if (done || !this.clients.has(client)) clearInterval(timer);
      else client.send(typeof frame === 'string' ? this.renumbered(client, frame) : frame);
    }, RECORDED_EVERY_MS);
  }

  private renumbered(client: Client, frame: string): string {
    return this.venue.renumber?.(client, frame) ?? frame;
  }

  private write(client: Client, frame: Frame): void {
    const socket = this.clients.get(client);
    if (this.ailment !== null || socket?.readyState !== socket?.OPEN) return;
    socket?.send(frame);
    this.note(client, 'sent', typeof frame === 'string' ? frame : `${frame.length} bytes`);
  }

  private note(client: Client, what: LogEntry['what'], text: string): void {
    const short = text.slice(0, LOGGED_CHARACTERS);
    this.log({ atMs: Date.now(), venue: this.venue.id, client: client.id, what, text: short });
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
