// R7: what a page holds after half an hour, and whether that grows.
import { setTimeout as sleep } from 'node:timers/promises';
import { figure, Life } from '../lib/life.ts';
import { expect, test, VENUE_PORT } from '../lib/test.ts';
import { keep } from './result.ts';

const MINUTES = Number(process.env.ARBSCOPE_SOAK_MINUTES ?? 30);
/** What is built up at the start is no growth. */
const WARM_MINUTES = Math.min(5, MINUTES / 4);
const EVERY_MS = 15_000;
const SLOPE_MAX = 1;

interface Sample {
  readonly minute: number;
  readonly heapMb: number;
  readonly wasmMb: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly sockets: number;
  readonly ports: number;
  readonly timers: number;
}

test.use({ trace: 'off' });

test('R7 memory and everything else that is held', async ({ baseURL, venues }) => {
  test.setTimeout(MINUTES * 60_000 + 300_000);
  const life = await Life.begin(baseURL!, VENUE_PORT);
  for (const venue of venues.all) venue.sway(true);
  await life.page.send('HeapProfiler.enable');
  const sinceMs = Date.now();
  const samples: Sample[] = [];
  while (Date.now() - sinceMs < MINUTES * 60_000) {
    await sleep(EVERY_MS);
    samples.push(await sample(life, (Date.now() - sinceMs) / 60_000));
  }
  await life.end();
  const warm = samples.filter(({ minute }) => minute >= WARM_MINUTES);
  const slope = slopeAnHour(warm.map(({ minute, heapMb }) => [minute, heapMb]));
  const [first, last] = [warm[0]!, warm.at(-1)!];
  const grown = (['wasmMb', 'nodes', 'listeners', 'sockets', 'ports'] as const).filter(
    (name) => growth(warm.map((one) => one[name])) > (name === 'nodes' ? 200 : 1),
  );
  keep({
    id: 'R7',
    figure: `heap after collection ${slope >= 0 ? '+' : '−'}${Math.abs(slope).toFixed(2)} MB an hour over ${MINUTES} min (${first.heapMb.toFixed(1)} to ${last.heapMb.toFixed(1)} MB); core ${first.wasmMb.toFixed(1)} to ${last.wasmMb.toFixed(1)} MB`,
    met: slope < SLOPE_MAX && grown.length === 0 && MINUTES >= 30,
    notes: [
      `slope by least squares over ${warm.length} samples after the first ${WARM_MINUTES} min, each after a collection`,
      `nodes ${first.nodes} to ${last.nodes}, listeners ${first.listeners} to ${last.listeners}, sockets ${first.sockets} to ${last.sockets}, ports ${first.ports} to ${last.ports}`,
      ...(grown.length > 0 ? [`grown: ${grown.join(', ')}`] : []),
    ],
  });
  expect(grown).toEqual([]);
});

async function sample({ page }: Life, minute: number): Promise<Sample> {
  await page.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await page.send('Runtime.getHeapUsage')) as { usedSize: number };
  const counters = (await page.send('Memory.getDOMCounters')) as {
    nodes: number;
    jsEventListeners: number;
  };
  const read = (name: string) => page.evaluate<number>(figure(`shell.${name}`));
  return {
    minute,
    heapMb: usedSize / 1e6,
    wasmMb: (await read('memory_bytes')) / 1e6,
    nodes: counters.nodes,
    listeners: counters.jsEventListeners,
    sockets: await read('sockets'),
    ports: await read('ports'),
    timers: await read('timers'),
  };
}

/** Least squares through minutes and megabytes, MB an hour. */
function slopeAnHour(points: readonly (readonly [number, number])[]): number {
  const mean = (place: 0 | 1) => points.reduce((sum, one) => sum + one[place], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const under = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return (60 * over) / under;
}

/** How much more there was in the second half than in the first, by their medians: what comes and goes is no growth. */
function growth(values: readonly number[]): number {
  const half = values.length / 2;
  return median(values.slice(half)) - median(values.slice(0, half));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
