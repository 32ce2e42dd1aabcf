import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
  LINE_BYTES_MAX,
  MARKETS_MAX,
  openSession,
  SessionDamage,
  type SessionEvent,
  type SessionFacts,
  SessionReader,
  SessionWriter,
} from './index.ts';

const FACTS: SessionFacts = {
  core: '0.1.0',
  seed: 7,
  config: { fee_bps: 10 },
  markets: [{ venue: 'kraken', symbol: 'ALGO/USD', base: 'ALGO', quote: 'USD', kind: 'spot' }],
  notes: ['made for a test'],
};
const EVENTS: SessionEvent[] = [
  { t: 10, ev: 'open', venue: 'kraken', conn: 1, url: 'wss://host.example/v2' },
  { t: 20, ev: 'recv', venue: 'kraken', conn: 1, data: '{"channel":"heartbeat"}' },
  { t: 20, ev: 'recv', venue: 'kraken', conn: 1, b64: 'AAEC' },
  { t: 21, ev: 'wall', us: -3 },
  { t: 22, ev: 'cmd', cmd: { kind: 'halt' } },
  { t: 23, ev: 'tick' },
  { t: 24, ev: 'close', venue: 'kraken', conn: 1, code: 1006, reason: '' },
];

function write(events: readonly SessionEvent[], gzip: boolean, facts = FACTS): Uint8Array {
  const chunks: Uint8Array[] = [];
  const writer = new SessionWriter((chunk) => chunks.push(chunk), facts, { gzip });
  for (const event of events) writer.write(event);
  writer.end();
  return new Uint8Array(Buffer.concat(chunks));
}

function bytesOf(...lines: string[]): Uint8Array {
  return new TextEncoder().encode(lines.join('\n'));
}

/** How many events a file gives, or the line at which it is refused. */
function outcomeOf(file: Uint8Array): number {
  try {
    return Array.from(openSession(file)).length;
  } catch (error) {
    if (error instanceof SessionDamage) return -error.line;
    throw error;
  }
}

