/**
 * Every recorded capture, from the venue's own frames through importer, session and the core that
 * ships, against the facts measured on it and the books it must end with.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { SessionPlayer } from '../core/session-player.ts';
import type { TradingCore } from '../core/trading-core.ts';
import { SessionWriter } from '../lib/session/index.ts';
import { importCaptures } from './import/import-captures.ts';
import { initialize } from './index.ts';
import type { CoreReport } from './replay/report.ts';

const FIXTURES = new URL('../../rust-core/fixtures/', import.meta.url);
const fixture = (path: string) => fileURLToPath(new URL(path, FIXTURES));

interface Case {
  readonly name: string;
  readonly venue: string;
  readonly format: 'cryptofeed' | 'hftbacktest' | 'tickvault';
  readonly files: readonly string[];
  /** Counters of the venue that must be exactly these; every one not named may be anything but those of damage. */
  readonly counts: Readonly<Record<string, number>>;
  /** File of `final-books`, and how it names a market of ours. */
  readonly oracle?: string;
  readonly named?: (market: { symbol: string; kind: string | null }) => string;
}

const xbt = (symbol: string) => symbol.replace(/\bBTC\b/, 'XBT');

const CASES: readonly Case[] = [
  {
    name: 'Binance BTC/USDT over midnight, 2024-08-08 and -09',
    venue: 'binance',
    format: 'hftbacktest',
    files: [
      'binance/hftbacktest.spot.btcusdt_20240808.gz',
      'binance/hftbacktest.spot.btcusdt_20240809.gz',
    ],
    counts: { frames: 99_574, bookUpdates: 6_493, snapshots: 1, trades: 19_904 },
    oracle: 'binance.btcusdt-2024-08',
  },
  {
    name: 'Binance ETH/USDT, 2024-08-08',
    venue: 'binance',
    format: 'hftbacktest',
    files: ['binance/hftbacktest.spot.ethusdt_20240808.gz'],
    counts: { frames: 33_618, bookUpdates: 3_432, snapshots: 1, trades: 6_106 },
    oracle: 'binance.ethusdt-2024-08-08',
  },
  {
    name: 'Binance, ten pairs of six quotes, 2021-04-05',
    venue: 'binance',
    format: 'cryptofeed',
    files: ['binance/cryptofeed-2021-04-05.BINANCE-b38f7c.txt.gz'],
    counts: { frames: 11_367, snapshots: 10, trades: 1_240 },
    oracle: 'binance.2021-04-05',
  },
  {
    name: 'Binance, four pairs, 2021-10-12',
    venue: 'binance',
    format: 'cryptofeed',
    files: ['binance/cryptofeed-v3.BINANCE.jsonl.gz'],
    counts: { frames: 269, snapshots: 4 },
    oracle: 'binance.cryptofeed-v3',
  },
  {
    name: 'Binance USDT futures, 2021-07-22',
    venue: 'binance',
    format: 'cryptofeed',
    files: ['binance-usdm/cryptofeed-v3.BINANCE_FUTURES.jsonl.gz'],
    counts: { snapshots: 4 },
  },
  {
    name: 'Binance BTC/USDT perpetual, 2024-08-08',
    venue: 'binance',
    format: 'hftbacktest',
    files: ['binance-usdm/hftbacktest.usdm.btcusdt_20240808.gz'],
    counts: { frames: 93_954, bookUpdates: 6_547, snapshots: 1, trades: 21_313 },
  },
  {
    name: 'Binance BTC/USD perpetual margined in coins, 2024-08-08',
    venue: 'binance',
    format: 'hftbacktest',
    files: ['binance-coinm/hftbacktest.cm.btcusd_perp_20240808.gz'],
    counts: { frames: 48_270, bookUpdates: 26_824, snapshots: 1, trades: 2_286 },
  },
  {
    name: 'Binance.US, ten pairs, 2021-04-05',
    venue: 'binance-us',
    format: 'cryptofeed',
    files: ['binance-us/cryptofeed-2021-04-05.BINANCE_US-63b290.txt.gz'],
    counts: { frames: 6_018, snapshots: 10, trades: 188 },
    oracle: 'binance-us.2021-04-05',
  },
  {
    name: 'Binance.US, four pairs, 2021-10-12',
    venue: 'binance-us',
    format: 'cryptofeed',
    files: ['binance-us/cryptofeed-v3.BINANCE_US.jsonl.gz'],
    counts: { frames: 484, bookUpdates: 332, snapshots: 4, trades: 11 },
    oracle: 'binance-us.cryptofeed-v3',
  },
  {
    name: 'Bitfinex, seven pairs, every frame numbered, 2021-04-17',
    venue: 'bitfinex',
    format: 'cryptofeed',
    files: ['bitfinex/cryptofeed-v3.BITFINEX.jsonl.gz'],
    counts: { frames: 1_693, bookUpdates: 1_593, snapshots: 7 },
    oracle: 'bitfinex.cryptofeed-v3',
  },
  {
    name: 'Bitget v1, spot and futures of the same names, 2022-04-07',
    venue: 'bitget',
    format: 'cryptofeed',
    files: ['bitget/cryptofeed-v3.BITGET.jsonl.gz'],
    counts: { frames: 1_157, bookUpdates: 627, snapshots: 10, checksumsRight: 637 },
    oracle: 'bitget.cryptofeed-v3',
  },
  {
    name: 'Bitstamp, ten pairs, 2022-01-05',
    venue: 'bitstamp',
    format: 'cryptofeed',
    files: ['bitstamp/cryptofeed-v3.BITSTAMP.jsonl.gz'],
    counts: { frames: 757, trades: 10 },
    oracle: 'bitstamp.cryptofeed-v3',
  },
  {
    name: 'Bybit, spot and linear with the same topic names, 2026-08-09',
    venue: 'bybit',
    format: 'cryptofeed',
    files: ['bybit/cryptofeed-v3.BYBIT.jsonl.gz'],
    counts: { frames: 3_227, bookUpdates: 2_142, snapshots: 6 },
    oracle: 'bybit.cryptofeed-v3',
    named: ({ symbol, kind }) => `${kind}:${symbol}`,
  },
  {
    name: 'Bybit level 1, snapshots only, 2025-06-13',
    venue: 'bybit',
    format: 'cryptofeed',
    files: ['bybit/cryptofeed-2025-06-13.BYBIT.spot.ws.txt.gz'],
    counts: { frames: 145, bookUpdates: 139 },
  },
  {
    name: 'Coinbase with a snapshot of 5 MB, 2026-08-09',
    venue: 'coinbase',
    format: 'cryptofeed',
    files: ['coinbase/cryptofeed-v3.COINBASE.jsonl.gz'],
    counts: { frames: 1_030, bookUpdates: 773, snapshots: 2 },
    oracle: 'coinbase.cryptofeed-v3',
  },
  {
    name: 'Crypto.com, whole books without numbers, 2021-11-23',
    venue: 'crypto-com',
    format: 'cryptofeed',
    files: ['crypto-com/cryptofeed-v3.CRYPTO.COM.jsonl.gz'],
    counts: { frames: 3_163, bookUpdates: 1_525, trades: 1_143 },
    oracle: 'crypto-com.cryptofeed-v3',
  },
  {
    name: 'Gate, ten pairs with REST books, 2021-04-22',
    venue: 'gate',
    format: 'cryptofeed',
    files: ['gate/cryptofeed-v3.GATEIO.jsonl.gz'],
    counts: { frames: 249, bookUpdates: 159, snapshots: 10, trades: 9 },
    oracle: 'gate.cryptofeed-v3',
  },
  {
    name: 'Gemini, the older feed with a triangle, 2021-04-17',
    venue: 'gemini',
    format: 'cryptofeed',
    files: ['gemini/cryptofeed-2021-04-17.GEMINI.ws.txt.gz'],
    counts: { frames: 993, bookUpdates: 925, snapshots: 10, trades: 51 },
    oracle: 'gemini.2021-04-17',
  },
  {
    name: 'Gemini, the older feed with perpetuals, 2026-08-09',
    venue: 'gemini',
    format: 'cryptofeed',
    files: ['gemini/cryptofeed-v3.GEMINI.jsonl.gz'],
    counts: { frames: 563, bookUpdates: 549, snapshots: 10, trades: 2 },
    oracle: 'gemini.cryptofeed-v3',
  },
  {
    name: 'HTX in gzip, 2021-04-17',
    venue: 'htx',
    format: 'cryptofeed',
    files: ['htx/cryptofeed-v3.HUOBI.jsonl.gz'],
    counts: { frames: 362, bookUpdates: 292 },
    oracle: 'htx.cryptofeed-v3',
  },
  {
    name: 'Hyperliquid, a perpetual in whole books, 2025-01-26',
    venue: 'hyperliquid',
    format: 'hftbacktest',
    files: ['hyperliquid/hftbacktest.hyperliquid.btcusd_20250126.gz'],
    counts: { frames: 55, bookUpdates: 46, snapshots: 1, trades: 34 },
    oracle: 'hyperliquid.hftbacktest',
  },
  {
    name: 'Kraken v1 turned into v2, 2021-04-17',
    venue: 'kraken',
    format: 'cryptofeed',
    files: ['kraken/cryptofeed-v3.KRAKEN.jsonl.gz'],
    counts: { frames: 4_430, bookUpdates: 4_269, snapshots: 10, checksumsRight: 4_269 },
    oracle: 'kraken.cryptofeed-v3',
    named: ({ symbol }) => xbt(symbol),
  },
  {
    name: 'Kraken v2, four book frames',
    venue: 'kraken',
    format: 'tickvault',
    files: ['kraken/tickvault.kraken_v2_book.jsonl'],
    counts: { frames: 8, bookUpdates: 3, snapshots: 1, checksumsRight: 4 },
  },
  {
    name: 'KuCoin classic turned into Pro, 2021-04-25',
    venue: 'kucoin',
    format: 'cryptofeed',
    files: ['kucoin/cryptofeed-v3.KUCOIN.jsonl.gz'],
    counts: { frames: 4_730, snapshots: 9, trades: 18 },
    oracle: 'kucoin.cryptofeed-v3',
  },
  {
    name: 'OKX, every channel subscribed three times, 2022-02-27',
    venue: 'okx',
    format: 'cryptofeed',
    files: ['okx/cryptofeed-2022-02-27.OKX.ws.txt.gz'],
    counts: { frames: 3_777, checksumsRight: 3_679, snapshots: 20, bookUpdates: 3_659 },
    oracle: 'okx.2022-02-27',
  },
  {
    name: 'OKX, 2022-05-13',
    venue: 'okx',
    format: 'cryptofeed',
    files: ['okx/cryptofeed-v3.OKX.jsonl.gz'],
    counts: { frames: 410, checksumsRight: 290, snapshots: 3, bookUpdates: 287 },
    oracle: 'okx.cryptofeed-v3',
  },
];

