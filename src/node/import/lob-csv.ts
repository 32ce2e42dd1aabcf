import { gzipSync } from 'fflate';
import { encodeBase64 } from '../../lib/session/index.ts';
import { assemble, type Session } from './assemble.ts';
import { floorDecimals, plainDecimal } from './decimal.ts';
import type { Draft } from './drafts.ts';
import { readTextFile } from './file.ts';
import { ImportRefusal, refuseLine } from './refusal.ts';
import { venueById } from './resolve-venue.ts';
import type { Payload } from './venue-forms.ts';

const LEVELS = 10;
const SIZE_DECIMALS = 8;
const HEADER = headerOf();

/** One `--market venue:symbol=file`. */
export interface LobMarket {
  venue: string;
  symbol: string;
  path: string;
}

/** One row of a book: best levels first. */
interface LobRow {
  t_us: number;
  /** Counts from 1. */
  number: number;
  bids: Level[];
  asks: Level[];
}

interface Level {
  price: string;
  size: string;
}

interface LobForms {
  url(symbol: string): string;
  payload(symbol: string, row: LobRow): Payload;
}

/** How each venue itself would have sent a book of ten levels. */
const FORMS: Readonly<Record<string, LobForms>> = {
  binance: {
    url: (symbol) => `wss://stream.binance.com:9443/stream?streams=${streamOf(symbol)}`,
    payload: (symbol, row) => ({ data: binanceFrame(symbol, row) }),
  },
  htx: {
    url: () => 'wss://api.huobi.pro/ws',
    payload: (symbol, row) => ({ b64: gzipBase64(htxFrame(symbol, row)) }),
  },
};

/** Makes one session of book rows, each row as the frame its venue would send. Throws `ImportRefusal`. */
export function importLobCsv(markets: readonly LobMarket[]): Session {
  const drafts = markets.map((market) => draftMarket(market, formsOf(market.venue)));
  const first_us = Math.min(...drafts.map((rows) => rows[0]?.t_us ?? Number.MAX_SAFE_INTEGER));
  const opens = drafts.map((rows) => ({ ...(rows[0] as Draft), t_us: first_us, payload: null }));
  return assemble([...opens, ...drafts.flat()], notesOf(markets, drafts));
}

function formsOf(venue: string): LobForms {
  const forms = FORMS[venue];
  if (forms !== undefined) return forms;
  const known = Object.keys(FORMS).join(', ');
  throw new ImportRefusal(`book rows cannot be written as frames of "${venue}"; only of ${known}`);
}

function draftMarket({ venue, symbol, path }: LobMarket, forms: LobForms): Draft[] {
  const forms_venue = venueById(venue);
  const url = forms.url(symbol);
  return readRows(path).map((row) => ({
    t_us: row.t_us,
    venue: forms_venue,
    connection: `${url} ${symbol}`,
    url,
    payload: forms.payload(symbol, row),
  }));
}

function readRows(path: string): LobRow[] {
  const { name, text } = readTextFile(path);
  const [header = '', ...lines] = text.split(/\r?\n/);
  if (header !== HEADER) refuseLine(name, 1, `columns ${HEADER.slice(0, 40)}…`, header);
  const rows: LobRow[] = [];
  lines.forEach((line, i) => {
    if (line !== '') rows.push(readRow(name, line, i + 2, rows.at(-1)?.t_us ?? 0));
  });
  if (rows.length === 0) throw new ImportRefusal(`${name}: expected book rows, found none`);
  return rows;
}

function readRow(file: string, text: string, line: number, lastT_us: number): LobRow {
  const [timestamp = '', , ...numbers] = text.split(',');
  const t_us = Date.parse(`${timestamp.replace(' ', 'T')}Z`) * 1000;
  if (!(t_us >= lastT_us)) refuseLine(file, line, 'a UTC time not before the last row', timestamp);
  if (numbers.length !== 4 * LEVELS) refuseLine(file, line, `${4 * LEVELS} numbers`, text);
  const plain = numbers.map((number) => {
    return plainDecimal(number) ?? refuseLine(file, line, 'a number', number);
  });
  return { t_us, number: line - 1, bids: side(plain, 0), asks: side(plain, 2 * LEVELS) };
}

/** A side is ten prices, then their ten sizes. */
function side(numbers: readonly string[], from: number): Level[] {
  const prices = numbers.slice(from, from + LEVELS);
  return prices.map((price, i) => {
    const size = numbers[from + LEVELS + i] as string;
    return { price, size: floorDecimals(size, SIZE_DECIMALS) };
  });
}

function binanceFrame(symbol: string, { number, bids, asks }: LobRow): string {
  const rows = (levels: Level[]) =>
    levels.map(({ price, size }) => `["${price}","${size}"]`).join(',');
  const book = `{"lastUpdateId":${number},"bids":[${rows(bids)}],"asks":[${rows(asks)}]}`;
  return `{"stream":"${streamOf(symbol)}","data":${book}}`;
}

function htxFrame(symbol: string, { t_us, number, bids, asks }: LobRow): string {
  const rows = (levels: Level[]) => levels.map(({ price, size }) => `[${price},${size}]`).join(',');
  const tick = `{"seqNum":${number},"bids":[${rows(bids)}],"asks":[${rows(asks)}]}`;
  const channel = `market.${symbol.toLowerCase()}.mbp.refresh.${LEVELS}`;
  return `{"ch":"${channel}","ts":${t_us / 1000},"tick":${tick}}`;
}

function streamOf(symbol: string): string {
  return `${symbol.toLowerCase()}@depth20@100ms`;
}

/** Stored, not deflated: the session's own gzip then finds the likeness of frames, a third smaller. */
function gzipBase64(text: string): string {
  return encodeBase64(gzipSync(new TextEncoder().encode(text), { level: 0, mtime: 0 }));
}

function notesOf(markets: readonly LobMarket[], drafts: readonly Draft[][]): string[] {
  return [
    `Not the venues' original frames: rows of recorded books, ${LEVELS} levels a side, written as the frames ${[...new Set(markets.map(({ venue }) => venue))].join(' and ')} would send`,
    ...markets.map(({ venue, symbol, path }, i) => {
      return `${venue} ${symbol}: ${drafts[i]?.length} rows of ${path.split('/').at(-1)}; the update id is the row's number`;
    }),
    `Times are the rows' own, taken as UTC; sizes floored to ${SIZE_DECIMALS} decimals, exponents written out, other digits unchanged`,
  ];
}

function headerOf(): string {
  const names = (prefix: string) => Array.from({ length: LEVELS }, (_, i) => `${prefix}${i + 1}`);
  return ['timestamp', 'symbol', ...['b', 'bv', 'a', 'av'].flatMap(names)].join(',');
}
