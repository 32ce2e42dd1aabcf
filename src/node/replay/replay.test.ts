import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { importCaptures } from '../import/import-captures.ts';
import { writeSession } from '../import/write.ts';
import { type ReplayRequest, readArguments, UsageError } from './arguments.ts';
import { replayNative } from './native.ts';
import { NotPlayable, type Played, replay } from './play.ts';
import type { ReplayReport } from './report.ts';
import { table } from './table.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LINK = join(ROOT, 'public/sessions/link-usdt-2021-08-20.jsonl.gz');
const FIXTURES = join(ROOT, 'rust-core/fixtures');
const SCRATCH = mkdtempSync(join(tmpdir(), 'arbscope-replay-'));
const SLOW = { timeout: 300_000 };

afterAll(() => rmSync(SCRATCH, { recursive: true }));

const asked = (path: string, options: Partial<ReplayRequest> = {}): ReplayRequest => ({
  ...readArguments([path]),
  ...options,
});

/** What every core must say alike. */
function sameEverywhere({ report }: Played): Partial<ReplayReport> {
  const { core: _core, wallSeconds: _wallSeconds, ...rest } = report;
  return rest;
}

async function expectSameOnAllCores(request: ReplayRequest): Promise<ReplayReport> {
  const simd = await replay({ ...request, core: 'simd' });
  const js = await replay({ ...request, core: 'js' });
  expect(sameEverywhere(js)).toEqual(sameEverywhere(simd));
  expect(sameEverywhere(replayNative(request, 'dev'))).toEqual(sameEverywhere(simd));
  return simd.report;
}

describe('D07 the three cores say the same, to the last digit and hash', () => {
  it('of two venues with a strategy that trades', SLOW, async () => {
    const report = await expectSameOnAllCores(
      asked(LINK, { feeBps: 0, size: 100, strategies: ['cross-venue'] }),
    );
    expect(report.paper.strategies.find(({ id }) => id === 'cross-venue')?.trades).toBeGreaterThan(
      0,
    );
  });

  it('of checksummed books', SLOW, async () => {
    const path = join(SCRATCH, 'kraken.jsonl.gz');
    const capture = join(FIXTURES, 'kraken/cryptofeed-v3.KRAKEN.jsonl.gz');
    writeSession(path, importCaptures('cryptofeed', [capture], null));
    const { venues } = await expectSameOnAllCores(asked(path));
    expect(venues.kraken).toMatchObject({ checksumsRight: 4269, checksumsWrong: 0 });
  });
});

describe('the LINK recording', () => {
  it.each([
    [0, [390, 551], [4.37, 8.03]],
    [1, [23, 60], [2.37, 6.03]],
    [2, [1, 15], [0.37, 4.03]],
    [3, [0, 2], null],
    [10, [0, 0], null],
  ])('at %i bps a side', async (feeBps, seconds, best) => {
    const { pairs } = (await replay(asked(LINK, { feeBps }))).report;
    expect(pairs.map((pair) => pair.secondsNetPositive)).toEqual(seconds);
    if (best !== null) {
      expect(pairs.map(({ bestNetBps }) => Number(bestNetBps?.toFixed(2)))).toEqual(best);
    }
  });

  it.each([
    [1000, [27, 50]],
    [100, [223, 287]],
  ])('offers at size %i', async (size, offered) => {
    const { pairs } = (await replay(asked(LINK, { feeBps: 0, size }))).report;
    expect(pairs.map((pair) => pair.offered)).toEqual(offered);
  });

  it('has no trade where fees eat every edge', async () => {
    const request = asked(LINK, { feeBps: 10, strategies: ['cross-venue'] });
    const { pairs, paper } = (await replay(request)).report;
    expect(pairs.every(({ offered }) => offered === 0)).toBe(true);
    expect(paper.strategies.every(({ trades }) => trades === 0)).toBe(true);
  });
});

describe('what is printed', () => {
  it('as JSON has every key in its order', async () => {
    const { report } = await replay(asked(LINK));
    expect(Object.keys(report)).toEqual([
      'format',
      'version',
      'core',
      'stateHash',
      'sessionSeconds',
      'wallSeconds',
      'events',
      'venues',
      'markets',
      'pairs',
      'rejected',
      'paper',
    ]);
    expect(report.stateHash).toMatch(/^[0-9a-f]{16}$/);
    expect(Object.keys(report.paper)).toEqual(['strategies', 'ledgerHash']);
    expect(Object.keys(report.markets[0]!)).toEqual([
      'venue',
      'symbol',
      'instrument',
      'kind',
      'state',
      'bid',
      'bidSize',
      'ask',
      'askSize',
      'levels',
      'crossedUpdates',
    ]);
    expect(table(report)).toMatch(/^9602 events, 4799 s in .*\n\nVenues:\n {2}venue/);
  });
});

describe('files that are no sessions', () => {
  const text = () => new TextDecoder().decode(readGzip(LINK));

  it.each<[string, () => Uint8Array | string, RegExp]>([
    ['foreign', () => 'time,bid,ask\n1,2,3\n', /line 1: expected one JSON object/],
    ['of a venue that nobody knows', () => text().replaceAll('htx', 'mtgox'), /mtgox/],
    ['with a broken line', () => text().replace('\n{"t":16294176', '\n{"t":x6294176'), /line 2: /],
    ['damaged', () => flipped(readFileSync(LINK)), /line \d+: expected/],
  ])('%s: refused in one line', async (name, make, words) => {
    const path = join(SCRATCH, `${name}.jsonl`);
    writeFileSync(path, make());
    const refused = await replay(asked(path)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NotPlayable);
    expect((refused as Error).message).toMatch(words);
    expect((refused as Error).message).not.toContain('\n');
  });

  it('that are not there', async () => {
    await expect(replay(asked(join(SCRATCH, 'none')))).rejects.toThrow(/no such file/);
  });

  it('that are cut play up to the cut and say so', SLOW, async () => {
    const path = join(SCRATCH, 'cut.jsonl.gz');
    writeFileSync(path, readFileSync(LINK).subarray(0, 500_000));
    const { report, cut } = await replay(asked(path));
    expect(report.events).toBeGreaterThan(1000);
    expect(cut).toMatch(/line \d+: the gzip data ends early/);
    const native = replayNative(asked(path), 'dev');
    expect(native.report.stateHash).toBe(report.stateHash);
    expect(native.cut).not.toBeNull();
  });
});

describe('the command line', () => {
  it('takes every option', () => {
    expect(readArguments(['s', '--core', 'js', '--json'])).toMatchObject({
      core: 'js',
      json: true,
    });
    expect(
      readArguments(['s', '--fee-bps=-1.5', '--size=100', '--strategy', 'a', '--strategy', 'b']),
    ).toEqual({
      path: 's',
      core: 'simd',
      feeBps: -1.5,
      size: 100,
      strategies: ['a', 'b'],
      json: false,
    });
  });

  it.each([
    [[]],
    [['a', 'b']],
    [['a', '--core', 'gpu']],
    [['a', '--size', 'big']],
    [['a', '--size=']],
    [['a', '--what']],
  ])('refuses %j', (argv) => {
    expect(() => readArguments(argv)).toThrow(UsageError);
  });
});

function readGzip(path: string): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(path)));
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 3]! ^= 1;
  return copy;
}