const DAMAGE = ['checksumsWrong', 'gaps', 'resyncs', 'malformed'] as const;

describe.each(CASES)('$name', ({ venue, format, files, counts, oracle, named }) => {
  let core: TradingCore;
  let report: CoreReport;

  beforeAll(async () => {
    core = await initialize();
    play(core, format, files);
    const answer = core.query('report');
    if (!answer.ok) throw new Error(answer.message);
    report = answer.value as CoreReport;
  }, 60_000);

  it('counts what was measured, and no damage', () => {
    const found = report.venues[venue] as unknown as Record<string, number>;
    expect(found).toMatchObject(counts);
    for (const name of DAMAGE) expect([name, found[name]]).toEqual([name, 0]);
  });

  it('never crosses', () => {
    for (const market of report.markets)
      expect([market.symbol, market.crossedUpdates]).toEqual([market.symbol, 0]);
  });

  it.runIf(oracle !== undefined)('ends with the ten best levels of the plain book', () => {
    const books = finalBooks(oracle as string);
    const name = named ?? (({ symbol }: { symbol: string }) => symbol);
    const checked = report.markets.filter((market) => books[name(market)] !== undefined);
    expect(checked.length).toBe(Object.keys(books).length);
    for (const market of checked) {
      const { symbol, kind } = market;
      const held = core.query('book', { venue, symbol, ...(kind && { kind }), depth: 10 });
      if (!held.ok) throw new Error(held.message);
      const expected = books[name(market)] as FinalBook;
      expect([market.symbol, plain(held.value.bids)]).toEqual([
        market.symbol,
        plain(expected.bids),
      ]);
      expect([market.symbol, plain(held.value.asks)]).toEqual([
        market.symbol,
        plain(expected.asks),
      ]);
    }
  });
});

