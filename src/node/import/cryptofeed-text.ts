import type { Capture, CaptureRecord } from './capture.ts';
import type { TextFile } from './file.ts';
import { refuseLine } from './refusal.ts';
import { microsOfSeconds } from './time.ts';

/**
 * The four ways a record can begin, at the start of a line only: a frame may hold newlines.
 * `1617.5: frame`, `wss://host <-> 1617.5`, `wss://host <- 1617.5: sent`, `https://host -> 1617.5: reply`
 */
const START =
  /^(?:(?<received>\d+\.\d+): |(?<connected>wss?:\/\/\S+) <-> (?<connectTime>\d+\.\d+)|(?<sentTo>wss?:\/\/\S+) <- \d+\.\d+: |(?<asked>https?:\/\/\S+) -> (?<replyTime>\d+\.\d+): )/gm;

/** Reads cryptofeed's older recording, plain text without a header. */
export function readCryptofeedText(file: TextFile): Capture {
  // The recorder left an empty line at the end, which is not part of the last frame.
  const text = file.text.replace(/\n+$/, '\n');
  const starts = [...text.matchAll(START)];
  if (starts.length === 0) {
    const first = text.split('\n', 1)[0] ?? '';
    refuseLine(
      file.name,
      1,
      'a cryptofeed recording (JSON header, or "<seconds>: <frame>")',
      first,
    );
  }
  const reading = new Reading();
  starts.forEach((start, i) => {
    const end = starts[i + 1]?.index ?? text.length;
    reading.add(start.groups ?? {}, text.slice(start.index + start[0].length, end));
  });
  return {
    file: file.name,
    format: 'cryptofeed recording (older text form)',
    exchange: null,
    hasConnections: true,
    records: reading.records,
    sentCount: reading.sentCount,
    cut: file.cut,
  };
}

/** Frames do not name their connection in this form: they belong to the one opened last. */
class Reading {
  readonly records: CaptureRecord[] = [];
  sentCount = 0;
  private connCount = 0;

  add(start: Record<string, string | undefined>, rest: string): void {
    if (start.received !== undefined) this.addFrame(start.received, rest);
    else if (start.connected !== undefined)
      this.addConnect(start.connected, start.connectTime ?? '');
    else if (start.asked !== undefined) this.addReply(start.asked, start.replyTime ?? '', rest);
    else this.sentCount += 1;
  }

  private addFrame(seconds: string, rest: string): void {
    const t_us = microsOfSeconds(seconds);
    const payload = { data: withoutLineEnd(rest) };
    this.records.push({ kind: 'frame', t_us, conn: String(this.connCount), payload });
  }

  private addConnect(url: string, seconds: string): void {
    this.connCount += 1;
    const t_us = microsOfSeconds(seconds);
    this.records.push({ kind: 'connect', t_us, conn: String(this.connCount), url });
  }

  private addReply(url: string, seconds: string, rest: string): void {
    const t_us = microsOfSeconds(seconds);
    this.records.push({ kind: 'rest', t_us, url, body: withoutLineEnd(rest) });
  }
}

/** The recorder ended every record with one newline that is not part of it. */
function withoutLineEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
