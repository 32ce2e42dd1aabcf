// How long the page's part of the way takes, measured by the stamps that the browser puts on messages.
import type { Frame } from '../contract/generated.ts';
import { Histogram } from '../lib/histogram.ts';
import { LongTasks } from './longTasks.ts';
import type { PaintWatch } from './scheduler.ts';

/** Figures are those of the last ten to twenty seconds. */
const WINDOW_MS = 10_000;

/** Median and 99th percentile, µs; NaN where nothing was timed. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
}

/**
 * A message that the page posts to itself in an animation frame comes after that frame was drawn: its stamp is
 * the end of the way. One is under way at most, and nothing is kept of a frame but two numbers.
 */
export class PageMeter implements PaintWatch {
  private readonly channel = new MessageChannel();
  private readonly arrival = new Histogram();
  private readonly drawing = new Histogram();
  private readonly whole = new Histogram();
  private readonly longTasks = new LongTasks();
  private receivedMs = Number.NaN;
  private newestMs = Number.NaN;
  private isUnderWay = false;
  private turnedMs = 0;
  private lastMs = 0;

  constructor() {
    this.channel.port1.onmessage = ({ timeStamp }) => this.drawn(timeStamp);
  }

  painted({ t_us }: Frame, receivedMs: number): void {
    if (this.isUnderWay || Number.isNaN(receivedMs)) return;
    this.isUnderWay = true;
    this.receivedMs = receivedMs;
    this.newestMs = t_us / 1000 - performance.timeOrigin;
    this.channel.port2.postMessage(0);
  }

  /** Receipt of the newest message that a frame holds, until the page has the frame. */
  get toThePage(): Times {
    return timesOf(this.arrival);
  }

  /** From there until it is drawn. */
  get onThePage(): Times {
    return timesOf(this.drawing);
  }

  /** Both: from the socket to the screen. */
  get inAll(): Times {
    return timesOf(this.whole);
  }

  /** Tasks of the page over 50 ms in the last minute; NaN where the browser does not tell. */
  get longTasksAMinute(): number {
    return this.longTasks.inMinuteBefore(this.lastMs);
  }

  private drawn(atMs: number): void {
    this.isUnderWay = false;
    this.lastMs = atMs;
    this.arrival.add((this.receivedMs - this.newestMs) * 1000);
    this.drawing.add((atMs - this.receivedMs) * 1000);
    this.whole.add((atMs - this.newestMs) * 1000);
    if (atMs - this.turnedMs < WINDOW_MS) return;
    this.turnedMs = atMs;
    for (const times of [this.arrival, this.drawing, this.whole]) times.turn();
  }
}

function timesOf(times: Histogram): Times {
  return { p50: times.percentile(0.5), p99: times.percentile(0.99) };
}
