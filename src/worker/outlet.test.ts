import { describe, expect, it } from 'vitest';
import { HEADER_BYTES, SECTION_COUNT, SECTION_INDEX } from '../contract/generated.ts';
import type { TradingCore } from '../core/trading-core.ts';
import { UNMEASURED } from './figures.ts';
import { Outlet } from './outlet.ts';

const NUMBER_AT = 16;
const ROOM_BYTES = 1024;

/** As much of a frame as the worker writes into. */
function frameWithAShell(): ArrayBuffer {
  const from = HEADER_BYTES + 8 * SECTION_COUNT;
  const buffer = new ArrayBuffer(from + ROOM_BYTES);
  const entry = HEADER_BYTES + 8 * SECTION_INDEX.shell;
  new DataView(buffer).setUint32(entry, from, true);
  new DataView(buffer).setUint32(entry + 4, 1, true);
  return buffer;
}

/** A core that packs its frame's number, and a page that keeps what comes until it gives it back. */
function slowPage() {
  let packed = 0;
  const kept: ArrayBuffer[] = [];
  const port = {
    onmessage: null as ((event: { data: ArrayBuffer }) => void) | null,
    postMessage: (buffer: ArrayBuffer) => void kept.push(buffer),
  };
  const outlet = new Outlet(port as unknown as MessagePort);
  const core = {
    packFrame: (into: ArrayBuffer | null) => {
      packed += 1;
      const buffer = into ?? frameWithAShell();
      new DataView(buffer).setFloat64(NUMBER_AT, packed, true);
      return buffer;
    },
  } as unknown as TradingCore;
  return {
    outlet,
    kept,
    offer: (nowUs: number) => outlet.offer(core, nowUs, () => UNMEASURED),
    giveBack: () => port.onmessage?.({ data: kept.shift()! }),
    numbers: () => kept.map((buffer) => new DataView(buffer).getFloat64(NUMBER_AT, true)),
  };
}

describe('L03 slow page', () => {
  it('never has more than three frames, and the next one it gets is of now', () => {
    const { outlet, kept, offer, giveBack, numbers } = slowPage();
    for (let us = 0; us < 10_000_000; us += 15_000) offer(us);
    expect(numbers()).toEqual([1, 2, 3]);
    expect(outlet.skipped).toBe(667 - 3);
    giveBack();
    offer(10_015_000);
    expect(kept).toHaveLength(3);
    expect(numbers().at(-1), 'nothing was packed meanwhile').toBe(4);
  });

  it('L01 a worker that is behind sends four frames a second', () => {
    const { outlet, offer, giveBack } = slowPage();
    outlet.spare(true);
    let sent = 0;
    for (let us = 0; us < 2_000_000; us += 5_000) {
      if (!offer(us)) continue;
      sent += 1;
      giveBack();
    }
    expect(sent).toBe(8);
    outlet.spare(false);
    expect([2_000_000, 2_016_000, 2_032_000].map(offer)).toEqual([true, true, true]);
  });
});
