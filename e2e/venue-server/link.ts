import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Fault } from './fault.ts';
import type { Frame } from './venue.ts';
import { closing, frame, type Incoming, message, Opcode, Reader } from './wire.ts';

/** What a client's end has to say. */
export interface Hearer {
  read(text: string): void;
  /** `code` of the client's closing frame; 1006 if there was none. */
  gone(code: number): void;
}

interface Waiting {
  readonly bytes: Buffer;
  readonly dueMs: number;
}

const ABNORMAL = 1006;
/** What may wait on a slow connection; more is lost, as it would be at a venue that hangs up on slow readers. */
const WAITING_MAX = 10_000;
const TRICKLE = { bytes: 1, everyMs: 2000 };
const DELAY_MS = 1000;
/** A client that does not answer a closing frame is not waited for. */
const FAREWELL_MS = 1000;

/** One open connection: messages become bytes here, and what holds it up takes hold of the bytes. */
export class Link {
  readonly id: string;
  private readonly socket: Duplex;
  /** Below the encryption: only there can a connection be reset. */
  private readonly raw: Socket;
  private readonly hearer: Hearer;
  private readonly reader = new Reader();
  private held: Fault | null = null;
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | null = null;
  private code = ABNORMAL;
  private isOpen = true;
  private isClosing = false;
  private isCorked = false;

  constructor(id: string, { socket, raw }: { socket: Duplex; raw: Socket }, hearer: Hearer) {
    this.id = id;
    this.socket = socket;
    this.raw = raw;
    this.hearer = hearer;
    socket.on('data', (bytes: Buffer) => this.take(bytes));
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.gone());
  }

  send(content: Frame): void {
    this.put(message(content));
  }

  /** Sends bytes, whatever they are. */
  put(bytes: Buffer): void {
    if (
      !this.isOpen ||
      this.isClosing ||
      this.held?.do === 'freeze' ||
      this.waiting.length === WAITING_MAX
    )
      return;
    if (this.held === null && this.waiting.length === 0) {
      this.write(bytes);
      return;
    }
    const delayMs = this.held?.do === 'delay' ? (this.held.ms ?? DELAY_MS) : 0;
    this.waiting.push({ bytes, dueMs: Date.now() + delayMs });
    this.pourSoon();
  }

  /** Nothing may follow a closing frame. */
  close(code: number, reason: string): void {
    this.put(closing(code, reason));
    this.isClosing = true;
    setTimeout(() => this.socket.destroy(), FAREWELL_MS).unref();
  }

  /** Ends it without a closing frame. */
  cut(how: 'reset' | 'fin'): void {
    if (how === 'reset') this.raw.resetAndDestroy();
    else this.socket.destroy();
  }

  /** From now on this fault takes hold of its bytes, or none. A peer that was gone and is back knows nothing of it. */
  hold(fault: Fault | null): void {
    const wasFrozen = this.held?.do === 'freeze';
    this.held = fault;
    if (fault?.do === 'freeze') this.socket.pause();
    else if (wasFrozen) this.cut('reset');
    else this.pourSoon();
  }

  private take(bytes: Buffer): void {
    for (const incoming of this.reader.take(bytes)) this.hear(incoming);
  }

  private hear({ opcode, payload }: Incoming): void {
    if (opcode === Opcode.TEXT) this.hearer.read(payload.toString());
    else if (opcode === Opcode.PING) this.put(frame(Opcode.PONG, payload));
    else if (opcode === Opcode.CLOSE) {
      if (payload.length >= 2) this.code = payload.readUInt16BE(0);
      if (!this.isClosing) this.put(frame(Opcode.CLOSE, payload));
      this.socket.end();
    }
  }

  private pourSoon(): void {
    const [first] = this.waiting;
    if (first === undefined || this.timer !== null || !this.isOpen) return;
    const waitMs =
      this.held?.do === 'trickle'
        ? (this.held.everyMs ?? TRICKLE.everyMs)
        : Math.max(0, first.dueMs - Date.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.pour();
      this.pourSoon();
    }, waitMs);
  }

  private pour(): void {
    if (this.held?.do === 'trickle') {
      const all = Buffer.concat(this.waiting.map(({ bytes }) => bytes));
      const most = this.held.bytes ?? TRICKLE.bytes;
      this.write(all.subarray(0, most));
      this.waiting = all.length > most ? [{ bytes: all.subarray(most), dueMs: 0 }] : [];
      return;
    }
    const nowMs = Date.now();
    const later = this.waiting.findIndex(({ dueMs }) => dueMs > nowMs);
    const due = this.waiting.splice(0, later < 0 ? this.waiting.length : later);
    for (const { bytes } of due) this.write(bytes);
  }

  /** What is written in one go leaves in one piece: a flood would spend its time on system calls. */
  private write(bytes: Buffer): void {
    if (!this.isOpen || this.socket.writableEnded) return;
    if (!this.isCorked) {
      this.isCorked = true;
      this.socket.cork();
      process.nextTick(() => {
        this.isCorked = false;
        this.socket.uncork();
      });
    }
    this.socket.write(bytes);
  }

  private gone(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    if (this.timer) clearTimeout(this.timer);
    this.hearer.gone(this.code);
  }
}
