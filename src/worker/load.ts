import type { Command, LoadAnswer, Reply } from '../contract/control.ts';
import { type Frame, readFrame } from '../contract/generated.ts';
import type { TradingCore } from '../core/trading-core.ts';
import { MemoryCap, memoryWords } from './memory-cap.ts';
import type { Meter } from './meter.ts';
import type { Outlet } from './outlet.ts';
import { type Load, leftOut, Shed, Shedding, type Signs } from './shedding.ts';

/** Signs are looked at this often. */
const EVERY_US = 500_000;
/** Messages that take so much longer than the venue's fastest are late: LAG_MAX of the core. */
const LAG_MAX_MS = 500;
/** The delay of a venue that has been silent for longer tells nothing of now. */
const SILENT_MS = 2_000;

/** The part of the instruments that goes when the engine's memory is full. */
const MEMORY_PART = 4;

interface LoadParts {
  readonly core: TradingCore;
  readonly meter: Meter;
  readonly outlet: Outlet;
  /** Does what a person could do, and records it. */
  readonly command: (command: Command) => Reply;
}

/** Leaves out what this computer cannot keep up with, one thing after another, and takes it back. */
export class LoadWatch {
  private readonly parts: LoadParts;
  private readonly shedding = new Shedding();
  private readonly memory = new MemoryCap();
  private order: readonly string[] = [];
  private dueUs = 0;
  private scratch: ArrayBuffer | null = null;

  constructor(parts: LoadParts) {
    this.parts = parts;
  }

  get answer(): LoadAnswer {
    const { now } = this.shedding;
    return { step: now.step, left: leftOut(now) };
  }

  /** Figures for the page. */
  get row() {
    const { step, left } = this.answer;
    return { shed_step: step, shed_instruments: left.length };
  }

  /** Instruments in the order in which a person would let them go. */
  prefer(names: readonly string[]): void {
    this.order = names;
  }

  /** A new engine follows everything. */
  begin(): void {
    this.shedding.begin();
    this.parts.outlet.spare(false);
  }

  /** What a person says of an instrument counts. */
  heard(command: Command): void {
    if (command.do === 'instrument') this.shedding.forget([command.name]);
    if (command.do === 'instruments') this.shedding.forget(command.names);
  }

  /** After an instant: twice a second the signs are read. */
  look(nowUs: number): void {
    if (nowUs < this.dueUs) return;
    this.dueUs = nowUs + EVERY_US;
    if (this.memory.passed(this.parts.core.memoryBytes)) this.unburden();
    const before = this.shedding.now;
    const after = this.shedding.take(this.signs(nowUs), () => this.followed());
    if (after !== null) this.apply(before, after);
  }

  private apply(before: Load, after: Load): void {
    const { outlet, command } = this.parts;
    outlet.spare(after.step >= Shed.PICTURES);
    const [was, is] = [spared(before), spared(after)];
    if (was.trades !== is.trades || was.orders !== is.orders) command({ do: 'spare', ...is });
    const [left, leaves] = [leftOut(before), leftOut(after)];
    this.follow(
      leaves.filter((name) => !left.includes(name)),
      false,
    );
    this.follow(
      left.filter((name) => !leaves.includes(name)),
      true,
    );
  }

  /** A part of what is followed goes for good: memory that was given is not given back. */
  private unburden(): void {
    const followed = this.followed();
    const part = Math.max(1, Math.floor(followed.length / MEMORY_PART));
    const names = followed.slice(0, Math.min(part, followed.length - 1));
    if (names.length === 0) return;
    this.follow(names, false);
    this.parts.outlet.say(memoryWords(this.parts.core.memoryBytes, names));
  }

  private follow(names: readonly string[], enabled: boolean): void {
    if (names.length > 0) this.parts.command({ do: 'instruments', names, enabled });
  }

  private signs(nowUs: number): Signs {
    const { core, meter } = this.parts;
    this.scratch = core.packFrame(this.scratch);
    const counts = timesOf(readFrame(this.scratch));
    return { nowUs, ...counts, lateMs: meter.lateMs(), busy: meter.busyShare() };
  }

  /** What is followed now, the first to go first. */
  private followed(): readonly string[] {
    const answer = this.parts.core.query('catalogue');
    if (!answer.ok) return [];
    const { instruments, unfollowed = [] } = answer.value;
    const now = instruments.filter((name) => !unfollowed.includes(name));
    const known = this.order.filter((name) => now.includes(name));
    return [...now.filter((name) => !known.includes(name)).toReversed(), ...known];
  }
}

function spared({ step }: Load) {
  return { trades: step >= Shed.TRADES, orders: step >= Shed.ORDERS };
}

/** Venues that say when they sent, and how many of them come too late. */
function timesOf({ venues }: Frame): { timed: number; late: number } {
  let timed = 0;
  let late = 0;
  for (let row = 0; row < venues.rows; row += 1) {
    const overMs = venues.delay_ms[row]! - venues.offset_ms[row]!;
    if (Number.isNaN(overMs) || !(venues.silence_ms[row]! < SILENT_MS)) continue;
    timed += 1;
    if (overMs > LAG_MAX_MS) late += 1;
  }
  return { timed, late };
}
