// What the recordings hold that the importer's tests read.
import { join } from 'node:path';
import type { CaptureFormat } from './import-captures.ts';

export interface Expectation {
  format: CaptureFormat;
  files: string[];
  venue: string;
  /** Frames the venue sent, and books that a recorder asked for. */
  frames: number;
  books: number;
  connections: number;
  markets: number;
  seconds: number;
  firstFrame: string;
}

/** What is in each recording, counted by plain means. */
export const CAPTURES: Expectation[] = [
  row(
    'cryptofeed',
    'binance',
    ['cryptofeed-v3.BINANCE.jsonl.gz'],
    [265, 4, 2, 4, 30.926],
    '2021-10-12T00:28:32.063',
  ),
  row(
    'cryptofeed',
    'binance',
    ['cryptofeed-2021-04-05.BINANCE-b38f7c.txt.gz'],
    [11357, 10, 2, 10, 120.018],
    '2021-04-05T18:33:23.424',
  ),
  row(
    'hftbacktest',
    'binance',
    ['hftbacktest.spot.btcusdt_20240808.gz'],
    [41248, 1, 2, 1, 346.06],
    '2024-08-08T23:54:13.937',
  ),
  row(
    'hftbacktest',
    'binance',
    ['hftbacktest.spot.ethusdt_20240808.gz'],
    [33617, 1, 2, 1, 345.8],
    '2024-08-08T23:54:14',
  ),
  row(
    'hftbacktest',
    'binance',
    ['hftbacktest.spot.btcusdt_20240808.gz', 'hftbacktest.spot.btcusdt_20240809.gz'],
    [99573, 1, 2, 1, 650.6],
    '2024-08-08T23:54:13.937',
  ),
  row(
    'cryptofeed',
    'binance',
    ['../binance-usdm/cryptofeed-v3.BINANCE_FUTURES.jsonl.gz'],
    [1535, 4, 2, 4, 31],
    '2021-07-22T22:25:41.062',
  ),
  row(
    'cryptofeed',
    'binance-us',
    ['cryptofeed-v3.BINANCE_US.jsonl.gz'],
    [480, 4, 2, 4, 31],
    '2021-10-12T00:24:34.723',
  ),
  row(
    'cryptofeed',
    'binance-us',
    ['cryptofeed-2021-04-05.BINANCE_US-63b290.txt.gz'],
    [6008, 10, 2, 10, 120],
    '2021-04-05T17:18:12.058',
  ),
  row(
    'tickvault',
    'binance-us',
    ['tickvault.binance_us_depth.jsonl'],
    [25, 0, 1, 1, 9.1],
    '2026-08-24T23:01:26.435',
  ),
  row(
    'cryptofeed',
    'bitfinex',
    ['cryptofeed-v3.BITFINEX.jsonl.gz'],
    [1693, 0, 1, 7, 31.1],
    '2021-04-17T16:39:03.831',
  ),
  row(
    'cryptofeed',
    'bitstamp',
    ['cryptofeed-v3.BITSTAMP.jsonl.gz'],
    [747, 10, 1, 10, 31],
    '2022-01-05T00:48:14.033',
  ),
  row(
    'tickvault',
    'bitstamp',
    ['tickvault.bitstamp_diff.jsonl'],
    [12, 0, 1, 1, 3.2],
    '2026-08-24T23:01:26.337',
  ),
  row(
    'cryptofeed',
    'bybit',
    ['cryptofeed-v3.BYBIT.jsonl.gz'],
    [3227, 0, 2, 6, 43.8],
    '2026-08-09T21:26:59',
  ),
  row(
    'cryptofeed',
    'bybit',
    ['cryptofeed-2025-06-13.BYBIT.spot.ws.txt.gz'],
    [145, 0, 1, 6, 31.2],
    '2025-06-13T16:51:14.324',
  ),
  row(
    'tickvault',
    'bybit',
    ['tickvault.bybit_orderbook50.jsonl'],
    [10, 0, 1, 1, 0.4],
    '2026-08-24T23:01:26.095',
  ),
  row(
    'cryptofeed',
    'coinbase',
    ['cryptofeed-v3.COINBASE.jsonl.gz'],
    [1030, 0, 1, 2, 24.8],
    '2026-08-09T21:05:48',
  ),
  row(
    'cryptofeed',
    'crypto-com',
    ['cryptofeed-v3.CRYPTO.COM.jsonl.gz'],
    [3163, 0, 1, 10, 31],
    '2021-11-23T23:18:39.451',
  ),
  row(
    'cryptofeed',
    'gemini',
    ['cryptofeed-2021-04-17.GEMINI.ws.txt.gz'],
    [993, 0, 1, 10, 31],
    '2021-04-17T16:45:42.586',
  ),
  row(
    'cryptofeed',
    'gemini',
    ['cryptofeed-v3.GEMINI.jsonl.gz'],
    [563, 0, 1, 10, 8.4],
    '2026-08-09T22:06:33.261',
  ),
  row(
    'cryptofeed',
    'htx',
    ['cryptofeed-v3.HUOBI.jsonl.gz'],
    [362, 0, 1, 10, 31.1],
    '2021-04-17T16:47:50',
  ),
  row(
    'hftbacktest',
    'hyperliquid',
    ['hftbacktest.hyperliquid.btcusd_20250126.gz'],
    [55, 0, 1, 1, 25.4],
    '2025-01-26T19:14:03.893',
  ),
  row(
    'cryptofeed',
    'kraken',
    ['cryptofeed-v3.KRAKEN.jsonl.gz'],
    [4430, 0, 3, 10, 31],
    '2021-04-17T16:48:52.8',
  ),
  row(
    'tickvault',
    'kraken',
    ['tickvault.kraken_v2_book.jsonl'],
    [8, 0, 1, 1, 1.6],
    '2026-08-24T22:21:56.723',
  ),
  row(
    'cryptofeed',
    'kucoin',
    ['cryptofeed-v3.KUCOIN.jsonl.gz'],
    [4721, 9, 1, 9, 31],
    '2021-04-25T19:18:46.1',
  ),
  row(
    'cryptofeed',
    'okx',
    ['cryptofeed-v3.OKX.jsonl.gz'],
    [410, 0, 1, 3, 11.8],
    '2022-05-13T16:27:05',
  ),
  row(
    'cryptofeed',
    'okx',
    ['cryptofeed-2022-02-27.OKX.ws.txt.gz'],
    [3777, 0, 1, 10, 31],
    '2022-02-27T23:14:27',
  ),
];

function row(
  format: CaptureFormat,
  venue: string,
  files: string[],
  [frames = 0, books = 0, connections = 0, markets = 0, seconds = 0]: number[],
  firstFrame: string,
): Expectation {
  const paths = files.map((file) => join(venue, file));
  return { format, venue, files: paths, frames, books, connections, markets, seconds, firstFrame };
}

/** Recordings that hold nothing by which two venues of one protocol could be told apart. */
export const UNTOLD = ['binance-us/tickvault.binance_us_depth.jsonl'];