type Levels = readonly (readonly [string, string])[];
interface FinalBook {
  readonly bids: Levels;
  readonly asks: Levels;
}

function finalBooks(name: string): Record<string, FinalBook> {
  return JSON.parse(readFileSync(fixture(`final-books/${name}.json`), 'utf8')).markets;
}

/** Sizes beyond the ninth decimal are floored by design; the plain books kept every digit. */
function plain(levels: Levels): [string, string][] {
  return levels.map(([price, size]) => [trimmed(price), trimmed(floored(size))]);
}

function floored(size: string): string {
  const [whole = '', fraction = ''] = size.split('.');
  return `${whole}.${fraction.slice(0, 9)}`;
}

function trimmed(digits: string): string {
  const [whole = '0', fraction = ''] = digits.split('.');
  const kept = fraction.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${kept && '.'}${kept}`;
}

function play(core: TradingCore, format: Case['format'], files: readonly string[]): void {
  const { events, facts } = importCaptures(format, files.map(fixture), null);
  const chunks: Uint8Array[] = [];
  const writer = new SessionWriter((chunk: Uint8Array) => chunks.push(chunk.slice()), facts, {
    gzip: false,
  });
  for (const event of events) writer.write(event);
  writer.end();
  const player = new SessionPlayer(chunks);
  const accepted = core.configure(player.header);
  if (!accepted.ok) throw new Error(accepted.message);
  player.play(core, Number.POSITIVE_INFINITY);
  core.step();
}
