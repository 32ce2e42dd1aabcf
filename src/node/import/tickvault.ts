import type { Capture } from './capture.ts';
import type { TextFile } from './file.ts';
import { refuseLine } from './refusal.ts';

/** Reads tickvault's recording: one frame a line, no receive time. */
export function readTickvault(file: TextFile): Capture {
  const capture: Capture = {
    file: file.name,
    format: 'tickvault recording',
    exchange: null,
    hasConnections: false,
    records: [],
    sentCount: 0,
    cut: file.cut,
  };
  const lines = file.text.split('\n');
  lines.forEach((line, i) => {
    const text = line.trimEnd();
    if (text !== '') addLine(capture, text, i + 1, i === lines.length - 1);
  });
  return capture;
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
