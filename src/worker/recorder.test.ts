import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openSession, type SessionEvent } from '../lib/session/index.ts';
import { Recorder } from './recorder.ts';

const T = 1_800_000_000_000_000;
const MINUTE_US = 60_000_000;
const FACTS = { core: '0.1.0', seed: 7, config: { world: 'live' }, markets: [], notes: [] };

async function read(recorder: Recorder) {
  const reader = openSession(new Uint8Array(await (await recorder.file([])).arrayBuffer()));
  return { events: [...reader], header: reader.header, cut: reader.truncated };
}

describe('L04 W07 a recorder that cannot keep up fills no memory', () => {
  // The compressor works beside this thread: within one task it takes nothing.
  function flooded() {
    let warnings = 0;
    const recorder = new Recorder(FACTS, undefined, () => {
      warnings += 1;
    });
    recorder.write({ t: T, ev: 'open', venue: 'okx', conn: 4, url: 'wss://okx' });
    const frame = randomBytes(7500).toString('base64');
    for (let at = 1; at <= 2000; at += 1) recorder.frame(T + at, 'okx', 4, frame);
    return { recorder, warned: () => warnings };
  }

  const isQuiet = async (recorder: Recorder) => {
    while (recorder.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('holds no more than its room, leaves frames out and says so once', async () => {
    const { recorder, warned } = flooded();
    expect(recorder.waiting).toBeLessThan(8.5 * 1024 * 1024);
    expect(warned()).toBe(1);
    const { events, header } = await read(recorder);
    expect(events.length).toBeLessThan(1000);
    expect(events.at(-1)).toMatchObject({ ev: 'close', conn: 4, reason: 'a gap in the recording' });
    expect(header.config).toEqual({ world: 'recorded' });
    expect(header.notes.at(-1)).toMatch(/could not keep up: 1 gaps without frames \(20.*Z on\)/);
  });

  it('goes on when there is room, with every connection opened anew', async () => {
    const { recorder } = flooded();
    recorder.write({ t: T + 2001, ev: 'cmd', cmd: { do: 'minEdge', bps: 3 } });
    recorder.write({ t: T + 2002, ev: 'open', venue: 'htx', conn: 1, url: 'wss://htx' });
    await read(recorder);
    await isQuiet(recorder);
    recorder.frame(T + 6000, 'htx', 1, 'first');
    recorder.write({ t: T + 6001, ev: 'close', venue: 'okx', conn: 4, code: 1000, reason: '' });
    const { events, header } = await read(recorder);
    const after = events.slice(events.findIndex(({ ev }) => ev === 'close'));
    const told = after.map((event) => `${event.ev} ${'conn' in event ? event.venue : ''}`.trim());
    expect(told).toEqual(['close okx', 'cmd', 'open okx', 'open htx', 'recv htx', 'close okx']);
    expect(header.notes).toHaveLength(1);
    expect(header.notes[0]).toMatch(/Z to 20/);
  });
});

describe('the recorder', () => {
  it('writes what it is told, text and bytes, as a session', async () => {
    const recorder = new Recorder(FACTS);
    const events: SessionEvent[] = [
      { t: T, ev: 'open', venue: 'htx', conn: 1, url: 'wss://x' },
      { t: T + 1, ev: 'recv', venue: 'htx', conn: 1, data: '{"a":"\u2028\\"}' },
      { t: T + 2, ev: 'recv', venue: 'htx', conn: 1, b64: 'AAEC' },
      { t: T + MINUTE_US + 3, ev: 'cmd', cmd: { do: 'reset' } },
      { t: T + 3 * MINUTE_US, ev: 'close', venue: 'htx', conn: 1, code: 1000, reason: '' },
    ];
    for (const event of events) {
      if (event.ev !== 'recv') recorder.write(event);
      else if ('data' in event) recorder.frame(event.t, 'htx', 1, event.data);
      else recorder.frame(event.t, 'htx', 1, new Uint8Array([0, 1, 2]).buffer);
    }
    expect(await read(recorder)).toMatchObject({ events, cut: null, header: FACTS });
    expect(recorder.fromUs).toBe(T);
  });

  it('goes on after it was read', async () => {
    const recorder = new Recorder(FACTS);
    recorder.write({ t: T, ev: 'tick' });
    expect((await read(recorder)).events).toHaveLength(1);
    recorder.write({ t: T + 1, ev: 'tick' });
    recorder.write({ t: T + MINUTE_US, ev: 'tick' });
    expect((await read(recorder)).events).toHaveLength(3);
    expect((await read(recorder)).events).toHaveLength(3);
  });

  it('lets the oldest minute go when its room is full, and says from when it is', async () => {
    const recorder = new Recorder(FACTS, 40_000);
    recorder.write({ t: T, ev: 'open', venue: 'okx', conn: 4, url: 'wss://old' });
    for (let minute = 0; minute < 5; minute += 1) {
      const noise = randomBytes(15_000).toString('hex');
      recorder.frame(T + minute * MINUTE_US + 1, 'okx', 4, noise);
      // The compressor works beside this thread: what is read is compressed.
      await recorder.file([]);
    }
    const { events, header } = await read(recorder);
    expect(recorder.bytes).toBeLessThan(70_000);
    expect(recorder.fromUs).toBeGreaterThan(T + MINUTE_US);
    expect(header.config).toEqual({ world: 'recorded' });
    expect(header.notes[0]).toContain(new Date(recorder.fromUs / 1000).toISOString());
    // A connection that was open when the rest begins is opened there.
    expect(events[0]).toMatchObject({ t: recorder.fromUs, ev: 'open', conn: 4, url: 'wss://old' });
    expect(events.length).toBeLessThan(6);
    expect(events[1]!.t).toBe(recorder.fromUs);
  });
});
