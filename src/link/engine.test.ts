import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RemoteWorker, Started, StartRequest } from '../contract/worker.ts';
import { EngineHandle, type MakeRequest } from './engine.ts';
import type { Spawned, SpawnHooks } from './spawn.ts';

const STARTED: Started = { ok: true, core: 'simd', coreNote: null, session: null };
const never = () => new Promise<never>(() => {});

/** A worker that does what the test says. */
class FakeWorker implements Spawned {
  readonly hooks: SpawnHooks;
  readonly returned: ArrayBuffer[] = [];
  request: StartRequest | null = null;
  isGone = false;
  answers: Partial<RemoteWorker> = {};
  readonly api = new Proxy({} as RemoteWorker, {
    get: (_, name: keyof RemoteWorker) =>
      this.answers[name] ?? (async () => ({ ok: name !== 'recording' })),
  });

  constructor(hooks: SpawnHooks) {
    this.hooks = hooks;
  }

  async start(request: StartRequest): Promise<Started> {
    this.request = request;
    return {
      ...STARTED,
      core: request.notWasm === null ? 'simd' : 'js',
      coreNote: request.notWasm,
    };
  }

  giveBack(buffer: ArrayBuffer): void {
    this.returned.push(buffer);
  }

  terminate(): void {
    this.isGone = true;
  }
}

