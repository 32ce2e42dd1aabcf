// A worker without a browser: a clock that is set, timers that are fired, sockets that are spoken for.
import type { FaultNotice } from '../../contract/worker.ts';
import type { Clock } from '../clock.ts';
import { Outlet } from '../outlet.ts';
import type { Dial, Socket } from '../sockets.ts';
import type { Timing } from '../timing.ts';

export class ManualClock implements Clock {
  us: number;
  offsetUs = 0;
  /** Each reading takes this long, so that the clock's step can be measured. */
  private readonly stepUs: number;

  constructor(us: number, stepUs = 1) {
    this.us = us;
    this.stepUs = stepUs;
  }

  nowUs(): number {
    this.us += this.stepUs;
    return this.us;
  }

  wallUs(): number {
    return this.offsetUs;
  }
}

export class ManualTiming implements Timing {
  lateMs = 0;
  readonly ports = 0;
  private readonly clock: ManualClock;
  private asked: (() => void) | null = null;
  private timer: { atUs: number; work: () => void } | null = null;

  constructor(clock: ManualClock) {
    this.clock = clock;
  }

  soon(work: () => void): void {
    this.asked = work;
  }

  wake(work: () => void, afterMs: number): void {
    this.timer = { atUs: this.clock.us + afterMs * 1000, work };
  }

  stop(): void {
    this.asked = null;
    this.timer = null;
  }

  get timers(): number {
    return Number(this.timer !== null);
  }

  get isIdle(): boolean {
    return this.asked === null && this.timer === null;
  }

  /** What was asked to be done soon is done. */
  settle(): void {
    const work = this.asked;
    this.asked = null;
    work?.();
  }

  /** Time passes up to a moment, timers firing on the way. */
  passTo(us: number): void {
    while (this.timer !== null && this.timer.atUs <= us) {
      const { atUs, work } = this.timer;
      this.timer = null;
      this.clock.us = Math.max(this.clock.us, atUs);
      work();
      this.settle();
    }
    this.clock.us = Math.max(this.clock.us, us);
  }
}

/** A socket whose other end is a test. */
export class FakeSocket implements Socket {
  readonly url: string;
  readonly sent: string[] = [];
  binaryType: BinaryType = 'blob';
  readyState: Socket['readyState'] = 0;
  isClosed = false;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;

  constructor(url: string) {
    this.url = url;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.call(this as never, new Event('open'));
  }

  say(data: string | ArrayBuffer): void {
    this.onmessage?.call(this as never, { data } as MessageEvent);
  }

  end(code = 1006): void {
    this.readyState = 3;
    this.onclose?.call(this as never, { code, reason: '' } as CloseEvent);
  }
}

/** Every socket that was dialled, oldest first. */
export class FakeNet {
  readonly sockets: FakeSocket[] = [];

  readonly dial: Dial = (url) => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  };

  /** The newest one to this host that is not closed. */
  to(host: string): FakeSocket | undefined {
    return this.sockets.findLast(({ url, readyState }) => url.includes(host) && readyState < 2);
  }
}

/** The page's end of the port: keeps what comes, and gives buffers back when asked. */
export class FakePage {
  readonly frames: ArrayBuffer[] = [];
  readonly faults: FaultNotice[] = [];
  readonly outlet: Outlet;
  private readonly port: { onmessage: ((event: { data: ArrayBuffer }) => void) | null };

  constructor() {
    const postMessage = (data: ArrayBuffer | FaultNotice) => {
      if (data instanceof ArrayBuffer) this.frames.push(data);
      else this.faults.push(data);
    };
    const port = { onmessage: null, postMessage };
    this.port = port;
    this.outlet = new Outlet(port as unknown as MessagePort);
  }

  giveBack(): void {
    for (const data of this.frames.splice(0)) this.port.onmessage?.({ data });
  }
}
