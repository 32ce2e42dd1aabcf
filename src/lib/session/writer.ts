import { SESSION_FORMAT, SESSION_VERSION, type SessionEvent, type SessionHeader } from './event.ts';
import { GzipWriter } from './gzip.ts';

/** What the person who makes a session states; the rest of the header is fixed. */
export type SessionFacts = Pick<SessionHeader, 'core' | 'seed' | 'config' | 'markets' | 'notes'>;

/** Text is handed on in pieces of about this length: fixed, because gzip's bytes depend on it. */
const PIECE_LENGTH = 256 * 1024;

/** The header line, without its newline. */
export function formatHeader({ core, seed, config, markets, notes }: SessionFacts): string {
  const rows = markets.map(({ venue, symbol, base, quote, kind }) => ({
    venue,
    symbol,
    base,
    quote,
    kind,
  }));
  return JSON.stringify({
    t: 0,
    ev: 'header',
    format: SESSION_FORMAT,
    version: SESSION_VERSION,
    core,
    seed,
    config,
    markets: rows,
    notes,
  });
}

/** One event's line, without its newline, keys in the order of the format's description. */
export function formatEvent(event: SessionEvent): string {
  const { t } = event;
  switch (event.ev) {
    case 'open':
      return line({ t, ev: 'open', venue: event.venue, conn: event.conn, url: event.url });
    case 'recv': {
      const payload = 'data' in event ? { data: event.data } : { b64: event.b64 };
      return line({ t, ev: 'recv', venue: event.venue, conn: event.conn, ...payload });
    }
    case 'close': {
      const { venue, conn, code, reason } = event;
      return line({ t, ev: 'close', venue, conn, code, reason });
    }
    case 'tick':
      return line({ t, ev: 'tick' });
    case 'wall':
      return line({ t, ev: 'wall', us: event.us });
    case 'cmd':
      return line({ t, ev: 'cmd', cmd: event.cmd });
  }
}

function line(event: SessionEvent): string {
  return JSON.stringify(event);
}

/** Writes a session, plain or gzip. The same events give the same bytes on every machine. */
export class SessionWriter {
  private readonly encoder = new TextEncoder();
  private readonly sink: (chunk: Uint8Array) => void;
  private readonly gzip: GzipWriter | null;
  private text = '';
  private lastT_us = 0;

  constructor(sink: (chunk: Uint8Array) => void, facts: SessionFacts, options: { gzip: boolean }) {
    this.sink = sink;
    this.gzip = options.gzip ? new GzipWriter(sink) : null;
    this.append(formatHeader(facts));
  }

  /** Throws `RangeError` when the event is older than the one before it. */
  write(event: SessionEvent): void {
    if (event.t < this.lastT_us) {
      throw new RangeError(`time goes back from ${this.lastT_us} to ${event.t}`);
    }
    this.lastT_us = event.t;
    this.append(formatEvent(event));
  }

  end(): void {
    this.flush();
    this.gzip?.end();
  }

  private append(text: string): void {
    this.text += `${text}\n`;
    if (this.text.length >= PIECE_LENGTH) this.flush();
  }

  private flush(): void {
    const bytes = this.encoder.encode(this.text);
    this.text = '';
    if (this.gzip === null) this.sink(bytes);
    else this.gzip.push(bytes);
  }
}