function bench() {
  const workers: FakeWorker[] = [];
  const said: string[] = [];
  const spawn = (hooks: SpawnHooks) => {
    workers.push(new FakeWorker(hooks));
    return workers.at(-1)!;
  };
  const request: MakeRequest = (notWasm, poison): StartRequest => ({
    world: 'live',
    notWasm,
    poison: [...poison],
    config: {},
    rehearse: null,
  });
  const engine = new EngineHandle(spawn, null, request, {
    onFrame: () => said.push('frame'),
    onStarted: ({ core }) => said.push(`started ${core}`),
    onFault: (words) => said.push(`fault ${words}`),
    onGone: (words) => said.push(`gone ${words}`),
    onPoison: ({ data }) => said.push(`poison ${data}`),
    onWords: (words) => said.push(words),
    onRescued: ({ size }) => said.push(`rescued ${size} bytes`),
  });
  return { engine, workers, said, worker: () => workers.at(-1)! };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A trap, and the time until the next worker runs. */
async function trap(worker: FakeWorker, data: string | null = null): Promise<void> {
  worker.hooks.onFault('trap', data === null ? null : { venue: 'okx', data });
  await vi.advanceTimersByTimeAsync(1000);
}

describe('an engine in a worker', () => {
  it('W01 W04 is replaced when it breaks; the third time in a minute by the JavaScript build', async () => {
    const { engine, workers, worker, said } = bench();
    await engine.start();
    for (let i = 0; i < 3; i += 1) await trap(worker());
    expect(workers.map(({ request }) => request?.notWasm)).toEqual([
      null,
      null,
      null,
      'The WebAssembly core failed three times in a minute.',
    ]);
    expect(said.filter((line) => line.startsWith('started'))).toEqual([
      'started simd',
      'started simd',
      'started simd',
      'started js',
    ]);
    expect(workers.filter(({ isGone }) => !isGone)).toHaveLength(1);
    for (let i = 0; i < 3; i += 1) await trap(worker());
    expect(said.at(-1)).toBe('gone trap');
    expect(workers).toHaveLength(6);
    expect(workers.every(({ isGone }) => isGone)).toBe(true);
  });

  it('stays with WebAssembly when traps are a minute apart', async () => {
    const { engine, workers, worker } = bench();
    await engine.start();
    for (let i = 0; i < 6; i += 1) {
      await trap(worker());
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(workers.every(({ request }) => request?.notWasm === null)).toBe(true);
  });

  it('W04 keeps an input that broke it twice from the next one', async () => {
    const { engine, workers, worker, said } = bench();
    await engine.start();
    await trap(worker(), '["BTC-USDT",1.5]');
    await trap(worker(), '["ETH-USDT",1.5]');
    expect(said.filter((line) => line.startsWith('poison'))).toEqual([]);
    await vi.advanceTimersByTimeAsync(120_000);
    await trap(worker(), '["BTC-USDT",27]');
    expect(said).toContain('poison ["BTC-USDT",27]');
    expect(
      workers.map(({ request }) => request?.world === 'live' && request.poison.length),
    ).toEqual([0, 0, 0, 1]);
  });

  it('leaves what it recorded when it breaks, and nothing when it hangs', async () => {
    const { engine, workers, worker, said } = bench();
    await engine.start();
    worker().answers.recording = async () => ({ ok: true, value: new Blob(['a session']) });
    await trap(worker());
    expect(said).toContain('rescued 9 bytes');
    expect(workers[0]!.isGone).toBe(true);
    worker().answers.recording = never;
    await trap(worker());
    expect(workers.map(({ isGone }) => isGone)).toEqual([true, false, false]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(workers.map(({ isGone }) => isGone)).toEqual([true, true, false]);
    expect(said.filter((line) => line.startsWith('rescued'))).toHaveLength(1);
  });

  it('W03 is given up when it misses five heartbeats', async () => {
    const { engine, workers, worker, said } = bench();
    await engine.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workers).toHaveLength(1);
    worker().answers.ping = never;
    await vi.advanceTimersByTimeAsync(5000);
    expect(said).toContain('fault The worker did not answer for 2.5 seconds.');
    expect(workers).toHaveLength(2);
  });

  it('W03 has twice the time where the JavaScript build runs', async () => {
    const { engine, worker, said } = bench();
    await engine.start();
    for (let i = 0; i < 3; i += 1) await trap(worker());
    expect(said).toContain('started js');
    worker().answers.ping = never;
    await vi.advanceTimersByTimeAsync(4900);
    expect(said.filter((line) => line.includes('did not answer'))).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(said).toContain('fault The worker did not answer for 5 seconds.');
  });

  it('W05 leaves no call pending: lost with the worker, or late', async () => {
    const { engine, worker } = bench();
    await engine.start();
    worker().answers.query = never;
    const late = engine.call((api) => api.query('report'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await late).toMatchObject({ code: 'NO_ANSWER' });
    const lost = engine.call((api) => api.query('report'));
    worker().hooks.onFault('trap');
    expect(await lost).toEqual({ ok: false, code: 'WORKER_LOST', message: 'trap' });
    expect(await engine.call((api) => api.ping())).toMatchObject({ code: 'NO_ENGINE' });
  });

  it('W05 turns a call that throws into a refusal', async () => {
    const { engine, worker } = bench();
    await engine.start();
    worker().answers.command = () => Promise.reject(new TypeError('could not be cloned'));
    const reply = await engine.call((api) => api.command({ do: 'reset' }));
    expect(reply).toMatchObject({ ok: false, code: 'CALL_FAILED' });
  });

  it('keeps the newest frame and gives the one before back', async () => {
    const { engine, worker, said } = bench();
    await engine.start();
    worker().hooks.onFrame(new ArrayBuffer(8), 0);
    expect(said.at(-1)).toMatch(/^gone A frame has at least/);
    expect(engine.latest()).toBeNull();
  });

  it('hears nothing of a worker that it replaced, and nothing after it was closed', async () => {
    const { engine, workers, worker, said } = bench();
    await engine.start();
    await trap(worker());
    const before = said.length;
    workers[0]!.hooks.onFault('again');
    workers[0]!.hooks.onFrame(new ArrayBuffer(8), 0);
    engine.close();
    worker().hooks.onFault('late');
    await vi.advanceTimersByTimeAsync(10_000);
    expect([said.length, workers.length]).toEqual([before, 2]);
  });
});
