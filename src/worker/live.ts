import type { About, Answer, Answers, Command, LoadAnswer, Reply } from '../contract/control.ts';
import { type ShellRow, VENUES } from '../contract/generated.ts';
import type { FaultNotice } from '../contract/worker.ts';
import { CoreFault } from '../core/fault.ts';
import type { TradingCore } from '../core/trading-core.ts';
import { encodeBase64, type SessionFacts, type SessionMarket } from '../lib/session/index.ts';
import { names, shapeOf, TRAP_INPUT_LENGTH_MAX, type TrapInput } from '../lib/trapInput.ts';
import { VERSION } from '../lib/version.ts';
import { answered, wordsOf } from './answered.ts';
import type { Clock } from './clock.ts';
import { LoadWatch } from './load.ts';
import { Meter } from './meter.ts';
import type { Outlet } from './outlet.ts';
import { Recorder } from './recorder.ts';
import { type Dial, Sockets } from './sockets.ts';
import type { Timing } from './timing.ts';

/** Time passes in the core at least this often. */
const TICK_US = 50_000;
/** The wall clock is looked at this often, and its leaps reported above this size. */
const WALL_EVERY_US = 1_000_000;
const WALL_LEAP_US = 250_000;
/** A worker that comes to run later than this was frozen or asleep. */
const SLEEP_MS = 2_000;

export interface LiveParts {
  readonly core: TradingCore;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly dial: Dial;
  readonly outlet: Outlet;
  /** Called once when the engine broke. */
  readonly onFault: (notice: FaultNotice) => void;
  /** The clock of the real world, where `clock` is that of another one. */
  readonly watch?: Clock;
  /** Where a world with a clock of its own stands. */
  readonly place?: () => Partial<ShellRow>;
  /** What broke a core twice. */
  readonly poison: readonly TrapInput[];
  /** Seed of the core's own chance (jitter of back-off), 32 bits. */
  readonly seed: () => number;
  /** Instruments in the order in which a person would let them go. */
  readonly leaving?: readonly string[];
}

/**
 * The live engine's hands: stamps what arrives, hands it to the core, steps after each batch and carries
 * out what the core wants. Decides nothing.
 */
export class LiveShell {
  private readonly parts: LiveParts;
  private readonly core: TradingCore;
  private readonly sockets: Sockets;
  private readonly meter: Meter;
  private readonly load: LoadWatch;
  private readonly watch: Clock;
  private recorder: Recorder | null = null;
  /** Markets as a recording lists them, for the case that the core can no longer be asked. */
  private listed: SessionMarket[] = [];
  /** Time of the last event; the core's time never goes back. */
  private lastUs = 0;
  /** An instant that was stepped is over: later events come after it. */
  private steppedUs = 0;
  private wallUs = 0;
  private wallSeenUs = 0;
  private stopped = false;
  /** The frame that is being read, or was read last in this instant. */
  private fedVenue = 0;
  private fed: string | ArrayBuffer | null = null;
  /** Shapes of frames that the core must not see. */
  private readonly poison: ReadonlySet<string>;

  constructor(parts: LiveParts) {
    this.parts = parts;
    this.core = parts.core;
    this.poison = new Set(parts.poison.map(({ venue, data }) => `${venue} ${shapeOf(data)}`));
    this.watch = parts.watch ?? parts.clock;
    this.meter = new Meter(this.watch);
    const { core, outlet } = parts;
    const command = (wanted: Command) => this.obey(wanted);
    this.load = new LoadWatch({ core, outlet, meter: this.meter, command });
    this.load.prefer(parts.leaving ?? []);
    this.sockets = new Sockets(parts.dial, {
      opened: (venue, conn, url) => this.opened(venue, conn, url),
      received: (venue, conn, data) => this.received(venue, conn, data),
      closed: (venue, conn, code, reason) => this.closed(venue, conn, code, reason),
    });
  }

  /** Begins with an engine that knows nothing but these settings. */
  start(config: object): Reply {
    return this.begin(this.factsOf(config), false);
  }

  stop(): void {
    this.stopped = true;
    this.parts.timing.stop();
    this.sockets.closeAll();
  }

  /** A person's word. */
  command(command: Command): Reply {
    const reply = this.obey(command);
    if (reply.ok) this.load.heard(command);
    return reply;
  }

  private obey(command: Command): Reply {
    return this.replying(() => {
      const t = this.stamp();
      const reply = this.core.command(t, command);
      this.recorder?.write({ t, ev: 'cmd', cmd: { ...command } });
      this.complete();
      if (this.recorder !== null) this.markets();
      return reply;
    });
  }

