import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Book } from './book.ts';
import { BookSource } from './book-source.ts';
import { FAULTS, type Fault, type FaultName, Ward } from './fault.ts';
import { Link } from './link.ts';
import type { LogEntry } from './log.ts';
import type { About, Line, Source } from './source.ts';
import type { Frame, Venue } from './venue.ts';
import { giant, handshake, VIOLATIONS } from './wire.ts';

/** Somebody who wants to change over from HTTP to WebSocket frames. */
export interface Call {
  readonly socket: Duplex;
  /** Below the encryption. */
  readonly raw: Socket;
  readonly key: string;
  /** Path and query. */
  readonly url: string;
}

const LOGGED_CHARACTERS = 400;
const GIANT_BYTES = 64 * 1024 * 1024;

/** One venue at work: who is connected, where its frames come from, and what is wrong with it today. */
export class Exchange {
  readonly venue: Venue;
  /** Its test books; another source may speak instead of them. */
  readonly own: BookSource;
  private source: Source;
  private readonly ward = new Ward();
  private readonly links = new Map<number, Link>();
  /** Calls that are never answered. */
  private readonly ignored = new Set<Duplex>();
  private readonly log: (entry: LogEntry) => void;
  /** Frames sent so far, by connection and market. */
  private readonly numbers = new Map<string, number>();
  private calls = 0;
  /** Frames sent so far, to everybody. */
  sent = 0;

  constructor(venue: Venue, log: (entry: LogEntry) => void) {
    this.venue = venue;
    this.log = log;
    this.own = new BookSource(venue, this.line);
    this.source = this.own;
  }

  // --- Who speaks ---------------------------------------------------------------------------------------

  /** From now on another source speaks, to connections that are opened from now on; null brings the own one back. */
  plug(make: ((line: Line) => Source) | null): void {
    this.drop();
    this.source = make?.(this.line) ?? this.own;
  }

  advance(tMs: number): void {
    this.source.advance(tMs);
  }

  get connected(): number {
    return this.links.size;
  }

  /** Ids of the connections that follow books. */
  get streams(): string[] {
    return [...this.links].filter(([conn]) => this.own.follows(conn)).map(([, { id }]) => id);
  }

  get listed(): readonly Book[] {
    return this.own.listed;
  }

  book(instrument: string): Book {
    return this.own.book(instrument);
  }

  delist(symbol: string): void {
    this.own.delist(symbol);
  }

  play(...recording: Parameters<BookSource['play']>): void {
    this.own.play(...recording);
  }

  shift(instrument: string, bps: number): void {
    this.own.shift(instrument, bps);
  }

  sway(on: boolean): void {
    this.own.sway(on);
  }

  /** Sends this text to everybody: a notice of its own, say. */
  say(text: string): void {
    for (const conn of this.links.keys()) this.emit(conn, text, null);
  }

  // --- Faults -------------------------------------------------------------------------------------------

  get faults(): readonly Fault[] {
    return this.ward.all;
  }

  /** Something goes wrong from now on, or once and at once. */
  begin(fault: Fault): void {
    this.note('', 'fault', JSON.stringify(fault));
    if (FAULTS[fault.do].grip === 'act') {
      for (const link of this.concerned(fault)) ACTS[fault.do]?.(link, fault);
      return;
    }
    this.ward.begin(fault, this.ids);
    if (fault.do === 'flood') this.own.flood(fault);
    this.hold();
    if (fault.seconds !== undefined)
      setTimeout(() => this.hold(), fault.seconds * 1000 + 1).unref();
  }

  /** Cuts every connection without a closing frame. */
  drop(how: 'reset' | 'fin' = 'reset'): void {
    this.begin({ do: 'drop', how });
  }

  /** One fault is over, or all of them; connections stay. */
  end(name?: FaultName): void {
    this.ward.end(name);
    this.hold();
    if (name === undefined || name === 'flood') this.own.flood(null);
    if (name === undefined || name === 'ignore')
      for (const socket of this.ignored) socket.destroy();
  }

  /** Everything healthy, listed, calm and unshifted again; connections stay. */
  heal(): void {
    this.end();
    this.own.calm();
  }

  // --- Connections --------------------------------------------------------------------------------------

