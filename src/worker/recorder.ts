import { gzipSync } from 'fflate';
import {
  encodeBase64,
  formatEvent,
  formatHeader,
  type OpenEvent,
  type SessionEvent,
  type SessionFacts,
} from '../lib/session/index.ts';
import { GzipMember } from './gzip-member.ts';

const MINUTE_US = 60_000_000;
const BYTES_MAX = 256 * 1024 * 1024;
/** Text is handed to the compressor in pieces of about this length. */
const PIECE_LENGTH = 128 * 1024;
/** So much may wait for the compressor before frames are left out, and so little before they are taken again. */
const WAITING_MAX = 8 * 1024 * 1024;
const WAITING_LOW = WAITING_MAX / 4;
/** Gaps that the header tells of by their times. */
const GAPS_TOLD = 20;
/** Why a connection ends in the file although it went on. */
const GAP_REASON = 'a gap in the recording';
const GAP_CODE = 4000;

/** One minute, compressed by itself, so that the oldest can be let go. */
interface Minute {
  readonly fromUs: number;
  /** Connections that were open when it began. */
  readonly open: readonly OpenEvent[];
  readonly gzip: GzipMember;
}

/**
 * Records what goes into the core, as a session file of one gzip member a minute. Beyond its limit the
 * oldest minute goes, and the header says from when the recording is.
 */
export class Recorder {
  private readonly facts: SessionFacts;
  private readonly bytesMax: number;
  private readonly connections = new Map<string, OpenEvent>();
  private minutes: Minute[] = [];
  private text = '';
  private dropped = false;
  /** Frames are left out since then, µs; NaN while none are. */
  private gapFromUs = Number.NaN;
  private gaps = 0;
  private readonly gapsTold: string[] = [];
  private readonly onGap: () => void;

  /** @param onGap hears when frames begin to be left out */
  constructor(facts: SessionFacts, bytesMax = BYTES_MAX, onGap = () => {}) {
    this.facts = facts;
    this.bytesMax = bytesMax;
    this.onGap = onGap;
  }

  /** Bytes held so far, compressed. */
  get bytes(): number {
    return this.minutes.reduce((sum, { gzip }) => sum + gzip.bytes, 0);
  }

  /** The oldest moment still held, µs; NaN before the first event. */
  get fromUs(): number {
    return this.minutes[0]?.fromUs ?? Number.NaN;
  }

  /** Bytes that wait for the compressor. */
  get waiting(): number {
    return this.minutes.reduce((sum, { gzip }) => sum + gzip.waiting, this.text.length);
  }

  write(event: SessionEvent): void {
    this.turn(event.t);
    const isLeftOut = 'conn' in event && this.isBehind(event.t);
    this.follow(event);
    if (!isLeftOut) this.append(formatEvent(event));
  }

  /** A frame, without an object for it. */
  frame(t: number, venue: string, conn: number, data: string | ArrayBuffer): void {
    this.turn(t);
    if (this.isBehind(t)) return;
    const [key, text] =
      typeof data === 'string'
        ? ['data', JSON.stringify(data)]
        : ['b64', `"${encodeBase64(new Uint8Array(data))}"`];
    this.append(`{"t":${t},"ev":"recv","venue":"${venue}","conn":${conn},"${key}":${text}}`);
  }

  /** The file so far. Recording may go on. */
  async file(markets: SessionFacts['markets']): Promise<Blob> {
    this.flush();
    const held = this.minutes;
    // A member must end before it can be read, so what comes next begins another.
    this.minutes = [...held];
    if (held.length > 0) this.begin(held.at(-1)!.fromUs);
    const ended = await Promise.all(held.map(({ gzip }) => gzip.end()));
    return new Blob([this.head(markets), ...ended.flat()], { type: 'application/gzip' });
  }

