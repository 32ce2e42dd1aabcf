import type { About, Answer, Answers, Command, Reply } from '../contract/control.ts';
import type { ShellRow } from '../contract/generated.ts';
import type { FaultNotice, ReplayOrder } from '../contract/worker.ts';
import { SessionPlayer } from '../core/session-player.ts';
import type { TradingCore } from '../core/trading-core.ts';
import { gunzipChunks, isGzip } from '../lib/session/index.ts';
import { answered, wordsOf } from './answered.ts';
import { type Clock, clockStepUs } from './clock.ts';
import { heapBytes, UNMEASURED } from './figures.ts';
import type { Outlet } from './outlet.ts';
import { Rate } from './rate.ts';
import type { Survey } from './survey.ts';
import type { Timing } from './timing.ts';
import { Wishes } from './wishes.ts';

/** A turn of playing ends after this long, so that the worker hears what it is told. */
const TURN_US = 12_000;
/** Events between two looks at the clock. */
const EVENTS_PER_LOOK = 64;
/** Pause between turns at a given speed, ms. */
const PACE_MS = 8;

export interface ReplayParts {
  readonly core: TradingCore;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly outlet: Outlet;
  readonly onFault: (notice: FaultNotice) => void;
}

/**
 * Plays a recording through an engine of its own. The recording's clock is the engine's clock: however
 * fast it runs and however often it is paused, the same events meet at the same instants.
 */
export class ReplayShell {
  private readonly parts: ReplayParts;
  private readonly file: Uint8Array;
  private readonly survey: Survey;
  private readonly config: object;
  private readonly wishes = new Wishes();
  private readonly frames = new Rate();
  private readonly stepUs: number;
  private player: SessionPlayer;
  private speed = 1;
  private playing = true;
  /** While seeking: play as fast as possible up to here, µs. */
  private seekUs: number | null = null;
  /** Where the pace is counted from: a moment of the recording and one of our clock, µs. */
  private fromUs = 0;
  private sinceUs = 0;
  private stopped = false;

  /** @param config settings for whatever the session's header leaves open */
  constructor(parts: ReplayParts, file: Uint8Array, survey: Survey, config: object) {
    this.parts = parts;
    this.file = file;
    this.survey = survey;
    this.config = config;
    this.stepUs = clockStepUs(parts.clock);
    this.player = this.open();
  }

  /** Plays from the beginning. */
  start(): Reply {
    const accepted = this.rewind();
    if (accepted.ok) this.turnSoon();
    return accepted;
  }

  stop(): void {
    this.stopped = true;
    this.parts.timing.stop();
  }

  obey(order: ReplayOrder): Reply {
    return this.replying(() => {
      const reply = this.carryOut(order);
      this.anchor();
      this.turnSoon();
      return reply;
    });
  }

  command(command: Command): Reply {
    return this.replying(() => {
      const reply = this.parts.core.command(this.nowUs(), command);
      if (reply.ok) this.wishes.note(command);
      this.settle();
      this.show();
      return reply;
    });
  }

  query<A extends keyof Answers>(ask: A, of: About = {}): Answer<Answers[A]> {
    return this.replying(() => this.parts.core.query(ask, of));
  }

  // --- Orders -------------------------------------------------------------------------------------

  private carryOut(order: ReplayOrder): Reply {
    switch (order.do) {
      case 'play':
        return this.play();
      case 'pause':
        this.playing = false;
        return OK;
      case 'speed':
        this.speed = order.factor;
        return OK;
      case 'seek':
        return this.seek(order.us);
    }
  }

  /** At the end, playing begins again. */
  private play(): Reply {
    this.playing = true;
    return this.player.ended ? this.rewind() : OK;
  }

  /** The past is not kept: going back is playing again from the start. */
  private seek(us: number): Reply {
    const { fromUs, toUs } = this.survey;
    this.seekUs = Math.min(Math.max(us, fromUs), toUs);
    return this.seekUs < this.nowUs() ? this.rewind() : OK;
  }

