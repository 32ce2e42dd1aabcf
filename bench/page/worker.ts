import { browserLoaders } from '../../src/core/load.ts';
import { TradingCore } from '../../src/core/trading-core.ts';
import { systemClock } from '../../src/worker/clock.ts';
import { LiveShell } from '../../src/worker/live.ts';
import { Outlet } from '../../src/worker/outlet.ts';
import { WorkerTiming } from '../../src/worker/timing.ts';
import type { Findings, Order } from './orders.ts';

/** How every frame of the flood begins, and no answer to a request. */
const FLOOD = '{"stream":';

self.onmessage = async ({ data }: MessageEvent<{ order: Order; port: MessagePort }>) => {
  const { order, port } = data;
  const clock = await compareClocks(order.server);
  const watch = new Watch(order);
  if (order.mode === 'core') await startCore(order, port, watch);
  else for (const url of order.urls) watch.dial(url).onmessage = () => {};
  const found = await watch.done;
  postMessage({ ...found, ...clock, framesShown: 0 } satisfies Findings);
};

/** The live worker's own shell, told to find its venues at the flood server. */
async function startCore(order: Order, port: MessagePort, watch: Watch): Promise<void> {
  const core = new WatchedCore(await browserLoaders.simd(), watch);
  const shell = new LiveShell({
    core,
    clock: systemClock,
    timing: new WorkerTiming(),
    outlet: new Outlet(port),
    dial: (url) => watch.dial(url),
    onFault: ({ fault }) => {
      throw new Error(fault);
    },
    poison: [],
    seed: () => 7,
  });
  const accepted = shell.start(order.config);
  if (!accepted.ok) throw new Error(accepted.message);
}

/** The core, with a stopwatch at the two calls that a message goes through. */
class WatchedCore extends TradingCore {
  private readonly watch: Watch;

  constructor(module: ConstructorParameters<typeof TradingCore>[0], watch: Watch) {
    super(module);
    this.watch = watch;
  }

  override receiveText(t: number, venue: number, conn: number, text: string): number {
    const startMs = performance.now();
    const code = super.receiveText(t, venue, conn, text);
    if (text.startsWith(FLOOD)) this.watch.received(performance.now() - startMs);
    return code;
  }

  override step(): void {
    const startMs = performance.now();
    super.step();
    this.watch.decided(startMs);
  }
}

/** Sockets to the flood server, and when what came over them. */
class Watch {
  readonly done: Promise<Omit<Findings, 'offsetMs' | 'offsetErrorMs' | 'framesShown'>>;

  private readonly order: Order;
  private readonly decidedMs: Float64Array;
  private readonly coreMs: Float64Array;
  private firstMs = Number.NaN;
  /** Frames seen and taken in, counted from the first one after the primers. */
  private seen: number;
  private taken: number;
  private judged = 0;
  private finish: (findings: Awaited<Watch['done']>) => void = () => {};

  constructor(order: Order) {
    this.order = order;
    [this.seen, this.taken] = [-order.primers, -order.primers];
    const room = order.messages;
    [this.decidedMs, this.coreMs] = [new Float64Array(room), new Float64Array(room)];
    this.done = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  dial(url: string): WebSocket {
    const socket = new WebSocket(`${this.order.server}?url=${encodeURIComponent(url)}`);
    // In both modes, so that counting costs both the same.
    socket.addEventListener('message', ({ data }) => this.count(data as string));
    return socket;
  }

  received(tookMs: number): void {
    if (this.taken >= 0 && this.taken < this.coreMs.length) this.coreMs[this.taken] = tookMs;
    this.taken += 1;
  }

  decided(startMs: number): void {
    const nowMs = performance.now();
    const end = Math.min(this.taken, this.decidedMs.length);
    for (; this.judged < end; this.judged += 1) {
      this.decidedMs[this.judged] = nowMs;
      this.coreMs[this.judged]! += nowMs - startMs;
    }
    if (this.judged === this.order.messages) this.end();
  }

  private count(data: string): void {
    if (!data.startsWith(FLOOD)) return;
    this.seen += 1;
    if (this.seen === 1) this.firstMs = performance.now();
    if (this.order.mode === 'empty') this.arrived();
  }

  /** Nothing is decided on: what is left is the delivery. */
  private arrived(): void {
    this.decidedMs[this.seen - 1] = performance.now();
    if (this.seen === this.order.messages) this.end();
  }

  private end(): void {
    const { decidedMs, coreMs } = this;
    this.finish({ elapsedMs: performance.now() - this.firstMs, decidedMs, coreMs });
  }
}

const PINGS = 200;

/** The server's clock against ours, from the quickest of many questions. */
async function compareClocks(server: string) {
  const socket = new WebSocket(`${server}?clock`);
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  let best = { offsetMs: 0, offsetErrorMs: Number.POSITIVE_INFINITY };
  for (let i = 0; i < PINGS; i += 1) {
    const sentMs = performance.now();
    const theirs = await new Promise<number>((resolve) => {
      socket.onmessage = ({ data }) => resolve(Number(data));
      socket.send('?');
    });
    const error = (performance.now() - sentMs) / 2;
    if (error < best.offsetErrorMs)
      best = { offsetMs: theirs - sentMs - error, offsetErrorMs: error };
  }
  socket.close();
  return best;
}
