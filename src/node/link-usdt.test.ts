/**
 * The one cross-venue recording with matching seconds: what a detector may find there, and what not.
 * Expectations were measured on the rows themselves.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importLobCsv } from './import/lob-csv.ts';
import { writeSession } from './import/write.ts';
import type { ReplayRequest } from './replay/arguments.ts';
import { replay } from './replay/play.ts';
import type { ReplayReport } from './replay/report.ts';

const FIXTURES = new URL('../../rust-core/fixtures/link-usdt/', import.meta.url);
const rows = (venue: string) =>
  fileURLToPath(new URL(`${venue}.linkusdt.00-00-00_01-19-59.csv.gz`, FIXTURES));

let folder: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arbscope-link-'));
  path = join(folder, 'link.jsonl.gz');
  writeSession(
    path,
    importLobCsv([
      { venue: 'binance', symbol: 'LINKUSDT', path: rows('binance') },
      { venue: 'htx', symbol: 'linkusdt', path: rows('htx') },
    ]),
  );
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

async function replayed(options: Partial<ReplayRequest>): Promise<ReplayReport> {
  const plain = {
    path,
    core: 'simd',
    feeBps: null,
    size: null,
    strategies: [],
    json: true,
  } as const;
  return (await replay({ ...plain, ...options })).report;
}

const pairOf = (report: ReplayReport, buy: string) =>
  report.pairs.find((pair) => pair.buy === buy) as ReplayReport['pairs'][number];

describe('LINK/USDT at Binance and HTX', () => {
  it.each([
    { feeBps: 0, seconds: [390, 551], best: [4.37, 8.03] },
    { feeBps: 1, seconds: [23, 60], best: [2.37, 6.03] },
    { feeBps: 2, seconds: [1, 15], best: [0.37, 4.03] },
    { feeBps: 3, seconds: [0, 2], best: null },
    { feeBps: 10, seconds: [0, 0], best: null },
  ])('pays in so many seconds at $feeBps bps a side', async ({ feeBps, seconds, best }) => {
    const report = await replayed({ feeBps });
    const pairs = ['binance', 'htx'].map((buy) => pairOf(report, buy));
    expect(pairs.map((pair) => pair.secondsNetPositive)).toEqual(seconds);
    for (const [at, bps] of (best ?? []).entries())
      expect(pairs[at]?.bestNetBps).toBeCloseTo(bps, 2);
  });

  it.each([
    { size: 1_000, offered: [27, 50] },
    { size: 100, offered: [223, 287] },
  ])('is offered in so many pair-seconds at size $size without fees', async ({ size, offered }) => {
    const report = await replayed({ feeBps: 0, size });
    expect(['binance', 'htx'].map((buy) => pairOf(report, buy).offered)).toEqual(offered);
  });

  it('offers nothing and trades nothing at 10 bps a side', async () => {
    const report = await replayed({ feeBps: 10, strategies: ['cross-venue'] });
    expect(report.pairs.map((pair) => pair.offered)).toEqual([0, 0]);
    const strategy = report.paper.strategies.find(({ id }) => id === 'cross-venue');
    expect([strategy?.trades, strategy?.pnl]).toEqual([0, '0']);
  });

  it('D07 trades without fees, and every core reaches the same hashes', async () => {
    const options = { feeBps: 0, strategies: ['cross-venue', 'book-imbalance'] };
    const [simd, js] = [await replayed(options), await replayed({ ...options, core: 'js' })];
    expect(simd.paper.strategies.find(({ id }) => id === 'cross-venue')?.trades).toBeGreaterThan(
      50,
    );
    expect([js.stateHash, js.paper.ledgerHash]).toEqual([simd.stateHash, simd.paper.ledgerHash]);
    expect({ ...js, core: '', wallSeconds: 0 }).toEqual({ ...simd, core: '', wallSeconds: 0 });
  }, 60_000);
});
