import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SessionWriter } from '../../src/lib/session/index.ts';
import { importCaptures } from '../../src/node/import/import-captures.ts';
import type { ReplayCore } from '../../src/node/replay/arguments.ts';
import { replay } from '../../src/node/replay/play.ts';
import { captureAt, placeOf } from '../lib/places.ts';
import type { Result, Settings } from '../lib/result.ts';
import { spreadOf } from '../lib/rounds.ts';

const SESSION = placeOf('build/bench/binance-btcusdt-2024-08-08.jsonl.gz');
const CORES: readonly ReplayCore[] = ['simd', 'js', 'native'];
const QUICK: readonly ReplayCore[] = ['simd'];
const CAPTURE = captureAt('binance/hftbacktest.spot.btcusdt_20240808.gz');

/** A session file on disk, through the program that `npm run replay` runs, to its state hash. */
export async function replayRows({ quick }: Settings): Promise<Result[]> {
  ensureSession();
  const results = [];
  const hashes = new Set<string>();
  for (const core of quick ? QUICK : CORES) {
    const { result, hash } = await replayOn(core, quick ? 2 : core === 'js' ? 3 : 9);
    results.push(result);
    hashes.add(hash);
  }
  if (hashes.size !== 1) throw new Error(`the cores disagree: ${[...hashes].join(', ')}`);
  return results;
}

async function replayOn(core: ReplayCore, times: number) {
  const factors: number[] = [];
  let words = '';
  let hash = '';
  for (let i = 0; i < times; i += 1) {
    const { report } = await replay({
      path: SESSION,
      core,
      feeBps: null,
      size: null,
      strategies: [],
      json: true,
    });
    factors.push(report.sessionSeconds / report.wallSeconds);
    hash = report.stateHash;
    words = `${report.sessionSeconds.toFixed(0)} s and ${report.events} events`;
  }
  const factor = spreadOf(factors);
  const seconds = Number(/^\d+/.exec(words)?.[0]);
  const result: Result = {
    id: `replay.${core}`,
    work: `Binance BTC 2024-08-08, ${words}, file to state hash, ${core} core`,
    ours: factor,
    unit: '× real time',
    rival: null,
    ratio: null,
    target: core === 'simd' ? { of: 'ours', at: 'least', value: 1000, why: WHY } : null,
    note: `${((seconds / factor.median) * 1000).toFixed(0)} ms a replay`,
  };
  return { result, hash };
}

const WHY =
  'other programs hold the machine’s cores: the fastest round shows what it takes without them';

function ensureSession(): void {
  if (existsSync(SESSION)) return;
  const { facts, events } = importCaptures('hftbacktest', [CAPTURE], 'binance');
  const chunks: Uint8Array[] = [];
  const writer = new SessionWriter((chunk) => chunks.push(chunk), facts, { gzip: true });
  for (const event of events) writer.write(event);
  writer.end();
  mkdirSync(dirname(SESSION), { recursive: true });
  writeFileSync(SESSION, Buffer.concat(chunks));
}
