import type { Refusal } from '../contract/control.ts';
import { type Frame, frameProblem, readFrame } from '../contract/generated.ts';
import type { RemoteWorker, Started, StartRequest } from '../contract/worker.ts';
import { isSameInput, type TrapInput } from '../lib/trapInput.ts';
import type { Spawn, Spawned } from './spawn.ts';

/** A worker that misses this many heartbeats is given up; the JavaScript build may think for twice as long. */
const BEAT_MS = 500;
const BEATS_MISSED_MAX = { wasm: 5, js: 10 };
/** Traps within this time count together. */
const FAULTS_WITHIN_MS = 60_000;
const FAULTS_MAX = 3;
/** Inputs of traps that are remembered. */
const INPUTS_MAX = 8;
/** From the second fault in a minute on the next worker waits a little, so that a fault at the start is no storm. */
const REPLACED_AFTER_MS = 200;
const CALL_LIMIT_MS = 5000;
/** A broken worker is heard for this long, for what it recorded; its successor does not wait. */
const LAST_WORDS_MS = 2000;
/** Reading a long recording takes its time. */
const START_LIMIT_MS = 120_000;

const TRAPPED = 'The WebAssembly core failed three times in a minute.';

export interface EngineHooks {
  onFrame(): void;
  /** A new engine runs, at the start or after the one before broke. */
  onStarted(started: Started): void;
  /** It broke and is being replaced. */
  onFault(words: string): void;
  /** It cannot be had. */
  onGone(words: string): void;
  /** The same input broke it twice: the next one will not see its like. */
  onPoison(input: TrapInput): void;
  /** Something that a person should know. */
  onWords(words: string): void;
  /** What the engine that broke had recorded. */
  onRescued(recording: Blob): void;
}

/** Made anew for every worker: settings and account are those of that moment. */
export type MakeRequest = (notWasm: string | null, poison: readonly TrapInput[]) => StartRequest;

/** One run of a worker: calls into it settle when it is lost. */
interface Run {
  readonly spawned: Spawned;
  readonly lost: Promise<Refusal>;
  readonly lose: (why: string) => void;
}

/**
 * An engine in a worker of its own, replaced when it breaks or falls silent. Every call ends: with its
 * answer, with a refusal after its time limit, or with the worker.
 */
export class EngineHandle {
  /** What the worker that runs said at its start; null while none does. */
  started: Started | null = null;

  private readonly spawn: Spawn;
  private readonly request: MakeRequest;
  private readonly hooks: EngineHooks;
  private run: Run | null = null;
  private notWasm: string | null;
  private faults = 0;
  private inputs: TrapInput[] = [];
  private readonly poison: TrapInput[] = [];
  private beat: ReturnType<typeof setInterval> | undefined;
  private beatsMissed = 0;
  private buffer: ArrayBuffer | null = null;
  private frame: Frame | null = null;
  private shown = true;
  private closed = false;

  constructor(spawn: Spawn, notWasm: string | null, request: MakeRequest, hooks: EngineHooks) {
    this.spawn = spawn;
    this.notWasm = notWasm;
    this.request = request;
    this.hooks = hooks;
  }

  /** When the newest frame came, on the page's own clock. */
  atMs = Number.NaN;

  /** The newest frame, valid until the next one comes. */
  latest(): Frame | null {
    if (this.frame === null && this.buffer !== null) this.frame = readFrame(this.buffer);
    return this.frame;
  }

  async start(): Promise<Started | Refusal> {
    const run = this.begin();
    const started = await bounded(
      run,
      run.spawned.start(this.request(this.notWasm, this.poison)),
      START_LIMIT_MS,
    );
    if (run !== this.run || !started.ok) return started;
    this.started = started;
    this.watch(run);
    if (!this.shown) void run.spawned.api.show(false);
    this.hooks.onStarted(started);
    return started;
  }

  /** Asks the worker; a refusal where it does not answer. */
  call<T>(ask: (api: RemoteWorker) => Promise<T>, limitMs = CALL_LIMIT_MS): Promise<T | Refusal> {
    const { run } = this;
    if (run === null) return Promise.resolve(refusal('NO_ENGINE', 'No engine is running.'));
    return bounded(run, ask(run.spawned.api), limitMs);
  }

  /** Whether anybody looks at its frames. */
  show(visible: boolean): void {
    if (visible === this.shown) return;
    this.shown = visible;
    void this.call((api) => api.show(visible));
  }

  close(): void {
    this.closed = true;
    this.end('The source was changed.');
  }

