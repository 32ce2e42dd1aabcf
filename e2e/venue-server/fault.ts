import type { About } from './source.ts';
import type { Frame } from './venue.ts';
import type { VIOLATIONS } from './wire.ts';

/**
 * One trouble of one venue, in the words that tests, the control port and the log share. It concerns every
 * connection and every market unless it says otherwise, and lasts until it is healed unless it says how long.
 */
export interface Fault {
  readonly do: FaultName;
  /** Id of one connection, like `okx-3`; `open` for those that are open when it begins. */
  readonly conn?: string;
  /** As `BTC-USDT`: only frames about this market. */
  readonly instrument?: string;
  /** Only frames about this of a market, and no answers. */
  readonly of?: About['of'];
  /** Frames, or calls, that it takes before it is over. */
  readonly times?: number;
  /** It is over after so long. */
  readonly seconds?: number;
  /** HTTP status of a refusal. */
  readonly status?: number;
  /** Of a close; its absence ends a call without a closing frame. */
  readonly code?: number;
  readonly reason?: string;
  /** Of a drop: a reset or an end of the stream (`fin`). Of a violation: which rule is broken. */
  readonly how?: 'reset' | 'fin' | keyof typeof VIOLATIONS;
  /** Of a delay. */
  readonly ms?: number;
  /** Of a trickle: so many bytes at a time, so far apart. Of a giant: its size. */
  readonly bytes?: number;
  readonly everyMs?: number;
  /** Of a flood: frames, and levels that change in each. */
  readonly perSecond?: number;
  readonly levels?: number;
}

export type FaultName = keyof typeof FAULTS;

/** What it takes hold of: calls, messages, the bytes of a connection, the books, or everything once and at once. */
type Grip = 'call' | 'message' | 'bytes' | 'books' | 'act';

interface Rule {
  readonly grip: Grip;
  /** Of the catalogue of faults. */
  readonly ids: readonly string[];
  readonly what: string;
  /** What a message becomes. */
  readonly turn?: (frame: Frame, fault: ActiveFault) => Frame[];
}

/** Every fault there is. */
export const FAULTS = {
  refuse: call('T09 T10', 'New calls are answered with an HTTP status, 403 if none is given.'),
  ignore: call('T02', 'New calls are never answered.'),
  slam: call('T05 T09', 'New calls are accepted and ended at once: with a code, or cut.'),

  mute: turns('T04 T13', 'Frames vanish, acknowledgements too.', () => []),
  lose: turns('P01', 'The next frame vanishes; `times` says how many.', () => []),
  repeat: turns('P02', 'A frame is sent twice.', (frame) => [frame, frame]),
  swap: turns('P03', 'A frame is sent after the one that follows it.', swapped),
  truncate: turns('V01', 'A frame ends in the middle.', (frame) => [
    frame.slice(0, half(frame)) as Frame,
  ]),
  flip: turns('P06', 'The last digit of the first number with a point is another one.', flipped),

  freeze: bytes('T03', 'Nothing is read or written, and nothing closed: half-open.'),
  trickle: bytes('T06', '`bytes` every `everyMs`: one every 2 s if nothing is said.'),
  delay: bytes('C05', 'Everything comes `ms` later.'),
  flood: {
    grip: 'books',
    ids: ['L01'],
    what: 'Books change `perSecond` times, `levels` each time.',
  },

  drop: act('T01', 'Connections are reset, or ended (`how`: `fin`), without a closing frame.'),
  close: act('T08 T09', 'Connections are closed with a `code` and a `reason`.'),
  violate: act('T11', 'A frame that no server may send: `masked`, `reserved`, or bad `text`.'),
  giant: act('T12', 'One text of so many bytes, 64 MiB if nothing is said.'),
} as const satisfies Record<string, Rule>;

const LASTING: Partial<Record<FaultName, number>> = { lose: 1, repeat: 1, swap: 1, flip: 1 };

/** A fault at work. */
export interface ActiveFault {
  readonly fault: Fault;
  /** Connections that were open when it began, if it concerns those alone. */
  readonly open: ReadonlySet<string> | null;
  left: number;
  /** A frame that waits for the next one. */
  held: Frame | null;
}

/** The faults of one venue that last. */
export class Ward {
  private active: ActiveFault[] = [];

