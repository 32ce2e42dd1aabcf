import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VENUES } from '../contract/generated.ts';
import {
  SessionDamage,
  type SessionEvent,
  SessionReader,
  SessionWriter,
} from '../lib/session/index.ts';
import { Inbox } from './inbox.ts';
import { CoreMemory } from './memory.ts';
import type { RawCore } from './module.ts';
import { SessionPlayer, type SessionTaker } from './session-player.ts';

const FACTS = { core: '0.1.0', seed: 7, config: {}, markets: [], notes: [] };

/** Remembers what it was given, reading plain frames as the core's inbox does. */
function listener() {
  const memory = new CoreMemory(new WebAssembly.Memory({ initial: 4 }));
  const raw = { inbox_ptr: () => 64, inbox_len: () => 65_536, grow_inbox: () => -2 };
  const inbox = new Inbox(raw as unknown as RawCore, memory);
  const heard: SessionEvent[] = [];
  let plain = 0;
  const taker: SessionTaker = {
    receiveJson(t, venue, conn, line, from, to) {
      const length = inbox.putJson(line, from, to);
      if (length < 0) return length;
      plain += 1;
      const data = new TextDecoder().decode(memory.region(64, length));
      heard.push({ t, ev: 'recv', venue: VENUES[venue]!.id, conn, data });
      return 0;
    },
    ingest(event) {
      heard.push(event);
      return { ok: true };
    },
    refusal: () => ({ ok: false, code: '', message: '' }),
  };
  return { heard, taker, plainCount: () => plain };
}

function fileOf(events: readonly SessionEvent[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  const writer = new SessionWriter((chunk) => chunks.push(chunk), FACTS, { gzip: false });
  for (const event of events) writer.write(event);
  writer.end();
  return new Uint8Array(Buffer.concat(chunks));
}

function played(chunks: Iterable<Uint8Array>): SessionEvent[] {
  const { heard, taker } = listener();
  new SessionPlayer(chunks).play(taker, Number.POSITIVE_INFINITY);
  return heard;
}

/** Events, where it was cut, or where and why it was refused. */
function outcome(read: () => { events: SessionEvent[]; cut: unknown }): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof SessionDamage) return { line: error.line, expected: error.expected };
    throw error;
  }
}

function byPlayer(file: Uint8Array): unknown {
  return outcome(() => {
    const { heard, taker } = listener();
    const player = new SessionPlayer([file]);
    player.play(taker, Number.POSITIVE_INFINITY);
    return { events: heard, cut: player.truncated };
  });
}

function byReader(file: Uint8Array): unknown {
  return outcome(() => {
    const reader = new SessionReader([file]);
    const events = [...reader];
    return { events, cut: reader.truncated };
  });
}

describe('the player', () => {
  const seed = Date.now() % 2 ** 31;

  it(`hands on what the parser reads, in pieces of any size (seed ${seed})`, () => {
    const property = fc.property(anyEvents(), fc.integer({ min: 1, max: 300 }), (events, size) => {
      const file = fileOf(events);
      expect(played(pieces(file, size))).toEqual(events);
    });
    fc.assert(property, { seed, numRuns: 300 });
  });

  it(`judges damage as the parser does (seed ${seed})`, () => {
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const property = fc.property(
      anyEvents(),
      place,
      fc.nat(255),
      place,
      (events, at, byte, end) => {
        const file = fileOf(events);
        file[Math.floor(at * file.length)] = byte;
        const cut = file.subarray(0, file.length - Math.floor(end * 30));
        expect(byPlayer(cut)).toEqual(byReader(cut));
      },
    );
    fc.assert(property, { seed, numRuns: 2000 });
  });

  it('makes no object of a plain text frame', () => {
    const { taker, plainCount } = listener();
    const frame: SessionEvent = { t: 5, ev: 'recv', venue: 'okx', conn: 3, data: '{"a":"\\"\n"}' };
    new SessionPlayer([fileOf([frame, frame])]).play(taker, Number.POSITIVE_INFINITY);
    expect(plainCount()).toBe(2);
  });

  it('plays up to a time, and no more events than asked', () => {
    const events: SessionEvent[] = [1, 2, 2, 3].map((t) => ({ t, ev: 'tick' }));
    const { heard, taker } = listener();
    const player = new SessionPlayer([fileOf(events)]);
    expect(player.upcomingUs).toBe(1);
    expect(player.play(taker, 2, 2)).toBe(2);
    expect([player.atUs, player.upcomingUs]).toEqual([2, 2]);
    expect(player.play(taker, 2)).toBe(1);
    expect([player.upcomingUs, player.ended]).toEqual([3, false]);
    player.play(taker, Number.POSITIVE_INFINITY);
    expect([player.ended, heard.length]).toEqual([true, 4]);
  });

  it('reads what other programs write: spaces, other orders of keys', () => {
    const file = fileOf([]);
    const line = '{"ev":"recv", "t":7, "data":"\\u0041\\/", "conn":1, "venue":"okx"}\n';
    const whole = new Uint8Array([...file, ...new TextEncoder().encode(line)]);
    expect(played([whole])).toMatchObject([{ t: 7, data: 'A/', venue: 'okx' }]);
  });
});

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

function anyEvents(): fc.Arbitrary<SessionEvent[]> {
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.json({ maxDepth: 2 }),
  );
  const where = {
    venue: fc.constantFrom('binance', 'kraken', 'htx', 'elsewhere'),
    conn: fc.oneof(fc.nat(9), fc.constant(2 ** 32)),
  };
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.record({ ev: fc.constant('recv' as const), ...where, data: text }) },
    {
      weight: 1,
      arbitrary: fc.record({ ev: fc.constant('recv' as const), ...where, b64: fc.base64String() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ ev: fc.constant('open' as const), ...where, url: text }),
    },
    { weight: 1, arbitrary: fc.record({ ev: fc.constant('tick' as const) }) },
  );
  return fc.array(fc.tuple(fc.nat(2_000_000), body), { maxLength: 20 }).map((steps) => {
    let t = 1_700_000_000_000_000;
    return steps.map(([gapUs, event]) => {
      t += gapUs;
      return { t, ...event } as SessionEvent;
    });
  });
}
