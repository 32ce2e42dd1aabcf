import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  formatEvent,
  formatHeader,
  gunzipChunks,
  isGzip,
  MARKETS_MAX,
  openSession,
  SessionDamage,
  type SessionEvent,
} from '../lib/session/index.ts';
import { type Survey, survey } from './survey.ts';

const T = 1_800_000_000_000_000;
const FACTS = { core: '0.1.0', seed: 7, config: { world: 'live' }, markets: [], notes: [] };
const HEADER = formatHeader(FACTS);
const pause = () => Promise.resolve();

const bytesOf = (...lines: string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`);
const frame = (t: number, price: string): SessionEvent => {
  const data = `{"stream":"btcusdt@depth","data":{"u":${t - T},"b":[["${price}","0.5"]]}}`;
  return { t, ev: 'recv', venue: 'okx', conn: 1, data };
};
const MINUTES: SessionEvent[][] = [0, 1, 2].map((minute) => [
  frame(T + minute * 6e7, `${60_000 + minute}.5`),
  frame(T + minute * 6e7 + 10, `${60_007 + minute}.25`),
  { t: T + minute * 6e7 + 20, ev: 'tick' },
]);

/** As the recorder leaves it: a member for the header, and one a minute. */
function recording(): Uint8Array {
  const members = [[HEADER], ...MINUTES.map((events) => events.map(formatEvent))];
  return new Uint8Array(Buffer.concat(members.map((lines) => gzipSync(bytesOf(...lines)))));
}

async function found(file: Uint8Array): Promise<Survey | SessionDamage> {
  return survey(file, pause).catch((error: unknown) => {
    if (error instanceof SessionDamage) return error;
    throw error;
  });
}

/** What would be played: the events of the part that is trusted. */
function played(file: Uint8Array, { soundBytes }: Survey): SessionEvent[] {
  return [...openSession(file.subarray(0, soundBytes))];
}

describe('D03 damage to a recording', () => {
  const whole = recording();
  const events = MINUTES.flat();

  it('of any byte is refused, or costs what stands after it and says so, or changes nothing', async () => {
    const outcomes = { refused: 0, shortened: 0, whole: 0 };
    for (let at = 0; at < whole.length; at += 1) {
      const file = whole.slice();
      file[at] = whole[at]! ^ (1 << (at % 8));
      const result = await found(file);
      if (result instanceof SessionDamage) {
        outcomes.refused += 1;
        continue;
      }
      const rest = played(file, result);
      expect(rest, `byte ${at}`).toEqual(events.slice(0, rest.length));
      const isWhole = rest.length === events.length;
      expect(isWhole || result.cut !== null, `byte ${at} is missed`).toBe(true);
      outcomes[isWhole ? 'whole' : 'shortened'] += 1;
    }
    // Whole are those where a bit of gzip's own headers changed: time, system, how hard it was compressed.
    expect(outcomes.whole).toBeLessThan(0.15 * whole.length);
    expect(outcomes.shortened).toBeGreaterThan(outcomes.refused);
  });

  it('keeps the minutes before it and says how much is lost', async () => {
    const file = whole.slice();
    file[file.length - 20]! ^= 0x55;
    const result = (await found(file)) as Survey;
    expect(result.toUs).toBe(MINUTES[1]!.at(-1)!.t);
    expect(result.cut).toMatch(/^damaged after byte \d+: the last \d+ % of it are lost$/);
    expect(played(file, result)).toEqual(MINUTES.slice(0, 2).flat());
  });

  // Plain text has no checksum: what breaks its form is found, a digit that became another one is not. That is
  // why recordings are compressed.
  it('of plain text is found where it breaks the form, and only there', async () => {
    const text = bytesOf(HEADER, ...events.map(formatEvent));
    expect(isGzip(text)).toBe(false);
    const digit = new TextDecoder().decode(text).indexOf('60000.5');
    const file = text.slice();
    file[digit + 1]! ^= 1;
    expect(await found(file)).toMatchObject({ cut: null });
    file[digit - 1]! ^= 1;
    file[new TextDecoder().decode(text).indexOf('"recv"')] = 0;
    expect(await found(file)).toBeInstanceOf(SessionDamage);
  });
});

describe('X01 a hostile session file is refused with the reason', () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));

  it('a bomb, before it fills the memory', async () => {
    expect(bomb.length).toBeLessThan(300_000);
    expect(await found(bomb)).toMatchObject({
      expected: 'at most 100 times the bytes of the file',
    });
    let most = 0;
    const drain = () => {
      for (const chunk of gunzipChunks(bomb)) most += chunk.length;
    };
    expect(drain).toThrow('more');
    expect(most).toBeLessThan(80 * 1024 * 1024);
  });

  it('a bomb behind an honest beginning', async () => {
    const result = await found(Buffer.concat([recording(), bomb]));
    expect(result).toMatchObject({ cut: expect.stringMatching(/^damaged after byte/) });
    expect((result as Survey).toUs).toBe(MINUTES.flat().at(-1)!.t);
  });

  it('lengths that lie', async () => {
    const file = gzipSync(bytesOf(HEADER, '{"t":5,"ev":"tick"}'));
    for (const claimed of [0, 1, 0x7fff_ffff, 0xffff_ffff]) {
      const lying = Buffer.from(file);
      lying.writeUInt32LE(claimed, lying.length - 4);
      expect(await found(lying), `${claimed}`).toMatchObject({ expected: 'intact gzip data' });
    }
    // An extra field that claims to be longer than the file.
    const extra = Buffer.concat([Buffer.from([31, 139, 8, 4, 0, 0, 0, 0, 0, 3, 255, 255]), file]);
    expect(await found(extra)).toBeInstanceOf(SessionDamage);
  });

  it('a name with a path in it is nobody’s concern', async () => {
    const body = gzipSync(bytesOf(HEADER, '{"t":5,"ev":"tick"}')).subarray(10);
    const name = Buffer.from('../../../etc/passwd\0');
    const file = Buffer.concat([Buffer.from([31, 139, 8, 8, 0, 0, 0, 0, 0, 3]), name, body]);
    expect(await found(file)).toMatchObject({ fromUs: 5, toUs: 5, cut: null });
  });

  it('millions of markets', async () => {
    const market = { venue: 'okx', symbol: 'A-B', base: 'A', quote: 'B', kind: 'spot' } as const;
    const markets = Array.from({ length: MARKETS_MAX + 1 }, () => market);
    const file = bytesOf(formatHeader({ ...FACTS, markets }));
    expect(await found(file)).toMatchObject({ line: 1, expected: 'at most 10000 markets' });
  });
});