  query<A extends keyof Answers>(ask: A, of: About = {}): Answer<Answers[A]> {
    return this.replying(() => this.core.query(ask, of));
  }

  /** What is left out because this computer cannot keep up. */
  get loadNow(): LoadAnswer {
    return this.load.answer;
  }

  prefer(names: readonly string[]): void {
    this.load.prefer(names);
  }

  /** Breaks the engine on purpose, to rehearse what follows. */
  trap(): void {
    this.guarded(() => this.core.trap());
  }

  // --- Recording ----------------------------------------------------------------------------------

  /**
   * A recording begins with an engine that begins: what is not in the file did not happen. The paper
   * account goes into the header.
   */
  record(config: object): Reply {
    const account = this.query('account');
    const carried = account.ok ? { ...config, account: account.value } : config;
    return this.begin(this.factsOf(carried), true);
  }

  /** Ends the recording; it can still be fetched. */
  endRecording(): Recorder | null {
    const ended = this.recorder;
    this.recorder = null;
    return ended;
  }

  get recording(): Recorder | null {
    return this.recorder;
  }

  /** Markets followed now, as a session's header lists them. */
  markets(): SessionMarket[] {
    const answer = this.stopped ? null : this.query('catalogue');
    if (answer?.ok) this.listed = answer.value.markets.map(sessionMarket);
    return this.listed;
  }

  // --- Events -------------------------------------------------------------------------------------

  private opened(venue: number, conn: number, url: string): void {
    this.guarded(() => {
      const t = this.stamp();
      this.recorder?.write({ t, ev: 'open', venue: idOf(venue), conn, url });
      this.core.open(t, venue, conn, url);
      this.complete();
    });
  }

  private received(venue: number, conn: number, data: string | ArrayBuffer): void {
    this.guarded(() => {
      if (this.poison.size > 0 && this.isPoison(venue, data)) return;
      const t = this.stamp();
      this.meter.received();
      this.fedVenue = venue;
      this.fed = data;
      const code =
        typeof data === 'string'
          ? this.core.receiveText(t, venue, conn, data)
          : this.core.receiveBytes(t, venue, conn, new Uint8Array(data));
      this.meter.taken();
      if (code === 0) this.recorder?.frame(t, idOf(venue), conn, data);
      else this.sockets.refuse(venue, conn, this.core.refusal(code).message);
      if (this.meter.isDue) this.complete();
      else this.parts.timing.soon(this.completeSoon);
    });
  }

  private closed(venue: number, conn: number, code: number, reason: string): void {
    this.guarded(() => {
      const t = this.stamp();
      this.recorder?.write({ t, ev: 'close', venue: idOf(venue), conn, code, reason });
      this.core.close(t, venue, conn, code, reason);
      this.complete();
    });
  }

  // --- Time ---------------------------------------------------------------------------------------

  private readonly completeSoon = () => this.guarded(() => this.complete());

  private readonly tickSoon = () => this.guarded(() => this.tickIfQuiet());

  private stamp(): number {
    this.lastUs = Math.max(this.parts.clock.nowUs(), this.steppedUs + 1, this.lastUs);
    return this.lastUs;
  }

  private tickIfQuiet(): void {
    this.notice(this.parts.timing.lateMs);
    const nowUs = this.parts.clock.nowUs();
    const isQuiet = nowUs - this.lastUs >= TICK_US || this.core.nextWakeUs() <= nowUs;
    if (isQuiet) this.tick();
    else this.rest();
  }

  /** A sleeper is not late: what follows a wake-up is the core's business. */
  private notice(lateMs: number): void {
    if (lateMs < SLEEP_MS) this.meter.woken(lateMs * 1000);
  }

  private tick(): void {
    const t = this.stamp();
    this.recorder?.write({ t, ev: 'tick' });
    this.core.tick(t);
    this.watchWall(t);
    this.complete();
  }

  private watchWall(t: number): void {
    if (t - this.wallSeenUs < WALL_EVERY_US) return;
    this.wallSeenUs = t;
    const us = Math.round(this.parts.clock.wallUs());
    if (Math.abs(us - this.wallUs) <= WALL_LEAP_US) return;
    this.wallUs = us;
    this.recorder?.write({ t, ev: 'wall', us });
    this.core.wall(t, us);
  }

  /** Ends the instant: step, effects, frame. */
  private complete(): void {
    const sinceUs = this.watch.nowUs();
    this.core.step();
    this.fed = null;
    this.steppedUs = this.lastUs;
    this.meter.decided(sinceUs);
    this.carryOut();
    this.show();
    // Another world waits for whoever is slow: nothing has to be left out of it.
    if (this.watch === this.parts.clock) this.load.look(this.lastUs);
    this.rest();
  }