function damageOf(file: Uint8Array): SessionDamage {
  try {
    Array.from(openSession(file));
  } catch (error) {
    if (error instanceof SessionDamage) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

const HEADER = new TextDecoder().decode(write([], false)).trimEnd();

describe('a session file', () => {
  it.each([true, false])('gives back what was written (gzip %s)', (gzip) => {
    const reader = openSession(write(EVENTS, gzip));
    expect([...reader]).toEqual(EVENTS);
    expect(reader.header).toMatchObject(FACTS);
    expect(reader.truncated).toBeNull();
  });

  it('is the same bytes every time, with neither time nor system in its gzip header', () => {
    const file = write(EVENTS, true);
    expect(file).toEqual(write(EVENTS, true));
    expect([...file.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  });

  it('may lack the last newline', () => {
    const reader = openSession(bytesOf(HEADER, '{"t":1,"ev":"tick"}'));
    expect([...reader]).toHaveLength(1);
    expect(reader.truncated).toBeNull();
  });

  const seed = Date.now() % 2 ** 31;
  it(`gives back any events in pieces of any size (seed ${seed})`, () => {
    const property = fc.property(anyEvents(), fc.integer({ min: 1, max: 300 }), (events, size) => {
      const reader = new SessionReader(pieces(write(events, false), size));
      expect([...reader]).toEqual(events);
      expect([...openSession(write(events, true))]).toEqual(events);
    });
    fc.assert(property, { seed, numRuns: 150 });
  });

  it('refuses to write an event older than the last', () => {
    const old: SessionEvent[] = [
      { t: 2, ev: 'tick' },
      { t: 1, ev: 'tick' },
    ];
    expect(() => write(old, false)).toThrow(RangeError);
  });
});

describe('X01 a foreign or damaged file is refused with the line and what was expected', () => {
  const tick = '{"t":5,"ev":"tick"}';
  it.each<[string, string[], number, RegExp]>([
    ['nothing', [''], 1, /session header/],
    ['text', ['hello', 'world'], 1, /one JSON object/],
    ['other JSON', ['{"t":"header","exchange":"KRAKEN"}'], 1, /arbscope-session/],
    ['a list', ['[1,2]'], 1, /one JSON object/],
    ['a newer version', [HEADER.replace('"version":1', '"version":2')], 1, /version 1/],
    ['no seed', [HEADER.replace('"seed":7', '"seed":"7"')], 1, /whole number in "seed"/],
    ['a strange market', [HEADER.replace('"spot"', '"moon"')], 1, /markets of venue/],
    ['a broken line', [HEADER, tick, '{"t":6,"ev":', tick], 3, /one JSON object/],
    ['an empty line', [HEADER, '', tick], 2, /one JSON object/],
    ['an unknown event', [HEADER, '{"t":5,"ev":"boom"}', ''], 2, /one of open, recv/],
    ['no time', [HEADER, '{"ev":"tick"}', ''], 2, /whole number in "t"/],
    ['half a microsecond', [HEADER, '{"t":1.5,"ev":"tick"}', ''], 2, /whole number in "t"/],
    ['time going back', [HEADER, tick, '{"t":4,"ev":"tick"}', ''], 3, /time of at least 5/],
    [
      'an open without address',
      [HEADER, '{"t":5,"ev":"open","venue":"x","conn":1}', ''],
      2,
      /"url"/,
    ],
    ['a frame of nobody', [HEADER, '{"t":5,"ev":"recv","conn":1,"data":""}', ''], 2, /"venue"/],
    [
      'a frame without bytes',
      [HEADER, '{"t":5,"ev":"recv","venue":"x","conn":1}', ''],
      2,
      /a frame/,
    ],
    [
      'bad base64',
      [HEADER, '{"t":5,"ev":"recv","venue":"x","conn":1,"b64":"A*=="}', ''],
      2,
      /base64 in "b64"/,
    ],
  ])('%s', (_name, lines, line, expected) => {
    const damage = damageOf(bytesOf(...lines));
    expect(damage.line).toBe(line);
    expect(damage.expected).toMatch(expected);
  });

  it('bytes that are not UTF-8', () => {
    const bytes = bytesOf(HEADER, '{"t":5,"ev":"tick"}', '{"t":6,"ev":"tick","x":"?"}', '');
    bytes[bytes.length - 4] = 0xff;
    expect(damageOf(bytes)).toMatchObject({ line: 3, expected: 'UTF-8 text' });
  });

  it('too many markets', () => {
    const market = { venue: 'v', symbol: 's', base: null, quote: null, kind: null };
    const markets = Array.from({ length: MARKETS_MAX + 1 }, () => market);
    expect(damageOf(write([], false, { ...FACTS, markets })).expected).toMatch(/10000 markets/);
  });

  it('a line that never ends', () => {
    const endless = new Uint8Array(LINE_BYTES_MAX + 10).fill(0x20);
    const file = new Uint8Array([...bytesOf(HEADER, ''), ...[]]);
    const reader = new SessionReader([file, endless]);
    expect(() => reader.next()).toThrow(/at most 33554432 bytes/);
  });

  it('gzip whose data were altered', () => {
    const file = write(EVENTS, true);
    file[file.length - 6] = (file[file.length - 6] as number) ^ 1;
    expect(damageOf(file).expected).toBe('intact gzip data');
  });
});

describe('D03 a truncated file plays up to the cut and says so', () => {
  it('plain, within a line', () => {
    const file = write(EVENTS, false);
    const reader = openSession(file.subarray(0, file.length - 5));
    expect([...reader]).toEqual(EVENTS.slice(0, -1));
    expect(reader.truncated).toMatchObject({ line: 8 });
    expect(reader.truncated?.reason).toMatch(/last line is cut/);
  });

  it('plain, within a character', () => {
    const whole = bytesOf(HEADER, '{"t":5,"ev":"tick"}', '{"t":6,"ev":"tick","x":"é');
    const reader = openSession(whole.subarray(0, whole.length - 1));
    expect([...reader]).toHaveLength(1);
    expect(reader.truncated).toMatchObject({ line: 3 });
  });

  it.each([1, 4, 8, 9, 40])('gzip, %i bytes short', (short) => {
    const file = write(EVENTS, true);
    const reader = openSession(file.subarray(0, file.length - short));
    const events = [...reader];
    expect(events).toEqual(EVENTS.slice(0, events.length));
    expect(reader.truncated?.reason).toBe('the gzip data ends early');
  });

  const seed = Date.now() % 2 ** 31;
  it(`no altered or cut file does anything else (seed ${seed})`, () => {
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const property = fc.property(fc.boolean(), place, fc.nat(255), place, (gzip, at, byte, end) => {
      const file = write(EVENTS, gzip).slice();
      file[Math.floor(at * file.length)] = byte;
      const cut = file.subarray(0, file.length - Math.floor(end * 20));
      expect(() => outcomeOf(cut)).not.toThrow();
    });
    fc.assert(property, { seed, numRuns: 500 });
  });

  it('but not without its header', () => {
    expect(damageOf(bytesOf(HEADER.slice(0, 40))).line).toBe(1);
  });
});

describe('gzip', () => {
  it('of several members is one file', () => {
    const first = gzipSync(bytesOf(HEADER, ''));
    const second = gzipSync(bytesOf('{"t":5,"ev":"tick"}', ''));
    expect([...openSession(new Uint8Array([...first, ...second]))]).toHaveLength(1);
  });
});

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/** Events in order of time, with every kind of text a frame may hold. */
function anyEvents(): fc.Arbitrary<SessionEvent[]> {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const where = { venue: fc.constantFrom('kraken', 'htx'), conn: fc.nat(9) };
  const b64 = fc.base64String({ maxLength: 40 });
  const body = fc.oneof(
    fc.record({ ev: fc.constant('open' as const), ...where, url: text }),
    fc.record({ ev: fc.constant('recv' as const), ...where, data: text }),
    fc.record({ ev: fc.constant('recv' as const), ...where, b64 }),
    fc.record({ ev: fc.constant('close' as const), ...where, code: fc.nat(4999), reason: text }),
    fc.record({ ev: fc.constant('tick' as const) }),
    fc.record({ ev: fc.constant('wall' as const), us: fc.integer() }),
    fc.record({ ev: fc.constant('cmd' as const), cmd: fc.dictionary(fc.string(), fc.integer()) }),
  );
  const gap = fc.nat(2_000_000);
  return fc.array(fc.tuple(gap, body), { maxLength: 30 }).map((steps) => {
    let t = 1_700_000_000_000_000;
    return steps.map(([gap_us, event]) => {
      t += gap_us;
      return { t, ...event } as SessionEvent;
    });
  });
}
