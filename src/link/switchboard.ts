// Which source is shown, what a person asks of it, what it sends.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  About,
  Answers,
  Command,
  LinkStatus,
  Refusal,
  Reply,
  SourceInfo,
} from '../contract/control.ts';
import { type Frame, VENUES } from '../contract/generated.ts';
import type {
  Rehearsal,
  ReplayOrder,
  SimulatedFacts,
  SimulatedTerms,
  Started,
} from '../contract/worker.ts';
import type { TrapInput } from '../lib/trapInput.ts';
import { saveFile } from './download.ts';
import { EngineHandle } from './engine.ts';
import { AccountKeeper, FOLLOWS } from './keeper.ts';
import { keepInput } from './keepInput.ts';
import type { Settled } from './options.ts';
import { bundledRecordings } from './recordings.ts';
import { Heard, silenceNote } from './silence.ts';
import {
  infoWith,
  NO_ENGINE,
  NOTHING_LEFT_OUT,
  notOpened,
  RECORDING_ENDED,
  unknownSource,
} from './words.ts';

/** A live engine that has heard nothing for this long after its start gives way to a recording. */
const SILENCE_MS = 5000;
const LOOK_EVERY_MS = 500;
/** A worker that hangs takes no more of its recording along than this. */
const KEEP_EVERY_MS = 60_000;
/** Compressing what is left of a long recording takes its time. */
const DOWNLOAD_LIMIT_MS = 60_000;

const OK: Reply = { ok: true };
const LIVE: SourceInfo = {
  id: 'live',
  kind: 'live',
  title: 'Live',
  venues: [],
  from: null,
  to: null,
};

const SIMULATED: SourceInfo = {
  id: 'simulated',
  kind: 'simulated',
  title: 'Simulated',
  venues: [],
  from: null,
  to: null,
};
const FIRST_TERMS: SimulatedTerms = { seed: 7, faults: false };

/** Settings that hold in every world: both engines hear of them. */
const SHARED: ReadonlySet<Command['do']> = new Set([
  'fee',
  'identity',
  'minEdge',
  'orderSize',
  'delay',
  'limit',
  'parameter',
  'start',
]);

/** A recording that can be played: where it is, and what is known of it. */
interface Playable {
  readonly info: SourceInfo;
  readonly file: string | Blob;
}

/** How an engine that is not the live one is asked to start. */
type Request = ConstructorParameters<typeof EngineHandle>[2];

/** Which engine is shown, and everything that may become of it. */
export class Switchboard {
  readonly status: StoreApi<LinkStatus>;

  private readonly options: Settled;
  private readonly keeper: AccountKeeper;
  private readonly listeners = new Set<() => void>();
  private live: EngineHandle | null = null;
  private replaying: EngineHandle | null = null;
  private shown: EngineHandle | null = null;
  private playable: Playable[] = [];
  /** The person has said what to show: nothing else is put in its place. */
  private chosen = false;
  private terms = FIRST_TERMS;
  private readonly heard = new Heard();
  /** The live recording as it stood when it was last fetched: it outlives its worker. */
  private kept: Blob | null = null;
  private rehearsals: Rehearsal | null;

  constructor(options: Settled) {
    this.options = options;
    this.rehearsals = options.rehearse;
    this.keeper = new AccountKeeper({
      store: options.storage,
      locks: options.locks,
      live: () => this.live,
      config: () => options.config('live'),
      onRole: (role, otherVersion) => this.status.setState({ role, otherVersion }),
      onRefused: (why) => this.status.setState({ sourceNote: notOpened(why) }),
    });
    this.status = createStore<LinkStatus>(() => ({
      source: LIVE,
      core: 'none',
      coreNote: null,
      generation: 0,
      state: 'starting',
      failure: null,
      liveNote: null,
      sourceNote: null,
      recording: null,
      role: 'none',
      otherVersion: null,
      load: NOTHING_LEFT_OUT,
      recordings: [],
      simulated: FIRST_TERMS,
    }));
  }

  async begin(): Promise<void> {
    await this.keeper.begin();
    const listed = this.findRecordings();
    const { source } = this.options;
    if (source === SIMULATED.id) void this.beginSimulated();
    else if (source === LIVE.id) {
      const ready = this.startLive();
      // What it takes to load the engine is no silence of the venues.
      void Promise.all([ready, listed]).then(() =>
        setTimeout(() => void this.fallBack(), SILENCE_MS),
      );
    } else {
      void listed.then(() => this.beginRecorded(source));
    }
    setInterval(() => this.look(), LOOK_EVERY_MS);
    setInterval(() => void this.keepRecording(), KEEP_EVERY_MS);
    this.followPage();
  }

