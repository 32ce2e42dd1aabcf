import type { TextFile } from './file.ts';

/**
 * What a reader gets out of one recording, whatever its container: connections, frames and REST
 * replies with the recorder's times. What the recorder itself sent is counted and left behind.
 */
interface ConnectRecord {
  kind: 'connect';
  t_us: number | null;
  conn: string;
  url: string;
}

export interface FrameRecord {
  kind: 'frame';
  t_us: number | null;
  conn: string;
  /** A text frame, or the bytes of a binary one as base64. */
  payload: { data: string } | { b64: string };
}

export interface RestRecord {
  kind: 'rest';
  t_us: number | null;
  /** Null where the recorder did not keep it. */
  url: string | null;
  body: string;
}

export type CaptureRecord = ConnectRecord | FrameRecord | RestRecord;

export interface Capture {
  /** File name without its folder. */
  file: string;
  /** The format in words, for the notes. */
  format: string;
  /** The exchange as the recorder called it, null where the container does not say. */
  exchange: string | null;
  /**
   * Whether the recorder kept connections apart. Where it did not, all files of one venue address
   * are one connection: a book that continues in a second file then continues in the session.
   */
  hasConnections: boolean;
  records: CaptureRecord[];
  sentCount: number;
  /** Set when the recording ends early; what came before is used. */
  cut: string | null;
}

/** Reads a recording that has a frame a line and tells nothing of connections; empty lines say nothing. */
export function readLines(
  file: TextFile,
  format: string,
  add: (capture: Capture, text: string, line: number, isLast: boolean) => void,
): Capture {
  const capture: Capture = {
    file: file.name,
    format,
    exchange: null,
    hasConnections: false,
    records: [],
    sentCount: 0,
    cut: file.cut,
  };
  const lines = file.text.split('\n');
  lines.forEach((line, i) => {
    const text = line.trimEnd();
    if (text !== '') add(capture, text, i + 1, i === lines.length - 1);
  });
  return capture;
}