  private rewind(): Reply {
    this.player = this.open();
    const { header } = this.player;
    const config = { ...this.config, world: 'recorded', ...header.config };
    const accepted = this.parts.core.configure({ ...header, config });
    // What was set while it played is no part of the file, and stays set.
    if (accepted.ok) {
      for (const wish of this.wishes.all()) this.parts.core.command(this.nowUs(), wish);
    }
    this.anchor();
    return accepted;
  }

  private open(): SessionPlayer {
    return new SessionPlayer(isGzip(this.file) ? gunzipChunks(this.file) : [this.file]);
  }

  // --- Playing ------------------------------------------------------------------------------------

  private readonly turn = () => {
    if (this.stopped) return;
    this.replying(() => {
      const ahead = this.playTurn();
      this.show();
      this.next(ahead);
      return OK;
    });
  };

  /** Plays what is due, for one turn at most. Gives whether more is due already. */
  private playTurn(): boolean {
    const untilUs = this.dueUs();
    const endUs = this.parts.clock.nowUs() + TURN_US;
    const before = this.player.frames;
    let ahead = true;
    while (ahead && this.parts.clock.nowUs() < endUs) {
      this.player.play(this.parts.core, untilUs, EVENTS_PER_LOOK);
      ahead = this.player.upcomingUs <= untilUs && !this.player.ended;
    }
    this.frames.add(this.parts.clock.nowUs(), this.player.frames - before);
    this.settle();
    return ahead;
  }

  private next(ahead: boolean): void {
    if (!ahead && this.seekUs !== null) {
      this.seekUs = null;
      this.anchor();
    }
    if (this.player.ended) this.playing = false;
    if (ahead) this.parts.timing.soon(this.turn);
    else this.parts.timing.wake(this.turn, this.playing ? PACE_MS : IDLE_MS);
  }

  /** Up to where the recording should have been played by now, µs. */
  private dueUs(): number {
    if (this.seekUs !== null) return this.seekUs;
    if (!this.playing) return Number.NEGATIVE_INFINITY;
    const passedUs = this.parts.clock.nowUs() - this.sinceUs;
    return passedUs > 0 ? this.fromUs + passedUs * this.speed : this.fromUs;
  }

  private anchor(): void {
    this.fromUs = this.nowUs();
    this.sinceUs = this.parts.clock.nowUs();
  }

  /** The recording's present: its last event, or its first before there was any. */
  private nowUs(): number {
    return Number.isNaN(this.player.atUs) ? this.survey.fromUs : this.player.atUs;
  }

  /** An instant is stepped once all of it is played, never in its middle. Nobody answers effects. */
  private settle(): void {
    if (this.player.upcomingUs > this.player.atUs) this.parts.core.step();
    this.parts.core.takeEffects();
  }

  private show(): void {
    this.parts.outlet.offer(this.parts.core, this.parts.clock.nowUs(), () => this.row());
  }

  private turnSoon(): void {
    if (!this.stopped) this.parts.timing.soon(this.turn);
  }

  private row(): ShellRow {
    return {
      ...UNMEASURED,
      heap_bytes: heapBytes(),
      frames_per_second: this.frames.perSecond(this.parts.clock.nowUs()),
      clock_step_us: this.stepUs,
      memory_bytes: this.parts.core.memoryBytes,
      paints_skipped: this.parts.outlet.skipped,
      replay_at_us: this.nowUs(),
      replay_from_us: this.survey.fromUs,
      replay_to_us: this.survey.toUs,
      replay_speed: this.playing ? this.speed : 0,
    };
  }

  private replying<T>(work: () => Answer<T> | Reply): Answer<T> & Reply {
    return answered(work, (error) => this.fail(error));
  }

  private fail(error: unknown): void {
    if (this.stopped) return;
    this.stop();
    this.parts.onFault({ fault: wordsOf(error), atUs: this.parts.clock.nowUs(), input: null });
  }
}

const OK: Reply = { ok: true };
/** Frames of a paused recording, ms apart: settings may have changed what they show. */
const IDLE_MS = 50;
