// The self-monitor's figures: how long each stage takes, what is held, and whether this computer keeps up.
import type { Frame } from '../contract/generated.ts';
import { bytes, count, DASH, percent } from '../lib/format/number.ts';
import { age, latency } from '../lib/format/time.ts';
import type { PageMeter, Times } from '../render/pageMeter.ts';

/** One stage of the way from the socket to the screen. */
export interface StageRow {
  readonly name: string;
  readonly p50: string;
  readonly p99: string;
  readonly how: string;
}

export interface FigureRow {
  readonly name: string;
  readonly value: string;
  readonly how: string;
}

export interface MonitorRows {
  readonly stages: readonly StageRow[];
  readonly load: readonly FigureRow[];
  readonly held: readonly FigureRow[];
}

/** What the page knows of itself. */
export interface PageFigures
  extends Pick<PageMeter, 'toThePage' | 'onThePage' | 'inAll' | 'longTasksAMinute'> {
  readonly heapBytes: number;
  readonly tasks: number;
}

const WASM_PAGE = 65_536;

export function monitorRows(frame: Frame, page: PageFigures): MonitorRows {
  return { stages: stages(frame, page), load: load(frame, page), held: held(frame, page) };
}

function stages({ shell }: Frame, page: PageFigures): StageRow[] {
  const of = (p50: Float64Array, p99: Float64Array): Times => ({
    p50: p50[0] ?? Number.NaN,
    p99: p99[0] ?? Number.NaN,
  });
  return [
    stage(
      'Message → book',
      of(shell.receive_p50_us, shell.receive_p99_us),
      'The worker has it; decoded, checked, and its book stands',
    ),
    stage(
      'Step',
      of(shell.step_p50_us, shell.step_p99_us),
      'Scan of every pair it touches, signals, paper trading',
    ),
    stage(
      'Decision',
      of(shell.decision_p50_us, shell.decision_p99_us),
      'Receipt of a message to the end of its step: both of the above, and its wait between them',
    ),
    stage(
      'Pack and hand over',
      of(shell.pack_p50_us, shell.pack_p99_us),
      'A frame for the page, copied out of the core and sent',
    ),
    stage(
      'Until the page has it',
      page.toThePage,
      'From receipt of the newest message in a frame until the page has that frame',
    ),
    stage('Build and paint', page.onThePage, 'From there until the browser has drawn it'),
    stage(
      'Socket to screen',
      page.inAll,
      'The newest message of a frame until it is drawn: all of the above',
    ),
  ];
}

function load({ shell, engine }: Frame, page: PageFigures): FigureRow[] {
  return [
    figure(
      'Messages a second',
      count(shell.frames_per_second[0] ?? Number.NaN),
      'Taken in, in the last second',
    ),
    figure(
      'Backlog',
      count(shell.backlog[0] ?? Number.NaN),
      'Messages that one step decided on at once: the most in the last second',
    ),
    figure(
      'Worker late',
      age(shell.late_ms[0] ?? Number.NaN),
      'How much later than it asked to it came to run: the worst of the last second',
    ),
    figure(
      'Worker busy',
      percent(shell.busy_share[0] ?? Number.NaN, 0),
      'Share of the last second that went into the stages above',
    ),
    figure(
      'Markets lagging',
      count(engine.markets_lagging[0] ?? Number.NaN),
      'Their newest message came over 500 ms later than their stream’s fastest',
    ),
    figure(
      'Long tasks a minute',
      count(page.longTasksAMinute),
      'Tasks of the page over 50 ms in the last minute',
    ),
    figure(
      'Paints skipped',
      count(shell.paints_skipped[0] ?? Number.NaN),
      'Frames that were due while the page still had all three: none waits',
    ),
  ];
}

function held({ shell }: Frame, page: PageFigures): FigureRow[] {
  const memory = shell.memory_bytes[0] ?? Number.NaN;
  const pages = `${count(memory / WASM_PAGE)} × 64 KiB`;
  return [
    figure(
      'Core memory',
      Number.isFinite(memory) ? `${bytes(memory)} · ${pages}` : DASH,
      'WebAssembly pages of the core',
    ),
    figure('Heap, page', sized(page.heapBytes), 'JavaScript heap in use, where the browser tells'),
    figure('Heap, worker', sized(shell.heap_bytes[0] ?? Number.NaN), 'The same in the worker'),
    figure('Sockets', count(shell.sockets[0] ?? Number.NaN), 'Open, or being opened'),
    figure('Ports', count(shell.ports[0] ?? Number.NaN), 'Message ports that the worker holds'),
    figure('Timers', count(shell.timers[0] ?? Number.NaN), 'Pending in the worker'),
    figure('Painters', count(page.tasks), 'Tasks of the page that run on frames'),
  ];
}

function stage(name: string, { p50, p99 }: Times, how: string): StageRow {
  return { name, p50: latency(p50), p99: latency(p99), how };
}

function figure(name: string, value: string, how: string): FigureRow {
  return { name, value, how };
}

function sized(value: number): string {
  return Number.isFinite(value) ? bytes(value) : DASH;
}