  /** Shows how things stand although nothing has happened. */
  refresh(): void {
    this.guarded(() => this.show());
  }

  private show(): void {
    const sinceUs = this.watch.nowUs();
    const isShown = this.parts.outlet.offer(this.core, sinceUs, () => this.row());
    if (isShown) this.meter.packed(sinceUs);
  }

  private row(): ShellRow {
    const { outlet, timing, place } = this.parts;
    const held = { sockets: this.sockets.count, ports: timing.ports + 1, timers: timing.timers };
    const row = this.meter.row(this.core, outlet, this.recorder, held);
    return { ...row, ...this.load.row, ...place?.() };
  }

  private carryOut(): void {
    for (const effect of this.core.takeEffects()) {
      const { venue, conn } = effect;
      if (effect.fx === 'open') this.sockets.open(venue, conn, effect.url);
      else if (effect.fx === 'send') this.sockets.send(venue, conn, effect.text);
      else this.sockets.close(venue, conn);
    }
  }

  /** Sleeps until the core wants to be woken, or the next tick. */
  private rest(): void {
    if (this.stopped) return;
    const wakeInUs = this.core.nextWakeUs() - this.parts.clock.nowUs();
    this.parts.timing.wake(this.tickSoon, Math.min(TICK_US, Math.max(0, wakeInUs)) / 1000);
  }

  // --- Faults -------------------------------------------------------------------------------------

  private guarded(work: () => void): void {
    if (this.stopped) return;
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  private replying<T>(work: () => Answer<T> | Reply): Answer<T> & Reply {
    return answered(work, (error) => this.fail(error));
  }

  private fail(error: unknown): void {
    if (this.stopped) return;
    this.stop();
    const isCore = error instanceof CoreFault;
    const fault = isCore ? error.message : `The worker failed: ${wordsOf(error)}`;
    const input = isCore ? this.inputNow() : null;
    this.parts.onFault({ fault, atUs: this.parts.clock.nowUs(), input });
  }

  private inputNow(): TrapInput | null {
    return this.fed === null ? null : { venue: idOf(this.fedVenue), data: textOf(this.fed) };
  }

  private isPoison(venue: number, data: string | ArrayBuffer): boolean {
    return this.poison.has(`${idOf(venue)} ${shapeOf(textOf(data))}`);
  }

  /** Markets whose frames are kept from the core say so. */
  private leaveOut({ venue, data }: TrapInput): void {
    const named = this.markets().filter(
      (market) => market.venue === venue && names(data, market.symbol),
    );
    const [only] = named;
    if (only !== undefined && named.length === 1) {
      this.command({ do: 'quarantine', venue, symbol: only.symbol });
    }
  }

  private begin(facts: SessionFacts, recorded: boolean): Reply {
    return this.replying(() => {
      const accepted = this.core.configure(headerOf(facts));
      if (!accepted.ok) return accepted;
      this.sockets.closeAll();
      this.load.begin();
      this.recorder = recorded ? this.newRecorder(facts) : null;
      this.wallUs = 0;
      this.tick();
      if (recorded) this.markets();
      for (const input of this.parts.poison) this.leaveOut(input);
      return accepted;
    });
  }

  private newRecorder(facts: SessionFacts): Recorder {
    return new Recorder(facts, undefined, () => this.parts.outlet.say(GAP));
  }

  private factsOf(config: object): SessionFacts {
    const whole = { ...config, world: 'live' };
    return { core: VERSION, seed: this.parts.seed(), config: whole, markets: [], notes: [] };
  }
}

const GAP =
  'The recording cannot keep up with what arrives: frames are left out of it until it has. The file says when; books and scan are not affected.';

function headerOf(facts: SessionFacts): object {
  return { t: 0, ev: 'header', format: 'arbscope-session', version: 1, ...facts };
}

function textOf(data: string | ArrayBuffer): string {
  if (typeof data !== 'string') return encodeBase64(new Uint8Array(data));
  return data.slice(0, TRAP_INPUT_LENGTH_MAX);
}

function idOf(venue: number): string {
  return VENUES[venue]?.id ?? '';
}

function sessionMarket(market: Answers['catalogue']['markets'][number]): SessionMarket {
  const [coin = null, quote = null] = market.instrument?.split('-') ?? [];
  const { venue, symbol, power = 0 } = market;
  // What the venue lists by the thousand is called so.
  const base = coin !== null && power > 0 ? `${10 ** power}${coin}` : coin;
  return { venue, symbol, base, quote, kind: market.kind as SessionMarket['kind'] };
}
