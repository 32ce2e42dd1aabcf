import type { ShellRow } from '../contract/generated.ts';
import type { TradingCore } from '../core/trading-core.ts';
import { type Clock, clockStepUs } from './clock.ts';
import { heapBytes, UNMEASURED } from './figures.ts';
import type { Outlet } from './outlet.ts';
import { Peak } from './peak.ts';
import { Rate } from './rate.ts';
import type { Recorder } from './recorder.ts';
import { Stage } from './stage.ts';

/** Frames that may wait for one step. */
const BATCH_MAX = 4096;
/** How long a frame may wait for its step: a flood keeps timers and messages to oneself waiting. */
const WAIT_MAX_US = 2_000;
/** Latencies shown are those of the last ten to twenty seconds. */
const WINDOW_US = 10_000_000;
/** Percentiles are worked out this often. */
const EVERY_US = 250_000;
const SECOND_US = 1_000_000;

/** What the worker holds, by kind. */
export interface Held {
  readonly sockets: number;
  readonly ports: number;
  readonly timers: number;
}

/**
 * Measures what the core cannot: how long each stage of the worker's part takes, how many frames there are,
 * and whether the worker comes to run when it asked to. It keeps no object a message.
 */
export class Meter {
  private readonly clock: Clock;
  private readonly stepUs: number;
  private readonly receipts = new Float64Array(BATCH_MAX);
  private readonly decision = new Stage();
  private readonly receive = new Stage();
  private readonly step = new Stage();
  private readonly pack = new Stage();
  private readonly frames = new Rate();
  private readonly work = new Rate();
  private readonly backlog = new Peak();
  private readonly late = new Peak();
  private waiting = 0;
  private turnedUs = 0;
  private workedOutUs = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.stepUs = clockStepUs(clock);
  }

  /** No more frames can wait for the step, or the first one has waited long enough. */
  get isDue(): boolean {
    const last = this.waiting - 1;
    const waitedUs = (this.receipts[last] ?? 0) - (this.receipts[0] ?? 0);
    return this.waiting === BATCH_MAX || waitedUs > WAIT_MAX_US;
  }

  /** A frame is here. */
  received(): void {
    const nowUs = this.clock.nowUs();
    this.receipts[this.waiting] = nowUs;
    this.waiting += 1;
    this.frames.add(nowUs);
  }

  /** The books of the frame that was received last stand. */
  taken(): void {
    const nowUs = this.clock.nowUs();
    this.spend(this.receive, nowUs - (this.receipts[this.waiting - 1] ?? nowUs), nowUs);
  }

  /** The step that decided on every waiting frame began at `sinceUs` and has ended. */
  decided(sinceUs: number): void {
    const nowUs = this.clock.nowUs();
    this.spend(this.step, nowUs - sinceUs, nowUs);
    if (this.waiting === 0) return;
    for (let i = 0; i < this.waiting; i += 1) this.decision.add(nowUs - (this.receipts[i] ?? 0));
    this.backlog.add(nowUs, this.waiting);
    this.waiting = 0;
    if (nowUs - this.turnedUs >= WINDOW_US) this.turn(nowUs);
  }

  /** A frame for the page was packed and handed over since `sinceUs`. */
  packed(sinceUs: number): void {
    const nowUs = this.clock.nowUs();
    this.spend(this.pack, nowUs - sinceUs, nowUs);
  }

  /** The worker came to run so much later than it asked. */
  woken(lateUs: number): void {
    this.late.add(this.clock.nowUs(), Math.max(0, lateUs));
  }

  /** The worst of the last second, ms. */
  lateMs(): number {
    return this.late.ofSecond(this.clock.nowUs()) / 1000;
  }

  /** Share of the last second that went into work, 0..1. */
  busyShare(): number {
    return Math.min(1, this.work.perSecond(this.clock.nowUs()) / SECOND_US);
  }

  row(core: TradingCore, outlet: Outlet, recorder: Recorder | null, held: Held): ShellRow {
    const nowUs = this.clock.nowUs();
    this.workOut(nowUs);
    return {
      ...UNMEASURED,
      ...held,
      decision_p50_us: this.decision.p50,
      decision_p99_us: this.decision.p99,
      receive_p50_us: this.receive.p50,
      receive_p99_us: this.receive.p99,
      step_p50_us: this.step.p50,
      step_p99_us: this.step.p99,
      pack_p50_us: this.pack.p50,
      pack_p99_us: this.pack.p99,
      frames_per_second: this.frames.perSecond(nowUs),
      clock_step_us: this.stepUs,
      memory_bytes: core.memoryBytes,
      paints_skipped: outlet.skipped,
      backlog: this.backlog.ofSecond(nowUs),
      late_ms: this.lateMs(),
      busy_share: this.busyShare(),
      heap_bytes: heapBytes(),
      recorded_bytes: recorder?.bytes ?? Number.NaN,
      recorded_from_us: recorder?.fromUs ?? Number.NaN,
    };
  }

  private spend(stage: Stage, us: number, nowUs: number): void {
    stage.add(us);
    this.work.add(nowUs, us);
  }

  private turn(nowUs: number): void {
    this.turnedUs = nowUs;
    for (const stage of this.stages()) stage.turn();
  }

  private workOut(nowUs: number): void {
    if (nowUs - this.workedOutUs < EVERY_US) return;
    this.workedOutUs = nowUs;
    for (const stage of this.stages()) stage.workOut();
  }

  private stages(): readonly Stage[] {
    return [this.decision, this.receive, this.step, this.pack];
  }
}
