import type { About, Answer, Answers, Command, Reply } from '../contract/control.ts';
import type { ReplayOrder, SimulatedFacts, SimulatedTerms } from '../contract/worker.ts';
import type { Arrival, Simulator } from '../core/simulator.ts';
import { answered, wordsOf } from './answered.ts';
import type { Clock } from './clock.ts';
import { type LiveParts, LiveShell } from './live.ts';
import type { Socket } from './sockets.ts';
import type { Timing } from './timing.ts';

/** When every simulated session begins: 2026-01-01 00:00 UTC. The same seed gives the same session. */
const START_US = 1_767_225_600_000_000;
/** A turn ends after this long, so that the worker hears what it is told. */
const TURN_US = 12_000;
/** Arrivals between two looks at the clock. */
const ARRIVALS_PER_LOOK = 32;
/** Pause between turns, ms. */
const PACE_MS = 8;
/** What is late by more than this is not made up for: the machine is too slow for the speed that was asked. */
const LATE_MAX_US = 250_000;

const OK: Reply = { ok: true };

/** States of a socket. */
const CONNECTING = 0;
const OPEN = 1;
const ENDED = 3;

/** What of the live shell's parts is the real world's; its clock, timers and sockets are the simulator's. */
export type SimulatedParts = Omit<
  LiveParts,
  'clock' | 'timing' | 'dial' | 'poison' | 'seed' | 'watch' | 'place'
> & {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly simulator: Simulator;
};

/**
 * A simulated session: the live shell's very hands, in a world whose clock, timers and sockets come from the
 * simulator. What happens depends on the seed alone, however fast or slowly it is shown.
 */
export class SimulatedShell {
  private readonly parts: SimulatedParts;
  private readonly terms: SimulatedTerms;
  private readonly shell: LiveShell;
  private readonly clock = new SimulatedClock();
  private readonly timers = new SimulatedTiming(this.clock);
  private readonly wires: Wires;
  private speed = 1;
  private playing = true;
  /** Where the pace is counted from: a simulated moment and one of our clock, µs. */
  private fromUs = START_US;
  private sinceUs: number;
  private stopped = false;

  constructor(parts: SimulatedParts, terms: SimulatedTerms) {
    this.parts = parts;
    this.terms = terms;
    this.wires = new Wires(parts.simulator, this.clock);
    this.sinceUs = parts.clock.nowUs();
    this.shell = new LiveShell({
      core: parts.core,
      outlet: parts.outlet,
      onFault: parts.onFault,
      clock: this.clock,
      timing: this.timers,
      watch: parts.clock,
      dial: (url, venue, conn) => this.wires.dial(url, venue, conn),
      place: () => this.place(),
      poison: [],
      seed: () => terms.seed,
    });
  }

  start(config: object): Reply {
    return this.replying(() => {
      const { seed, faults } = this.terms;
      this.parts.simulator.configure({ seed, start_us: START_US, faults });
      const accepted = this.shell.start(config);
      if (accepted.ok) this.turnSoon();
      return accepted;
    });
  }

  stop(): void {
    this.stopped = true;
    this.parts.timing.stop();
    this.shell.stop();
  }

  command(command: Command): Reply {
    return this.shell.command(command);
  }

  query<A extends keyof Answers>(ask: A, of: About = {}): Answer<Answers[A]> {
    return this.shell.query(ask, of);
  }

  obey(order: ReplayOrder): Reply {
    if (order.do === 'seek') {
      return { ok: false, code: 'NO_PAST', message: 'A simulated session cannot be sought in.' };
    }
    if (order.do === 'speed') this.speed = order.factor;
    else this.playing = order.do === 'play';
    this.anchor();
    this.turnSoon();
    return OK;
  }

  /** What the world knows of itself, to hold against what the engine says. */
  facts(): SimulatedFacts {
    return { nowUs: this.clock.nowUs(), ...this.parts.simulator.record() };
  }

  // --- Time ---------------------------------------------------------------------------------------

  /** Everything that happens up to a simulated moment, at once. */
  runTo(us: number): void {
    while (this.clock.nowUs() < us) this.advance(us);
  }

  private readonly turn = (): void => {
    if (this.stopped) return;
    const answer = this.replying(() => {
      const isLate = this.playing && this.runOn();
      if (!this.playing) this.shell.refresh();
      if (isLate) this.parts.timing.soon(this.turn);
      else this.parts.timing.wake(this.turn, PACE_MS);
      return OK;
    });
    if (!answer.ok) this.stop();
  };

  /** Runs up to now; true where there is more to do at once. */
  private runOn(): boolean {
    const beganUs = this.parts.clock.nowUs();
    const dueUs = this.dueUs(beganUs);
    for (let arrivals = 1; this.clock.nowUs() < dueUs; arrivals += 1) {
      this.advance(dueUs);
      const isTurnOver = arrivals % ARRIVALS_PER_LOOK === 0;
      if (isTurnOver && this.parts.clock.nowUs() - beganUs > TURN_US) return this.lagBehind(dueUs);
    }
    return false;
  }

  private dueUs(nowUs: number): number {
    return Math.floor(this.fromUs + (nowUs - this.sinceUs) * Math.min(this.speed, SPEED_MAX));
  }

  private lagBehind(dueUs: number): boolean {
    if (dueUs - this.clock.nowUs() > LATE_MAX_US * this.speed) this.anchor();
    return true;
  }

