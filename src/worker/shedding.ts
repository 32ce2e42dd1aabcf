// What is left out when this computer cannot keep up, and when it comes back. Pure: time is handed in.

/** What tells whether this computer keeps up, at a moment. */
export interface Signs {
  readonly nowUs: number;
  /** Venues that say when they sent a message, and those among them whose messages come too late. */
  readonly timed: number;
  readonly late: number;
  /** How much later than asked the worker came to run: the worst of the last second. */
  readonly lateMs: number;
  /** Share of the last second that went into work, 0..1. */
  readonly busy: number;
}

/** Everything that may be left out, in the order in which it goes. */
export const Shed = { NOTHING: 0, PICTURES: 1, TRADES: 2, ORDERS: 3, INSTRUMENTS: 4 } as const;

/** How much is left out. */
export interface Load {
  readonly step: number;
  /** Instruments left out, by the step at which they went. */
  readonly rounds: readonly (readonly string[])[];
}

/** Nothing is left out. */
export const WHOLE: Load = { step: Shed.NOTHING, rounds: [] };

/** Instruments left out, in the order in which they went. */
export function leftOut({ rounds }: Load): readonly string[] {
  return rounds.flat();
}

/** Overload must last so long before anything goes, so long again before the next thing does, and before instruments do. */
const FIRST_US = 1_000_000;
const NEXT_US = 5_000_000;
const INSTRUMENTS_US = 15_000_000;
/** Whatever went last comes back after so much calm. */
const CALM_US = 60_000_000;
/** A worker that comes to run later than this is behind; one below the second is not. */
const BEHIND_MS = 500;
const PROMPT_MS = 250;
/** Nothing but work, and room to spare. */
const BUSY = 0.95;
const EASY = 0.75;
/** The part of the instruments that goes at once. */
const PART = 4;
/** Fewer than this are never followed. */
const KEPT_MIN = 1;

/** Decides, from signs that come a few times a second, what is left out. */
export class Shedding {
  private load: Load = WHOLE;
  private overSinceUs = Number.NaN;
  private calmSinceUs = Number.NaN;
  private changedUs = Number.NEGATIVE_INFINITY;

  get now(): Load {
    return this.load;
  }

  /** An engine that begins anew leaves nothing out. */
  begin(): void {
    this.load = WHOLE;
    this.overSinceUs = Number.NaN;
    this.calmSinceUs = Number.NaN;
    this.changedUs = Number.NEGATIVE_INFINITY;
  }

  /**
   * The load from now on, or null where it stays. `followed`: the instruments that are followed now, the first to
   * go first.
   */
  take(signs: Signs, followed: () => readonly string[]): Load | null {
    const { nowUs } = signs;
    if (isOverloaded(signs)) {
      this.calmSinceUs = Number.NaN;
      if (Number.isNaN(this.overSinceUs)) this.overSinceUs = nowUs;
      return this.isTimeForMore(nowUs) ? this.change(nowUs, more(this.load, followed())) : null;
    }
    this.overSinceUs = Number.NaN;
    if (!isCalm(signs)) this.calmSinceUs = Number.NaN;
    else if (Number.isNaN(this.calmSinceUs)) this.calmSinceUs = nowUs;
    const calmUs = nowUs - Math.max(this.calmSinceUs, this.changedUs);
    return calmUs >= CALM_US ? this.change(nowUs, less(this.load)) : null;
  }

  /** A person has said about this instrument: it is not ours to bring back. */
  forget(names: readonly string[]): void {
    const isTheirs = (name: string) => names.includes(name);
    const rounds = this.load.rounds.map((round) => round.filter((name) => !isTheirs(name)));
    this.load = { ...this.load, rounds };
  }

  private isTimeForMore(nowUs: number): boolean {
    const waitUs = this.load.step >= Shed.ORDERS ? INSTRUMENTS_US : NEXT_US;
    return nowUs - this.overSinceUs >= FIRST_US && nowUs - this.changedUs >= waitUs;
  }

  private change(nowUs: number, load: Load): Load | null {
    if (load === this.load) return null;
    this.changedUs = nowUs;
    this.load = load;
    return load;
  }
}

/** Two venues are late at once, and half of those that can be told: it is not a venue, it is here. */
function isOverloaded({ timed, late, lateMs, busy }: Signs): boolean {
  return (late >= 2 && 2 * late >= timed) || lateMs > BEHIND_MS || busy > BUSY;
}

function isCalm({ timed, late, lateMs, busy }: Signs): boolean {
  return 4 * late <= timed && lateMs < PROMPT_MS && busy < EASY;
}

function more(load: Load, followed: readonly string[]): Load {
  if (load.step < Shed.INSTRUMENTS - 1) return { ...load, step: load.step + 1 };
  const part = Math.max(1, Math.floor(followed.length / PART));
  const going = followed.slice(0, Math.min(part, followed.length - KEPT_MIN));
  return going.length === 0 ? load : { step: load.step + 1, rounds: [...load.rounds, going] };
}

/** The step before, with the instruments that had gone by then. */
function less(load: Load): Load {
  if (load.step === Shed.NOTHING) return load;
  return {
    step: load.step - 1,
    rounds: load.step >= Shed.INSTRUMENTS ? load.rounds.slice(0, -1) : [],
  };
}
