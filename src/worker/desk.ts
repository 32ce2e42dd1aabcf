import type {
  About,
  Answer,
  Answers,
  Command,
  LoadAnswer,
  Refusal,
  Reply,
} from '../contract/control.ts';
import type {
  FaultNotice,
  Rehearsal,
  ReplayOrder,
  SimulatedFacts,
  Started,
  StartRequest,
  WorkerApi,
} from '../contract/worker.ts';
import { browserLoaders, type Loaded, loadCore, loadSimulator } from '../core/load.ts';
import type { TradingCore } from '../core/trading-core.ts';
import { FILE_BYTES_MAX, SessionDamage } from '../lib/session/index.ts';
import { wordsOf } from './answered.ts';
import { systemClock } from './clock.ts';
import { LiveShell } from './live.ts';
import { Outlet } from './outlet.ts';
import type { Recorder } from './recorder.ts';
import { ReplayShell } from './replay.ts';
import { SimulatedShell } from './simulated.ts';
import { dialWebSocket } from './sockets.ts';
import { survey } from './survey.ts';
import { WorkerTiming } from './timing.ts';

const REHEARSED_AFTER_MS = 1500;
const SLOW_MS = 800;
const SLOW_EVERY_MS = 900;
const SLOW_FOR_MS = 25_000;

const NOT_STARTED: Refusal = {
  ok: false,
  code: 'NOT_STARTED',
  message: 'The engine has not started yet.',
};
const NOT_RECORDED: Refusal = {
  ok: false,
  code: 'NOT_RECORDED',
  message: 'Nothing has been recorded since this page was opened.',
};
const OK: Reply = { ok: true };

/** What a worker offers the page: one engine, live or playing a recording, for the worker's life. */
export class Desk implements WorkerApi {
  private live: LiveShell | null = null;
  private replaying: ReplayShell | null = null;
  private simulated: SimulatedShell | null = null;
  private outlet: Outlet | null = null;
  private recorded: { recorder: Recorder; markets: ReturnType<LiveShell['markets']> } | null = null;

  async start(request: StartRequest, frames: MessagePort): Promise<Started | Refusal> {
    this.outlet = new Outlet(frames);
    try {
      const loaded = await loadCore(browserLoaders, request.notWasm);
      if (request.world === 'live') return this.startLive(loaded, request);
      if (request.world === 'simulated') return await this.startSimulated(loaded, request);
      return await this.startReplay(loaded, request);
    } catch (error) {
      return refusalOf(error);
    }
  }

  command(command: Command): Reply {
    return this.shell?.command(command) ?? NOT_STARTED;
  }

  query<A extends keyof Answers>(ask: A, of: About = {}): Answer<Answers[A]> {
    return this.shell?.query(ask, of) ?? NOT_STARTED;
  }

  replay(order: ReplayOrder): Reply {
    return (this.replaying ?? this.simulated)?.obey(order) ?? NOT_STARTED;
  }

  facts(): Answer<SimulatedFacts> {
    return this.simulated ? { ok: true, value: this.simulated.facts() } : NOT_STARTED;
  }

  record(on: boolean, config: object): Reply {
    if (this.live === null) return NOT_STARTED;
    if (on) return this.live.record(config);
    const recorder = this.live.endRecording();
    if (recorder !== null) this.recorded = { recorder, markets: this.live.markets() };
    return OK;
  }

  async recording(): Promise<Answer<Blob>> {
    const running = this.live?.recording;
    const of = running ? { recorder: running, markets: this.live?.markets() ?? [] } : this.recorded;
    if (of === null) return NOT_RECORDED;
    return { ok: true, value: await of.recorder.file(of.markets) };
  }

  show(visible: boolean): void {
    this.outlet?.show(visible);
  }

  load(): LoadAnswer {
    return this.live?.loadNow ?? { step: 0, left: [] };
  }

  leaving(names: readonly string[]): void {
    this.live?.prefer(names);
  }

