import { type Capture, readLines } from './capture.ts';
import type { TextFile } from './file.ts';
import { refuseLine } from './refusal.ts';

/** Reads tickvault's recording: one frame a line, no receive time. */
export function readTickvault(file: TextFile): Capture {
  return readLines(file, 'tickvault recording', addLine);
}

function addLine(capture: Capture, text: string, line: number, isLast: boolean): void {
  if (isFrame(text)) {
    capture.records.push({ kind: 'frame', t_us: null, conn: '', payload: { data: text } });
  } else if (isLast && line > 1) {
    capture.cut ??= 'the last line is cut';
  } else {
    refuseLine(capture.file, line, 'one frame, a JSON object', text);
  }
}

function isFrame(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