  /**
   * A compressor that cannot keep up must not fill the memory: frames are left out until it has. In the file
   * every connection is closed where the gap begins and opened where it ends, so that books are never continued
   * across it.
   */
  private isBehind(t: number): boolean {
    const isInGap = !Number.isNaN(this.gapFromUs);
    const waiting = this.waiting;
    if (!isInGap && waiting > WAITING_MAX) this.beginGap(t);
    else if (isInGap && waiting < WAITING_LOW) this.endGap(t);
    return !Number.isNaN(this.gapFromUs);
  }

  private beginGap(t: number): void {
    this.gapFromUs = t;
    this.gaps += 1;
    for (const { venue, conn } of this.connections.values()) {
      const end = { t, ev: 'close', venue, conn, code: GAP_CODE, reason: GAP_REASON } as const;
      this.append(formatEvent(end));
    }
    this.onGap();
  }

  private endGap(t: number): void {
    for (const event of this.connections.values()) this.append(formatEvent({ ...event, t }));
    const gap = `${timeOf(this.gapFromUs)} to ${timeOf(t)}`;
    if (this.gapsTold.length < GAPS_TOLD) this.gapsTold.push(gap);
    this.gapFromUs = Number.NaN;
  }

  private head(markets: SessionFacts['markets']): Uint8Array<ArrayBuffer> {
    const first = this.minutes[0];
    const lines = [formatHeader(this.factsNow(markets))];
    if (this.dropped && first !== undefined) {
      lines.push(...first.open.map((event) => formatEvent({ ...event, t: first.fromUs })));
    }
    return gzipSync(new TextEncoder().encode(`${lines.join('\n')}\n`)) as Uint8Array<ArrayBuffer>;
  }

  /** A recording that lost its beginning is no longer what an engine did from its start. */
  private factsNow(markets: SessionFacts['markets']): SessionFacts {
    if (!this.dropped && this.gaps === 0) return { ...this.facts, markets };
    const config = { ...this.facts.config, world: 'recorded' };
    return { ...this.facts, config, markets, notes: [...this.facts.notes, ...this.losses()] };
  }

  private losses(): string[] {
    const notes: string[] = [];
    if (this.dropped) {
      const since = timeOf(this.fromUs);
      notes.push(
        `The recording outgrew its room: it begins at ${since}, books with their next snapshot`,
      );
    }
    if (this.gaps > 0) {
      const lasts = Number.isNaN(this.gapFromUs) ? [] : [`${timeOf(this.gapFromUs)} on`];
      const when = [...this.gapsTold, ...lasts].join(', ');
      notes.push(`The recorder could not keep up: ${this.gaps} gaps without frames (${when})`);
    }
    return notes;
  }

  private follow(event: SessionEvent): void {
    if (event.ev === 'open') this.connections.set(`${event.venue} ${event.conn}`, event);
    if (event.ev === 'close') this.connections.delete(`${event.venue} ${event.conn}`);
  }

  private append(line: string): void {
    this.text += `${line}\n`;
    if (this.text.length >= PIECE_LENGTH) this.flush();
  }

  private turn(t: number): void {
    const current = this.minutes.at(-1);
    if (current !== undefined && t - current.fromUs < MINUTE_US) return;
    this.flush();
    void current?.gzip.end();
    this.begin(t);
    this.makeRoom();
  }

  private begin(fromUs: number): void {
    const open = Number.isNaN(this.gapFromUs) ? [...this.connections.values()] : [];
    this.minutes.push({ fromUs, open, gzip: new GzipMember() });
  }

  /** Lets whole minutes go: one that was read in between has several members. */
  private makeRoom(): void {
    const newestUs = this.minutes.at(-1)?.fromUs;
    while (this.fromUs !== newestUs && this.bytes > this.bytesMax) {
      const goneUs = this.fromUs;
      this.minutes = this.minutes.filter(({ fromUs }) => fromUs !== goneUs);
      this.dropped = true;
    }
  }

  private flush(): void {
    if (this.text === '') return;
    this.minutes.at(-1)?.gzip.write(this.text);
    this.text = '';
  }
}

function timeOf(us: number): string {
  return new Date(us / 1000).toISOString();
}