  ping(): void {}

  /** The browser says that its network is back. */
  online(): void {
    this.live?.command({ do: 'online' });
  }

  /** Something that nothing here expected: the page is told, and replaces this worker. */
  fail(reason: unknown): void {
    this.shell?.stop();
    this.outlet?.fault({
      fault: `The worker failed: ${wordsOf(reason)}`,
      atUs: systemClock.nowUs(),
      input: null,
    });
  }

  private get shell(): LiveShell | ReplayShell | SimulatedShell | null {
    return this.live ?? this.replaying ?? this.simulated;
  }

  private startLive(
    { core, note }: Loaded,
    { config, rehearse, poison, leaving = [] }: Extract<StartRequest, { world: 'live' }>,
  ): Started | Refusal {
    const seed = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    this.live = new LiveShell({ ...this.parts(core), dial: dialWebSocket, seed, poison, leaving });
    const accepted = this.live.start(config);
    if (!accepted.ok) return accepted;
    if (rehearse !== null) this.rehearse(core, rehearse);
    return { ok: true, core: core.kind, coreNote: note, session: null };
  }

  private async startReplay(
    { core, note }: Loaded,
    { file, config }: Extract<StartRequest, { world: 'recorded' }>,
  ): Promise<Started | Refusal> {
    const bytes = await bytesOf(file);
    const parts = this.parts(core);
    const found = await survey(bytes, () => new Promise((next) => parts.timing.soon(next)));
    const sound = bytes.subarray(0, found.soundBytes);
    this.replaying = new ReplayShell(parts, sound, found, config);
    const accepted = this.replaying.start();
    return accepted.ok ? { ok: true, core: core.kind, coreNote: note, session: found } : accepted;
  }

  private async startSimulated(
    { core, note }: Loaded,
    { config, terms }: Extract<StartRequest, { world: 'simulated' }>,
  ): Promise<Started | Refusal> {
    const simulator = await loadSimulator(core.kind);
    this.simulated = new SimulatedShell({ ...this.parts(core), simulator }, terms);
    const accepted = this.simulated.start(config);
    return accepted.ok ? { ok: true, core: core.kind, coreNote: note, session: null } : accepted;
  }

  private parts(core: TradingCore) {
    const outlet = this.outlet!;
    const onFault = (notice: FaultNotice) => outlet.fault(notice);
    return { core, clock: systemClock, timing: new WorkerTiming(), outlet, onFault };
  }

  /** Only the fast build is made to trap, so that what comes after it can be seen. */
  private rehearse(core: TradingCore, what: Rehearsal): void {
    if (what === 'slow') {
      slow();
      return;
    }
    setTimeout(() => {
      while (what === 'hang');
      if (core.kind === 'simd') this.live?.trap();
    }, REHEARSED_AFTER_MS);
  }
}

/** Keeps the worker from its work for four fifths of the time, for a while. */
function slow(): void {
  const sinceMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - sinceMs > SLOW_FOR_MS) clearInterval(timer);
    while (performance.now() - nowMs < SLOW_MS);
  }, SLOW_EVERY_MS);
}

async function bytesOf(file: string | Blob): Promise<Uint8Array> {
  if (typeof file !== 'string') {
    if (file.size > FILE_BYTES_MAX) {
      throw new SessionDamage(1, `a file of at most ${FILE_BYTES_MAX} bytes`, `${file.size}`);
    }
    return new Uint8Array(await file.arrayBuffer());
  }
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file} could not be fetched (${response.status})`);
  return new Uint8Array(await response.arrayBuffer());
}

function refusalOf(error: unknown): Refusal {
  const name = error instanceof Error ? error.name : '';
  const code =
    error instanceof SessionDamage
      ? 'BAD_FILE'
      : name === 'CoreUnusable'
        ? 'NO_CORE'
        : 'NOT_STARTED';
  return { ok: false, code, message: wordsOf(error) };
}
