import { loadCore } from '../../src/core/load-node.ts';
import { TradingCore } from '../../src/core/trading-core.ts';
import { captureOf } from '../lib/captures.ts';
import type { Result } from '../lib/result.ts';
import { spreadOf } from '../lib/rounds.ts';

const MESSAGES = 4_000;
const MESSAGES_A_FRAME = 100;

/** Bytes that JavaScript moves for a message on its way in and for a frame on its way out, counted. */
export async function copyRows(): Promise<Result[]> {
  const core = new TradingCore(await loadCore('simd'));
  const { session, frames } = captureOf('binance');
  core.configure({ t: 0, ev: 'header', format: 'arbscope-session', version: 1, ...session.facts });
  let buffer: ArrayBuffer | null = core.packFrame(null);
  const counter = new CopyCounter();
  const sent = { messages: 0, frames: 0 };
  const moved = { messages: 0, frames: 0 };
  for (const [at, { t, venue, conn, data }] of frames.slice(0, MESSAGES).entries()) {
    sent.messages += (data as string).length;
    moved.messages += counter.during(() => core.receiveText(t, venue, conn, data as string));
    core.step();
    if (at % MESSAGES_A_FRAME !== 0) continue;
    moved.frames += counter.during(() => {
      buffer = core.packFrame(buffer);
    });
    sent.frames += packedBytes(core);
  }
  counter.stop();
  return [
    copyResult(
      'copies.message',
      'copies of a message on its way into the core',
      moved.messages / sent.messages,
    ),
    copyResult(
      'copies.frame',
      'copies of a frame on its way out of the core',
      moved.frames / sent.frames,
    ),
  ];
}

/** How long the frame packed last is: what is copied out of the core's memory. */
function packedBytes(core: TradingCore): number {
  const counter = new CopyCounter();
  const bytes = counter.during(() => void core.packFrame(null));
  counter.stop();
  return bytes;
}

function copyResult(id: string, work: string, copies: number): Result {
  return {
    id,
    work,
    ours: spreadOf([copies]),
    unit: 'bytes copied a byte',
    rival: null,
    ratio: null,
    target: {
      of: 'ours',
      at: 'most',
      value: 1,
      why: 'a byte was moved twice: look at src/core/inbox.ts and packFrame',
    },
    note: 'counted in TextEncoder.encodeInto and TypedArray.set',
  };
}

/** Counts the bytes that go through the two ways by which JavaScript writes into the core or out of it. */
class CopyCounter {
  private bytes = 0;
  private readonly encodeInto = TextEncoder.prototype.encodeInto;
  private readonly set = Uint8Array.prototype.set;

  constructor() {
    const counter = this;
    const { encodeInto, set } = this;
    TextEncoder.prototype.encodeInto = function counted(text, into) {
      const result = encodeInto.call(this, text, into);
      counter.bytes += result.written;
      return result;
    };
    Uint8Array.prototype.set = function counted(from: ArrayLike<number>, at?: number) {
      counter.bytes += from.length;
      set.call(this, from, at);
    };
  }

  during(work: () => unknown): number {
    const before = this.bytes;
    work();
    return this.bytes - before;
  }

  stop(): void {
    TextEncoder.prototype.encodeInto = this.encodeInto;
    Uint8Array.prototype.set = this.set;
  }
}