  private begin(): Run {
    let lose: (why: string) => void = () => {};
    const lost = new Promise<Refusal>((resolve) => {
      lose = (why) => resolve(refusal('WORKER_LOST', why));
    });
    const spawned = this.spawn({
      onFrame: (buffer, atMs) => this.take(run, buffer, atMs),
      onFault: (words, input) => {
        if (run === this.run && input) this.remember(input);
        this.broke(run, words);
      },
      onWords: (words) => {
        if (run === this.run) this.hooks.onWords(words);
      },
    });
    const run: Run = { spawned, lost, lose };
    this.run = run;
    return run;
  }

  private end(why: string): void {
    this.run?.spawned.terminate();
    this.forget(why);
  }

  /** Lets the worker go, but for what it recorded: the core is broken, the recorder beside it is not. */
  private part(run: Run, why: string): void {
    const { spawned } = run;
    this.forget(why);
    void lastWords(spawned).then((recording) => {
      spawned.terminate();
      if (recording !== null) this.hooks.onRescued(recording);
    });
  }

  private forget(why: string): void {
    clearInterval(this.beat);
    this.run?.lose(why);
    this.run = null;
    this.started = null;
    this.buffer = null;
    this.frame = null;
  }

  private take(run: Run, buffer: ArrayBuffer, atMs: number): void {
    if (run !== this.run) return;
    this.atMs = atMs;
    const problem = this.buffer === null ? frameProblem(buffer) : null;
    if (problem !== null) {
      this.end(problem);
      this.hooks.onGone(problem);
      return;
    }
    if (this.buffer !== null) run.spawned.giveBack(this.buffer);
    this.buffer = buffer;
    this.frame = null;
    this.hooks.onFrame();
  }

  // --- Faults -------------------------------------------------------------------------------------

  private watch(run: Run): void {
    const missedMax = BEATS_MISSED_MAX[this.started?.core === 'js' ? 'js' : 'wasm'];
    this.beatsMissed = 0;
    this.beat = setInterval(() => {
      if (this.beatsMissed >= missedMax) {
        const seconds = (missedMax * BEAT_MS) / 1000;
        this.broke(run, `The worker did not answer for ${seconds} seconds.`, false);
        return;
      }
      this.beatsMissed += 1;
      void run.spawned.api.ping().then(() => {
        this.beatsMissed = 0;
      });
    }, BEAT_MS);
  }

  private broke(run: Run, words: string, answers = true): void {
    if (run !== this.run || this.closed) return;
    if (answers) this.part(run, words);
    else this.end(words);
    if (this.isHopeless()) {
      this.hooks.onGone(words);
      return;
    }
    this.hooks.onFault(words);
    setTimeout(() => void this.again(), this.faults > 1 ? REPLACED_AFTER_MS : 0);
  }

  private remember(input: TrapInput): void {
    const isKnown = this.inputs.some((other) => isSameInput(other, input));
    this.inputs = [...this.inputs, input].slice(-INPUTS_MAX);
    if (!isKnown || this.poison.length === INPUTS_MAX) return;
    this.poison.push(input);
    this.hooks.onPoison(input);
  }

  /** Counts the fault; after three in a minute the JavaScript build takes over, after three more nothing. */
  private isHopeless(): boolean {
    this.faults += 1;
    setTimeout(() => {
      this.faults = Math.max(0, this.faults - 1);
    }, FAULTS_WITHIN_MS);
    if (this.faults < FAULTS_MAX) return false;
    if (this.notWasm !== null) return true;
    this.notWasm = TRAPPED;
    this.faults = 0;
    return false;
  }

  private async again(): Promise<void> {
    if (this.closed) return;
    const started = await this.start();
    if (!started.ok && !this.closed && started.code !== 'WORKER_LOST') {
      this.end(started.message);
      this.hooks.onGone(started.message);
    }
  }
}

/** The recording of a worker whose core broke, if it has one and still answers. */
async function lastWords({ api }: Spawned): Promise<Blob | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, LAST_WORDS_MS, null));
  const answer = api.recording().then(
    (answer) => (answer.ok ? answer.value : null),
    () => null,
  );
  return Promise.race([answer, late]);
}

function refusal(code: string, message: string): Refusal {
  return { ok: false, code, message };
}

/** The answer, or why there is none: the worker was lost, or took too long. */
async function bounded<T>(run: Run, answer: Promise<T>, limitMs: number): Promise<T | Refusal> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Refusal>((resolve) => {
    const words = `The worker did not answer within ${limitMs / 1000} s.`;
    timer = setTimeout(() => resolve(refusal('NO_ANSWER', words)), limitMs);
  });
  const failed = (error: unknown) => refusal('CALL_FAILED', String(error));
  try {
    return await Promise.race([answer.catch(failed), run.lost, late]);
  } finally {
    clearTimeout(timer);
  }
}