  /** One arrival, or one timer, or the end of the time there is. */
  private advance(dueUs: number): void {
    const timerUs = Math.max(this.timers.dueUs, this.clock.nowUs() + 1);
    const limitUs = Math.min(dueUs, timerUs);
    const arrival = this.parts.simulator.advance(limitUs);
    this.clock.set(arrival?.atUs ?? limitUs);
    if (arrival !== null) this.wires.deliver(arrival);
    else if (limitUs === timerUs) this.timers.fire();
    this.timers.complete();
  }

  private anchor(): void {
    this.fromUs = this.clock.nowUs();
    this.sinceUs = this.parts.clock.nowUs();
  }

  private turnSoon(): void {
    if (!this.stopped) this.parts.timing.soon(this.turn);
  }

  private place() {
    return {
      replay_at_us: this.clock.nowUs(),
      replay_from_us: START_US,
      replay_to_us: Number.NaN,
      replay_speed: this.playing ? this.speed : 0,
    };
  }

  private replying<T>(work: () => Answer<T> | Reply): Answer<T> & Reply {
    return answered(work, (error) => {
      this.stop();
      this.parts.onFault({ fault: wordsOf(error), atUs: this.parts.clock.nowUs(), input: null });
    });
  }
}

/** As fast as possible is no faster than this: time has to end somewhere. */
const SPEED_MAX = 1_000;

/** The world's own clock. */
class SimulatedClock implements Clock {
  private us = START_US;
  private offUs = 0;

  nowUs(): number {
    return this.us;
  }

  wallUs(): number {
    return this.offUs;
  }

  set(us: number): void {
    this.us = Math.max(this.us, us);
  }

  setWall(us: number): void {
    this.offUs = us;
  }
}

/** Timers that the world's own clock fires. */
class SimulatedTiming implements Timing {
  /** Simulated timers are never late, and hold no port. */
  readonly lateMs = 0;
  readonly ports = 0;
  dueUs = Number.POSITIVE_INFINITY;
  private readonly clock: SimulatedClock;
  private timer: (() => void) | null = null;
  private next: (() => void) | null = null;

  constructor(clock: SimulatedClock) {
    this.clock = clock;
  }

  get timers(): number {
    return Number.isFinite(this.dueUs) ? 1 : 0;
  }

  soon(work: () => void): void {
    this.next = work;
  }

  wake(work: () => void, afterMs: number): void {
    const dueUs = this.clock.nowUs() + Math.max(1, Math.ceil(afterMs * 1000));
    if (dueUs >= this.dueUs) return;
    this.dueUs = dueUs;
    this.timer = work;
  }

  stop(): void {
    this.dueUs = Number.POSITIVE_INFINITY;
    this.next = null;
  }

  fire(): void {
    const work = this.timer;
    this.dueUs = Number.POSITIVE_INFINITY;
    work?.();
  }

  /** Work that waits for the end of what has just happened. */
  complete(): void {
    const work = this.next;
    this.next = null;
    work?.();
  }
}

/** The wires between the shell's sockets and the simulator. */
class Wires {
  private readonly simulator: Simulator;
  private readonly clock: SimulatedClock;
  private readonly held = new Map<string, SimulatedSocket>();

  constructor(simulator: Simulator, clock: SimulatedClock) {
    this.simulator = simulator;
    this.clock = clock;
  }

  dial(url: string, venue: number, conn: number): Socket {
    const key = keyOf(venue, conn);
    const now = () => this.clock.nowUs();
    const socket = new SimulatedSocket({
      send: (text) => this.simulator.send(now(), venue, conn, text),
      close: () => {
        this.held.delete(key);
        this.simulator.close(now(), venue, conn);
      },
    });
    this.held.set(key, socket);
    this.simulator.open(now(), venue, conn, url);
    return socket;
  }

  deliver(arrival: Arrival): void {
    if (arrival.what === 'wall') {
      this.clock.setWall(arrival.us);
      return;
    }
    const key = keyOf(arrival.venue, arrival.conn);
    const socket = this.held.get(key);
    if (arrival.what === 'closed') this.held.delete(key);
    socket?.hear(arrival);
  }
}

function keyOf(venue: number, conn: number): string {
  return `${venue} ${conn}`;
}

/** A socket as the browser would have it. */
class SimulatedSocket implements Socket {
  binaryType: BinaryType = 'arraybuffer';
  readyState: Socket['readyState'] = CONNECTING;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  private readonly peer: { send(text: string): void; close(): void };

  constructor(peer: { send(text: string): void; close(): void }) {
    this.peer = peer;
  }

  send(text: Parameters<Socket['send']>[0]): void {
    this.peer.send(text as string);
  }

  close(): void {
    this.readyState = ENDED;
    this.peer.close();
  }

  hear(arrival: Exclude<Arrival, { what: 'wall' }>): void {
    const as = this as unknown as WebSocket;
    if (arrival.what === 'opened') {
      this.readyState = OPEN;
      this.onopen?.call(as, new Event('open'));
    } else if (arrival.what === 'frame') {
      this.onmessage?.call(as, { data: arrival.data } as MessageEvent);
    } else {
      this.readyState = ENDED;
      this.onclose?.call(as, { code: arrival.code, reason: '' } as CloseEvent);
    }
  }
}
