import { type ShellRow, writeShell } from '../contract/generated.ts';
import type { FaultNotice, WordNotice } from '../contract/worker.ts';
import type { TradingCore } from '../core/trading-core.ts';

/** Buffers in circulation: one shown, one on its way, one being packed. */
const BUFFERS = 3;
const SHOWN_EVERY_US = 15_000;
const HIDDEN_EVERY_US = 1_000_000;
/** Four pictures a second are still a picture of now. */
const SPARED_EVERY_US = 250_000;

/** Where frames leave the worker. A slow page gets fewer of them, never a queue. */
export class Outlet {
  /** Frames that were due while every buffer was away. */
  skipped = 0;

  private readonly port: MessagePort;
  /** Buffers at home; null is one that has not been made yet. */
  private readonly free: (ArrayBuffer | null)[] = new Array(BUFFERS).fill(null);
  private visible = true;
  private spared = false;
  private dueUs = 0;

  constructor(port: MessagePort) {
    this.port = port;
    port.onmessage = ({ data }) => this.free.push(data as ArrayBuffer);
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.dueUs = 0;
  }

  /** Sends fewer frames while this computer cannot keep up. */
  spare(on: boolean): void {
    this.spared = on;
  }

  private get everyUs(): number {
    if (!this.visible) return HIDDEN_EVERY_US;
    return this.spared ? SPARED_EVERY_US : SHOWN_EVERY_US;
  }

  /** Packs and sends a frame if one is due and a buffer is at home; whether it did. */
  offer(core: TradingCore, nowUs: number, row: () => ShellRow): boolean {
    if (nowUs < this.dueUs) return false;
    this.dueUs = nowUs + this.everyUs;
    const buffer = this.free.pop();
    if (buffer === undefined) {
      this.skipped += 1;
      return false;
    }
    const packed = core.packFrame(buffer);
    writeShell(packed, row());
    this.port.postMessage(packed, [packed]);
    return true;
  }

  fault(notice: FaultNotice): void {
    this.port.postMessage(notice);
  }

  /** Something that a person should know; the engine goes on. */
  say(words: string): void {
    this.port.postMessage({ words } satisfies WordNotice);
  }
}
