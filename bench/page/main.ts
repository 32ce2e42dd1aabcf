import type { Findings, Order } from './orders.ts';

/** Runs one order in a worker of its own, as the page runs its live worker: frames come back on a port. */
function run(order: Order): Promise<Findings> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const frames = new MessageChannel();
  let shown = 0;
  frames.port1.onmessage = ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    shown += 1;
    frames.port1.postMessage(data, [data]);
  };
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve({ ...(data as Findings), framesShown: shown });
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ order, port: frames.port2 }, [frames.port2]);
  });
}

/** For the benchmark, which reads it out of the page: typed arrays become plain ones on the way. */
Object.assign(globalThis, {
  runOrder: async (order: Order) => {
    const { decidedMs, coreMs, ...rest } = await run(order);
    return { ...rest, decidedMs: [...decidedMs], coreMs: [...coreMs] };
  },
});
