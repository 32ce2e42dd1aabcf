import type { MarketEnd, PairSummary, ReplayReport } from './report.ts';

type Row = readonly (string | number | null)[];

/** The report for a person: one short table a part. */
export function table(report: ReplayReport): string {
  const parts = [
    summary(report),
    section('Venues', VENUE_HEADS, venueRows(report)),
    section('Markets', MARKET_HEADS, report.markets.map(marketRow)),
    section('Pairs', PAIR_HEADS, report.pairs.map(pairRow)),
    section('Not offered, pair-seconds', ['reason', 'seconds'], rejectedRows(report)),
    section('Paper strategies', ['strategy', 'trades', 'P&L'], paperRows(report)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const VENUE_HEADS = [
  'venue',
  'frames',
  'updates',
  'snapshots',
  'trades',
  'checksums',
  'gaps',
].concat(['resyncs', 'malformed', 'ignored']);
const MARKET_HEADS = ['venue', 'symbol', 'kind', 'state', 'bid', 'size', 'ask', 'size', 'levels'];
const PAIR_HEADS = ['instrument', 'buy', 'sell', 'best net bps', 's net positive', 's offered'];

function summary({ core, stateHash, sessionSeconds, wallSeconds, events }: ReplayReport): string {
  const times = Math.round(sessionSeconds / wallSeconds).toLocaleString('en');
  const took = `${sessionSeconds} s in ${wallSeconds.toFixed(3)} s (${times} times real time)`;
  return `${events} events, ${took}, core ${core}, state ${stateHash}`;
}

function venueRows({ venues }: ReplayReport): Row[] {
  return Object.entries(venues).map(([id, of]) => {
    const checksums = `${of.checksumsRight}/${of.checksumsRight + of.checksumsWrong}`;
    const counts = [of.frames, of.bookUpdates, of.snapshots, of.trades, checksums, of.gaps];
    return [id, ...counts, of.resyncs, of.malformed, of.ignored];
  });
}

function marketRow(of: MarketEnd): Row {
  const tops = [of.bid, of.bidSize, of.ask, of.askSize];
  return [of.venue, of.symbol, of.kind, of.state, ...tops, of.levels.join('+')];
}

function pairRow(of: PairSummary): Row {
  const best = of.bestNetBps?.toFixed(2) ?? null;
  return [of.instrument, of.buy, of.sell, best, of.secondsNetPositive, of.offered];
}

function rejectedRows({ rejected }: ReplayReport): Row[] {
  return Object.entries(rejected).filter(([, seconds]) => seconds > 0);
}

function paperRows({ paper }: ReplayReport): Row[] {
  return paper.strategies.map(({ id, trades, pnl }) => [id, trades, pnl]);
}

function section(title: string, heads: readonly string[], rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const cells = [heads, ...rows.map((row) => row.map((cell) => String(cell ?? '–')))];
  const widths = heads.map((_, at) => Math.max(...cells.map((row) => row[at]!.length)));
  const lines = cells.map((row) => row.map((cell, at) => aligned(cell, widths[at]!)).join('  '));
  return [`${title}:`, ...lines.map((line) => `  ${line.trimEnd()}`)].join('\n');
}

function aligned(cell: string, width: number): string {
  return /^-?[\d.,/+]+$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
}
