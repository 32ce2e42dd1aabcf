import type { ShellRow } from '../contract/generated.ts';
import type { TradingCore } from '../core/trading-core.ts';
import { type Clock, clockStepUs } from './clock.ts';
import { Histogram } from './histogram.ts';
import type { Outlet } from './outlet.ts';
import { Rate } from './rate.ts';
import type { Recorder } from './recorder.ts';

/** Frames that may wait for one step. */
const BATCH_MAX = 4096;
/** How long a frame may wait for its step: a flood keeps timers and messages to oneself waiting. */
const WAIT_MAX_US = 2_000;
/** Latencies shown are those of the last ten to twenty seconds. */
const WINDOW_US = 10_000_000;
/** Percentiles are worked out this often. */
const EVERY_US = 250_000;

/** Measures what the core cannot: how long a frame waits for its decision, and how many there are. */
export class Meter {
  private readonly clock: Clock;
  private readonly stepUs: number;
  private readonly receipts = new Float64Array(BATCH_MAX);
  private readonly latencies = new Histogram();
  private readonly frames = new Rate();
  private waiting = 0;
  private turnedUs = 0;
  private workedOutUs = 0;
  private p50 = Number.NaN;
  private p99 = Number.NaN;

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

  /** The step that decided on every waiting frame has ended. */
  decided(): void {
    if (this.waiting === 0) return;
    const nowUs = this.clock.nowUs();
    for (let i = 0; i < this.waiting; i += 1) this.latencies.add(nowUs - (this.receipts[i] ?? 0));
    this.waiting = 0;
    if (nowUs - this.turnedUs < WINDOW_US) return;
    this.turnedUs = nowUs;
    this.latencies.turn();
  }

  row(core: TradingCore, outlet: Outlet, recorder: Recorder | null): ShellRow {
    const nowUs = this.clock.nowUs();
    this.workOut(nowUs);
    return {
      decision_p50_us: this.p50,
      decision_p99_us: this.p99,
      frames_per_second: this.frames.perSecond(nowUs),
      clock_step_us: this.stepUs,
      memory_bytes: core.memoryBytes,
      paints_skipped: outlet.skipped,
      recorded_bytes: recorder?.bytes ?? Number.NaN,
      recorded_from_us: recorder?.fromUs ?? Number.NaN,
      replay_at_us: Number.NaN,
      replay_from_us: Number.NaN,
      replay_to_us: Number.NaN,
      replay_speed: Number.NaN,
    };
  }

  private workOut(nowUs: number): void {
    if (nowUs - this.workedOutUs < EVERY_US) return;
    this.workedOutUs = nowUs;
    this.p50 = this.latencies.percentile(0.5);
    this.p99 = this.latencies.percentile(0.99);
  }
}