  /** Answers a call, in the way that today's faults leave it. */
  answer(call: Call): void {
    this.calls += 1;
    const conn = this.calls;
    const id = `${this.venue.id}-${conn}`;
    this.note(id, 'dial', call.url);
    const fault = this.ward.atCall();
    if (fault?.do === 'refuse') refuse(call.socket, fault.status ?? 403);
    else if (fault?.do === 'ignore') this.ignore(call.socket);
    else this.accept(conn, id, call, fault);
  }

  private accept(conn: number, id: string, call: Call, slam: Fault | null): void {
    call.socket.write(handshake(call.key));
    const link = new Link(id, call, {
      read: (text) => {
        this.note(id, 'read', text);
        this.source.read(conn, text);
      },
      gone: (code) => {
        this.links.delete(conn);
        this.forgetNumbers(id);
        this.source.close(conn);
        this.note(id, 'close', String(code));
      },
    });
    this.links.set(conn, link);
    this.note(id, 'open', call.url);
    link.hold(this.ward.onBytes(id));
    if (slam?.code) link.close(slam.code, slam.reason ?? '');
    else if (slam) link.cut('reset');
    else this.source.open(conn, call.url);
  }

  private ignore(socket: Duplex): void {
    this.ignored.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.ignored.delete(socket));
  }

  private hold(): void {
    for (const link of this.links.values()) link.hold(this.ward.onBytes(link.id));
  }

  private get ids(): string[] {
    return [...this.links.values()].map(({ id }) => id);
  }

  private concerned({ conn }: Fault): Link[] {
    const all = [...this.links.values()];
    return conn === undefined || conn === 'open' ? all : all.filter(({ id }) => id === conn);
  }

  // --- Frames -------------------------------------------------------------------------------------------

  private get line(): Line {
    return {
      emit: (conn, frame, about) => this.emit(conn, frame, about),
      hangUp: (conn, code, reason) => this.links.get(conn)?.close(code, reason),
    };
  }

  private emit(conn: number, frame: Frame, about: About | null): void {
    const link = this.links.get(conn);
    if (!link) return;
    const symbolOf = (instrument: string) => this.symbolOf(instrument);
    const { frames, fate } = this.ward.onMessage(link.id, about, frame, symbolOf);
    for (const one of frames) link.send(one);
    this.sent += frames.length;
    this.noteSent(link.id, about?.market ?? null, frame, fate);
  }

  private symbolOf(instrument: string): string | undefined {
    const [base = '', quote = ''] = instrument.split('-');
    return this.venue.symbol(base, quote) ?? undefined;
  }

  private noteSent(client: string, market: string | null, frame: Frame, fate: string): void {
    const text = typeof frame === 'string' ? frame : `${frame.length} bytes`;
    const faulty = fate === '' ? {} : { fate };
    if (market === null) {
      this.note(client, 'sent', text, faulty);
      return;
    }
    const key = `${client} ${market}`;
    const no = (this.numbers.get(key) ?? 0) + 1;
    this.numbers.set(key, no);
    this.note(client, 'sent', text, { ...faulty, market, no });
  }

  private forgetNumbers(client: string): void {
    for (const key of this.numbers.keys()) {
      if (key.startsWith(`${client} `)) this.numbers.delete(key);
    }
  }

  private note(
    client: string,
    what: LogEntry['what'],
    text: string,
    more: Partial<LogEntry> = {},
  ): void {
    const short = text.slice(0, LOGGED_CHARACTERS);
    this.log({ atMs: Date.now(), venue: this.venue.id, client, what, text: short, ...more });
  }
}

/** What happens once and at once to a connection. */
const ACTS: Partial<Record<FaultName, (link: Link, fault: Fault) => void>> = {
  drop: (link, { how }) => link.cut(how === 'fin' ? 'fin' : 'reset'),
  close: (link, { code = 1000, reason = '' }) => link.close(code, reason),
  violate: (link, { how = 'masked' }) => {
    if (how in VIOLATIONS) link.put(VIOLATIONS[how as keyof typeof VIOLATIONS]());
  },
  giant: (link, { bytes = GIANT_BYTES }) => link.put(giant(bytes)),
};

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