  latest(): Frame | null {
    return this.shown?.latest() ?? null;
  }

  receivedMs(): number {
    return this.shown?.atMs ?? Number.NaN;
  }

  onFrame(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // --- Asking -------------------------------------------------------------------------------------

  async command(command: Command): Promise<Reply> {
    const { shown, live } = this;
    if (shown === null) return NO_ENGINE;
    const refusal = shown === live ? this.keeper.refuses(command) : null;
    if (refusal !== null) return refusal;
    const other = shown === live ? this.replaying : live;
    if (SHARED.has(command.do)) void other?.call((api) => api.command(command));
    const reply = await shown.call((api) => api.command(command));
    if (shown === live) void this.keeper.save();
    return reply;
  }

  adopt(commands: readonly Command[]): void {
    for (const command of commands) {
      void this.live?.call((api) => api.command(command));
      if (SHARED.has(command.do)) void this.replaying?.call((api) => api.command(command));
    }
  }

  prefer(): void {
    const names = this.options.leaving();
    void this.live?.call((api) => api.leaving(names));
  }

  async query<A extends keyof Answers>(ask: A, of?: About): Promise<Answers[A]> {
    if (this.shown === null) throw new Error(NO_ENGINE.message);
    const answer = await this.shown.call((api) => api.query(ask, of));
    if (!answer.ok) throw new Error(answer.message);
    return answer.value as Answers[A];
  }

  async order(order: ReplayOrder): Promise<void> {
    await this.replaying?.call((api) => api.replay(order));
  }

  // --- Sources ------------------------------------------------------------------------------------

  async select(id: string): Promise<Reply> {
    this.chosen = true;
    if (id === LIVE.id) return this.showLive();
    if (id === SIMULATED.id) return this.simulate(this.terms);
    const found = this.playable.find(({ info }) => info.id === id);
    return found === undefined ? unknownSource(id) : this.play(found);
  }

  async openFile(file: File): Promise<Reply> {
    this.chosen = true;
    const info = { ...LIVE, id: `file:${file.name}`, kind: 'recorded', title: file.name } as const;
    return this.play({ info, file });
  }

  private async findRecordings(): Promise<void> {
    const found = await bundledRecordings(this.options.base);
    this.playable = found.map(({ info, address }) => ({ info, file: address }));
    this.status.setState({ recordings: found.map(({ info }) => info) });
  }

  async simulate(terms: SimulatedTerms): Promise<Reply> {
    this.chosen = true;
    return this.playSimulated(terms);
  }

  async facts(): Promise<SimulatedFacts> {
    const answer = (await this.replaying?.call((api) => api.facts())) ?? NO_ENGINE;
    if (!answer.ok) throw new Error(answer.message);
    return answer.value;
  }

  async saveFacts(): Promise<void> {
    const text = JSON.stringify(await this.facts(), null, 1);
    saveFile(new Blob([text], { type: 'application/json' }), 'arbscope-simulated.json');
  }

  private async beginSimulated(): Promise<void> {
    const reply = await this.playSimulated(this.terms);
    if (!reply.ok && this.shown === null) this.showLive();
  }

  private async playSimulated(terms: SimulatedTerms): Promise<Reply> {
    const config = { ...this.options.config('simulated'), world: 'live' };
    const request: Request = (notWasm) => ({ world: 'simulated', notWasm, config, terms });
    const started = await this.startOther(request, SIMULATED);
    if (!started.ok) return started;
    this.terms = terms;
    this.status.setState({ simulated: terms });
    return OK;
  }

  private async beginRecorded(id: string): Promise<void> {
    const found = this.playable.find(({ info }) => info.id === id);
    const reply = found === undefined ? unknownSource(id) : await this.play(found);
    // What was kept from an earlier visit is not there any more: live stands in.
    if (!reply.ok && this.shown === null) this.showLive();
  }

  private startLive(): Promise<void> {
    const live = this.newEngine((notWasm, poison) => ({
      world: 'live',
      notWasm,
      poison,
      config: this.keeper.config(),
      leaving: this.options.leaving(),
      rehearse: this.nextRehearsal(),
    }));
    this.live = live;
    this.show(live, LIVE);
    return live.start().then((started) => this.liveStarted(live, started));
  }

  private async liveStarted(live: EngineHandle, started: Started | Refusal): Promise<void> {
    if (started.ok || live !== this.live || started.code === 'WORKER_LOST') return;
    if (started.code === 'NO_CORE' || !this.keeper.hasAccount) {
      this.failed(live, started.message);
      return;
    }
    this.keeper.setAside();
    this.status.setState({ sourceNote: notOpened(started.message) });
    this.live = null;
    live.close();
    await this.startLive();
  }

  private showLive(): Reply {
    if (this.live === null) void this.startLive();
    else this.show(this.live, LIVE);
    this.replaying?.close();
    this.replaying = null;
    this.status.setState({ liveNote: null });
    return OK;
  }

  private async play({ info, file }: Playable): Promise<Reply> {
    const config = this.options.config('recorded');
    const request: Request = (notWasm) => ({ world: 'recorded', notWasm, config, file });
    const started = await this.startOther(request, info);
    if (!started.ok) return started;
    this.keep({ info: infoWith(info, started), file });
    return OK;
  }

  /** Starts an engine that is not the live one, and shows it in the place of the one before. */
  private async startOther(request: Request, info: SourceInfo): Promise<Started | Refusal> {
    const engine = this.newEngine(request);
    const standsIn = !this.chosen && this.live !== null;
    const started = await engine.start();
    // It took its time: where a venue has answered meanwhile, live stays.
    if (started.ok && standsIn && this.heard.take(this.live?.latest() ?? null)) {
      engine.close();
      this.status.setState({ liveNote: null });
      return started;
    }
    if (!started.ok) {
      engine.close();
      if (this.shown === null) this.status.setState({ failure: started.message });
      return started;
    }
    this.replaying?.close();
    this.replaying = engine;
    this.show(engine, infoWith(info, started));
    this.told(started);
    return started;
  }

  /** An opened file stays in the list for as long as the page does. */
  private keep(playable: Playable): void {
    if (this.playable.some(({ info }) => info.id === playable.info.id)) return;
    this.playable.push(playable);
    this.status.setState({ recordings: this.playable.map(({ info }) => info) });
  }

  private show(engine: EngineHandle, source: SourceInfo): void {
    const before = this.shown;
    this.shown = engine;
    if (before !== engine) before?.show(false);
    engine.show(!document.hidden);
    const { generation } = this.status.getState();
    const state = engine.latest() === null ? 'starting' : 'running';
    this.status.setState({ source, generation: generation + 1, state, failure: null });
    this.told(engine.started);
  }

  /** No venue answered in time: the simulator is shown, or else a recording, and why. Live goes on trying. */
  private async fallBack(): Promise<void> {
    const { live } = this;
    const first = this.playable[0];
    if (this.chosen || live === null || this.heard.take(live.latest())) return;
    this.status.setState({ liveNote: silenceNote(live.latest()) });
    const simulated = await this.playSimulated(this.terms);
    if (!simulated.ok && first !== undefined) await this.play(first);
  }

  // --- Engines ------------------------------------------------------------------------------------

  private newEngine(request: Request): EngineHandle {
    const { spawn, notWasm } = this.options;
    const engine: EngineHandle = new EngineHandle(spawn, notWasm, request, {
      onFrame: () => this.framed(engine),
      onStarted: (started) => this.restarted(engine, started),
      onFault: (words) => this.faulted(engine, words),
      onGone: (words) => this.failed(engine, words),
      onPoison: (input) => this.poisoned(input),
      onWords: (words) => this.status.setState({ sourceNote: words }),
      onRescued: (recording) => {
        this.kept = recording;
      },
    });
    return engine;
  }

  private framed(engine: EngineHandle): void {
    if (engine === this.live && this.heard.take(engine.latest())) this.keeper.saw(engine.latest());
    if (engine !== this.shown) return;
    if (this.status.getState().state !== 'running') {
      this.status.setState({ state: 'running', failure: null });
    }
    for (const listener of this.listeners) listener();
  }

  private restarted(engine: EngineHandle, started: Started): void {
    if (engine === this.live) void this.keeper.started();
    if (engine !== this.shown) return;
    const { generation } = this.status.getState();
    this.status.setState({ generation: generation + 1 });
    this.told(started);
  }

  private told(started: Started | null): void {
    if (started === null) return;
    const { core, coreNote, session } = started;
    const cut = session?.cut ?? null;
    const sourceNote =
      cut === null ? null : `The file is cut short and plays up to there (${cut}).`;
    this.status.setState({ core, coreNote, ...(session === null ? {} : { sourceNote }) });
  }

  private faulted(engine: EngineHandle, words: string): void {
    console.error(`The engine was replaced: ${words}`);
    if (engine === this.shown) this.status.setState({ state: 'starting' });
    const { recording } = this.status.getState();
    if (engine === this.live && recording !== null) {
      this.status.setState({ recording: null, sourceNote: RECORDING_ENDED });
    }
  }

  /** Kept for whoever repairs the core; said once, in the words of the page. */
  private poisoned({ venue, data }: TrapInput): void {
    const name = VENUES.find(({ id }) => id === venue)?.name ?? venue;
    keepInput(this.options.storage, { venue, data });
    this.status.setState({
      sourceNote: `A message of ${name} broke the engine twice: its market is left out from now on. The message is kept in this browser.`,
    });
  }

  private failed(engine: EngineHandle, words: string): void {
    if (engine === this.shown) this.status.setState({ state: 'failed', failure: words });
  }

  /** A hang is rehearsed once, a trap until the JavaScript build takes over. */
  private nextRehearsal(): Rehearsal | null {
    const next = this.rehearsals;
    if (next !== 'trap') this.rehearsals = null;
    return next;
  }

  // --- What is looked at now and then ---------------------------------------------------------------

  private look(): void {
    const frame = this.live?.latest() ?? null;
    this.lookAtRecording(frame);
    if (frame !== null) void this.lookAtLoad(frame);
    const { liveNote, source } = this.status.getState();
    if (liveNote === null || source.kind === 'live') return;
    const note = silenceNote(frame);
    if (note !== liveNote) this.status.setState({ liveNote: note });
  }

  private lookAtRecording(frame: Frame | null): void {
    const bytes = frame?.shell.recorded_bytes[0] ?? Number.NaN;
    const fromUs = frame?.shell.recorded_from_us[0] ?? Number.NaN;
    const { recording } = this.status.getState();
    if (Number.isNaN(bytes)) {
      if (recording !== null) this.status.setState({ recording: null });
    } else if (recording?.bytes !== bytes || recording.fromUs !== fromUs) {
      this.status.setState({ recording: { bytes, fromUs } });
    }
  }

  /** The frame says how much is left out; what it is, the worker says when that changes. */
  private async lookAtLoad({ shell }: Frame): Promise<void> {
    const { step, left } = this.status.getState().load;
    if (shell.shed_step[0] === step && shell.shed_instruments[0] === left.length) return;
    const answer = await this.live?.call((api) => api.load());
    if (answer !== undefined && 'step' in answer) this.status.setState({ load: answer });
  }

  private followPage(): void {
    document.addEventListener('visibilitychange', () => {
      this.shown?.show(!document.hidden);
      if (document.hidden) void this.keeper.save();
    });
  }

  // --- Recording ----------------------------------------------------------------------------------

  async record(on: boolean): Promise<void> {
    const { live } = this;
    if (live === null) return;
    if (on && this.keeper.follows) {
      this.status.setState({ sourceNote: FOLLOWS.message });
      return;
    }
    if (on) this.kept = null;
    const reply = await live.call((api) => api.record(on, this.options.config('live')));
    if (!reply.ok) this.status.setState({ sourceNote: reply.message });
    if (on && live === this.shown) {
      this.status.setState({ generation: this.status.getState().generation + 1 });
    }
  }

  async download(): Promise<void> {
    const answer = await this.live?.call((api) => api.recording(), DOWNLOAD_LIMIT_MS);
    const recording = answer?.ok ? answer.value : this.kept;
    if (recording !== null) saveFile(recording, 'arbscope-session.jsonl.gz');
    else if (answer?.ok === false) this.status.setState({ sourceNote: answer.message });
  }

  private async keepRecording(): Promise<void> {
    if (this.status.getState().recording === null) return;
    const answer = await this.live?.call((api) => api.recording(), DOWNLOAD_LIMIT_MS);
    if (answer?.ok) this.kept = answer.value;
  }
}