  /** `open`: ids of the connections that are there now. */
  begin(fault: Fault, open: Iterable<string>): void {
    const those = fault.conn === 'open' ? new Set(open) : null;
    const left = fault.times ?? LASTING[fault.do] ?? Number.POSITIVE_INFINITY;
    const begun: ActiveFault = { fault, open: those, left, held: null };
    this.active.push(begun);
    if (fault.seconds !== undefined) {
      setTimeout(() => this.remove(begun), fault.seconds * 1000).unref();
    }
  }

  /** Without a name: all of them. */
  end(name?: FaultName): void {
    this.active = name ? this.active.filter(({ fault }) => fault.do !== name) : [];
  }

  get all(): readonly Fault[] {
    return this.active.map(({ fault }) => fault);
  }

  /** What happens to somebody who calls now. */
  atCall(): Fault | null {
    const found = this.active.find(({ fault }) => FAULTS[fault.do].grip === 'call');
    if (found) this.spend(found);
    return found?.fault ?? null;
  }

  /** What holds the bytes of a connection, at most one. */
  onBytes(conn: string): Fault | null {
    const found = this.active.find(
      (one) => FAULTS[one.fault.do].grip === 'bytes' && concerns(one, conn),
    );
    return found?.fault ?? null;
  }

  /** What is sent instead of a frame; `symbolOf` gives what the venue calls an instrument. */
  onMessage(
    conn: string,
    about: About | null,
    frame: Frame,
    symbolOf: (instrument: string) => string | undefined,
  ): { frames: Frame[]; fate: string } {
    let frames = [frame];
    const fate: string[] = [];
    for (const one of this.active) {
      const { turn }: Rule = FAULTS[one.fault.do];
      if (!turn || !concerns(one, conn) || !isAbout(one.fault, about, frame, symbolOf)) continue;
      frames = frames.flatMap((frame) => turn(frame, one));
      fate.push(one.fault.do);
      this.spend(one);
    }
    return { frames, fate: fate.join(' ') };
  }

  private spend(one: ActiveFault): void {
    one.left -= 1;
    if (one.left <= 0 && one.held === null) this.remove(one);
  }

  private remove(one: ActiveFault): void {
    this.active = this.active.filter((other) => other !== one);
  }
}

function concerns({ fault, open }: ActiveFault, conn: string): boolean {
  return open === null ? fault.conn === undefined || fault.conn === conn : open.has(conn);
}

/** An answer names its market at the end of some word in its text, if at all. */
function isAbout(
  { instrument, of }: Fault,
  about: About | null,
  frame: Frame,
  symbolOf: (instrument: string) => string | undefined,
): boolean {
  if (of !== undefined && about?.of !== of) return false;
  if (instrument === undefined) return true;
  if (about !== null) return about.market === instrument;
  const symbol = symbolOf(instrument);
  return symbol !== undefined && typeof frame === 'string' && frame.includes(`${symbol}"`);
}

// --- What a message becomes -------------------------------------------------------------------------

function swapped(frame: Frame, fault: ActiveFault): Frame[] {
  const { held } = fault;
  fault.held = held === null ? frame : null;
  return held === null ? [] : [frame, held];
}

function flipped(frame: Frame): Frame[] {
  if (typeof frame === 'string') {
    const another = (digit: string) => String((Number(digit) + 1) % 10);
    return [frame.replace(/(\d+\.\d*)(\d)/, (_, before, last) => before + another(last))];
  }
  const bytes = Buffer.from(frame);
  bytes[half(bytes)]! ^= 1;
  return [bytes];
}

function half({ length }: Frame): number {
  return Math.floor(length / 2);
}

// --- The table's words ------------------------------------------------------------------------------

function call(ids: string, what: string): Rule {
  return { grip: 'call', ids: ids.split(' '), what };
}

function turns(ids: string, what: string, turn: NonNullable<Rule['turn']>): Rule {
  return { grip: 'message', ids: ids.split(' '), what, turn };
}

function bytes(ids: string, what: string): Rule {
  return { grip: 'bytes', ids: ids.split(' '), what };
}

function act(ids: string, what: string): Rule {
  return { grip: 'act', ids: ids.split(' '), what };
}
