import { type Capture, type CaptureRecord, readLines } from './capture.ts';
import type { TextFile } from './file.ts';
import { refuseLine } from './refusal.ts';
import { microsOfNanos } from './time.ts';

const LINE = /^(\d{17,19}) (\{.*\})\s*$/;
/** A REST book stands among the frames as a bare object. */
const REST_BOOK = /^\{"lastUpdateId":/;

/** Reads hftbacktest's recording: `<receive time in ns> <frame>` a line. */
export function readHftbacktest(file: TextFile): Capture {
  return readLines(file, 'hftbacktest recording', addLine);
}

function addLine(capture: Capture, text: string, line: number, isLast: boolean): void {
  const match = LINE.exec(text);
  if (match !== null) capture.records.push(recordOf(match[1] as string, match[2] as string));
  else if (isLast && line > 1) capture.cut ??= 'the last line is cut';
  else refuseLine(capture.file, line, '"<receive time in ns> <frame>"', text);
}

function recordOf(nanos: string, frame: string): CaptureRecord {
  const t_us = microsOfNanos(nanos);
  if (REST_BOOK.test(frame)) return { kind: 'rest', t_us, url: null, body: frame };
  return { kind: 'frame', t_us, conn: '', payload: { data: frame } };
}
