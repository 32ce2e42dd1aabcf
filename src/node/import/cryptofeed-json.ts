import type { Capture, CaptureRecord } from './capture.ts';
import type { TextFile } from './file.ts';
import { refuseLine } from './refusal.ts';
import { microsOfSeconds } from './time.ts';

interface RawRecord {
  t?: unknown;
  conn?: unknown;
  ts?: unknown;
  url?: unknown;
  addr?: unknown;
  data?: unknown;
  b64?: unknown;
  exchange?: unknown;
}

/** Reads cryptofeed's recording of one JSON record a line, whose first is a header. */
export function readCryptofeedJson(file: TextFile): Capture {
  const lines = file.text.split('\n');
  const capture: Capture = {
    file: file.name,
    format: 'cryptofeed recording',
    exchange: exchangeOf(file, lines[0] ?? ''),
    hasConnections: true,
    records: [],
    sentCount: 0,
    cut: file.cut,
  };
  for (let i = 1; i < lines.length; i += 1) {
    const text = lines[i] as string;
    if (text !== '') addLine(capture, text, i + 1, i === lines.length - 1);
  }
  return capture;
}

function exchangeOf(file: TextFile, text: string): string | null {
  const header = parse(text);
  if (header?.t !== 'header') {
    refuseLine(file.name, 1, 'a cryptofeed header ({"t":"header",...})', text);
  }
  return typeof header.exchange === 'string' ? header.exchange : null;
}

function addLine(capture: Capture, text: string, line: number, isLast: boolean): void {
  const raw = parse(text);
  if (raw === null && isLast) {
    capture.cut ??= 'the last line is cut';
    return;
  }
  const record = raw === null ? null : recordOf(raw);
  if (record === undefined) capture.sentCount += 1;
  else if (record !== null) capture.records.push(record);
  else refuseLine(capture.file, line, 'a record of type recv, connect, send or http', text);
}

/** A record; undefined for what the recorder sent; null for what is no record. */
function recordOf(raw: RawRecord): CaptureRecord | null | undefined {
  const t_us = typeof raw.ts === 'number' ? microsOfSeconds(String(raw.ts)) : null;
  const conn = String(raw.conn);
  switch (raw.t) {
    case 'recv':
      return frameOf(raw, t_us, conn);
    case 'connect':
      return typeof raw.addr === 'string' ? { kind: 'connect', t_us, conn, url: raw.addr } : null;
    case 'http':
      if (typeof raw.data !== 'string') return null;
      return { kind: 'rest', t_us, url: textOrNull(raw.url), body: raw.data };
    case 'send':
      return undefined;
    default:
      return null;
  }
}

function frameOf(raw: RawRecord, t_us: number | null, conn: string): CaptureRecord | null {
  if (typeof raw.data === 'string')
    return { kind: 'frame', t_us, conn, payload: { data: raw.data } };
  if (typeof raw.b64 === 'string') return { kind: 'frame', t_us, conn, payload: { b64: raw.b64 } };
  return null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function parse(text: string): RawRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as RawRecord) : null;
  } catch {
    return null;
  }
}
