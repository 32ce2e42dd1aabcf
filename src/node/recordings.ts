/**
 * The recordings that ship with the page: sessions imported from fixtures, with an index that says
 * what each is. Made the same, byte for byte, on every machine; a test compares them to what is
 * committed.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type SessionEvent, SessionWriter } from '../lib/session/index.ts';
import type { Session } from './import/assemble.ts';
import { importCaptures } from './import/import-captures.ts';
import { importLobCsv } from './import/lob-csv.ts';

interface Recording {
  id: string;
  title: string;
  licence: string;
  /** One sentence a person reads before playing it. */
  summary: string;
  session(fixtures: string): Session;
}

/** One entry of `index.json`. */
interface RecordingEntry {
  id: string;
  file: string;
  title: string;
  summary: string;
  venues: string[];
  instruments: string[];
  /** UTC, to the second. */
  from: string;
  to: string;
  seconds: number;
  licence: string;
  notes: string[];
  bytes: number;
  sha256: string;
}

/** The first is the one the page plays by itself. */
const RECORDINGS: readonly Recording[] = [
  {
    id: 'link-usdt-2021-08-20',
    title: 'LINK/USDT at Binance and HTX, 2021-08-20',
    licence: 'MIT (DasAnish/DeFi-arbitrage)',
    summary: 'Two venues in the same 80 minutes, ten levels a side, one book a second.',
    session: linkSession,
  },
  {
    id: 'binance-btc-eth-2024-08-08',
    title: 'BTC/USDT and ETH/USDT at Binance, 2024-08-08',
    licence: 'MIT (nkaz001/hftbacktest)',
    summary:
      'One venue, every book change and trade over six minutes: exact books and signals, and no pair to compare.',
    session: binanceSession,
  },
];

/** Every file of `public/sessions` that is made, by name. */
export function makeRecordings(fixtures: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const entries = RECORDINGS.map((recording) => {
    const session = recording.session(fixtures);
    const bytes = bytesOf(session);
    files.set(fileOf(recording), bytes);
    return entryOf(recording, session, bytes);
  });
  const index = `${JSON.stringify({ recordings: entries }, null, 2)}\n`;
  return files.set('index.json', new TextEncoder().encode(index));
}

function linkSession(fixtures: string): Session {
  const path = (venue: string) =>
    join(fixtures, 'link-usdt', `${venue}.linkusdt.00-00-00_01-19-59.csv.gz`);
  const session = importLobCsv([
    { venue: 'binance', symbol: 'LINKUSDT', path: path('binance') },
    { venue: 'htx', symbol: 'linkusdt', path: path('htx') },
  ]);
  return withNotes(session, [
    'Recorded by the authors of DasAnish/DeFi-arbitrage (commit 01d0484e), MIT licence',
  ]);
}

/** Best-quote ticks are two frames in three and never enter a book: they are left out. */
function binanceSession(fixtures: string): Session {
  const paths = ['btcusdt', 'ethusdt'].map((symbol) => {
    return join(fixtures, 'binance', `hftbacktest.spot.${symbol}_20240808.gz`);
  });
  const session = importCaptures('hftbacktest', paths, 'binance');
  const events = session.events.filter((event) => !isBookTicker(event));
  const count = session.events.length - events.length;
  return withNotes({ ...session, events }, [
    'Recorded by the author of nkaz001/hftbacktest (commit 5f3ec40b), MIT licence',
    `bookTicker frames left out to keep the file small: ${count}`,
    "The recorder's clock ran about 1.27 s behind the venue's: frames arrive before their event time",
  ]);
}

function isBookTicker(event: SessionEvent): boolean {
  return event.ev === 'recv' && 'data' in event && event.data.includes('@bookTicker"');
}

function withNotes({ facts, events }: Session, notes: string[]): Session {
  return { facts: { ...facts, notes: [...notes, ...facts.notes] }, events };
}

function bytesOf({ facts, events }: Session): Uint8Array {
  const chunks: Uint8Array[] = [];
  const writer = new SessionWriter((chunk) => chunks.push(chunk), facts, { gzip: true });
  for (const event of events) writer.write(event);
  writer.end();
  return Buffer.concat(chunks);
}

function entryOf(recording: Recording, session: Session, bytes: Uint8Array): RecordingEntry {
  const { id, title, summary, licence } = recording;
  const { markets, notes } = session.facts;
  const first_us = session.events[0]?.t ?? 0;
  const last_us = session.events.at(-1)?.t ?? first_us;
  return {
    id,
    file: fileOf(recording),
    title,
    summary,
    venues: [...new Set(markets.map(({ venue }) => venue))],
    instruments: [...new Set(markets.map(({ base, quote }) => `${base}-${quote}`))],
    from: secondOf(first_us),
    to: secondOf(last_us),
    seconds: (last_us - first_us) / 1e6,
    licence,
    notes,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

function fileOf({ id }: Recording): string {
  return `${id}.jsonl.gz`;
}

function secondOf(t_us: number): string {
  return `${new Date(t_us / 1000).toISOString().slice(0, 19)}Z`;
}
