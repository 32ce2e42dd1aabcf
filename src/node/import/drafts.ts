import type { Capture, CaptureRecord, FrameRecord, RestRecord } from './capture.ts';
import { type Payload, parseJson, type Translator, type VenueForms } from './venue-forms.ts';

/** An event before its connection has a number. */
export interface Draft {
  t_us: number;
  venue: VenueForms;
  /** Tells connections apart over all files. */
  connection: string;
  url: string;
  /** Null where the connection opens. */
  payload: Payload | null;
}

export interface Drafting {
  drafts: Draft[];
  notes: string[];
}

/** Turns one recording into drafts in the recorder's order; REST books stand at their own moment. */
export function draftCapture(capture: Capture, venue: VenueForms, index: number): Drafting {
  const drafter = new Drafter(capture, venue, index);
  const times = timesOf(capture.records, venue);
  capture.records.forEach((record, i) => {
    drafter.add(record, times[i] as number);
  });
  return { drafts: drafter.drafts, notes: drafter.notes() };
}

class Drafter {
  readonly drafts: Draft[] = [];
  private readonly capture: Capture;
  private readonly venue: VenueForms;
  private readonly index: number;
  private readonly translator: Translator;
  private readonly urls = new Map<string, string>();
  private readonly openedT_us = new Map<string, number>();
  private readonly lastT_us = new Map<string, number>();
  private frameCount = 0;
  private untimedCount = 0;
  private movedCount = 0;
  private droppedCount = 0;

  constructor(capture: Capture, venue: VenueForms, index: number) {
    this.capture = capture;
    this.venue = venue;
    this.index = index;
    this.translator = venue.translator(capture);
    for (const record of capture.records) this.learnConnection(record);
  }

  add(record: CaptureRecord, t_us: number): void {
    if (record.kind === 'rest') this.addRest(record);
    else if (record.kind === 'frame') this.addFrame(record, this.inOrder(record.conn, t_us));
    else this.push(this.inOrder(record.conn, t_us), record.conn, null);
  }

  notes(): string[] {
    const { file, format, sentCount, cut } = this.capture;
    const from = `${file}: ${format} of ${this.venue.id}, ${this.frameCount} frames`;
    return [
      sentCount > 0 ? `${from}; messages the recorder sent, left out: ${sentCount}` : from,
      ...this.translator.notes().map((note) => `${file}: ${note}`),
      ...noteIf(this.droppedCount, `${file}: other HTTP records dropped: ${this.droppedCount}`),
      ...noteIf(
        this.untimedCount,
        `${file}: frames without receive time (t is the venue's event time, else 1 ms after the frame before): ${this.untimedCount}`,
      ),
      ...noteIf(
        this.movedCount,
        `${file}: events whose time went back, moved up to the event before: ${this.movedCount}`,
      ),
      ...(cut === null ? [] : [`${file}: the recording ends early (${cut})`]),
    ];
  }

  private learnConnection(record: CaptureRecord): void {
    if (record.kind !== 'connect' || this.urls.has(record.conn)) return;
    this.urls.set(record.conn, this.translator.url(record.url));
    if (record.t_us !== null) this.openedT_us.set(record.conn, record.t_us);
  }

  private addFrame(record: FrameRecord, t_us: number): void {
    this.frameCount += 1;
    if (record.t_us === null) this.untimedCount += 1;
    for (const payload of this.translator.frame(record)) this.push(t_us, record.conn, payload);
  }

  private addRest(record: RestRecord): void {
    const placed = this.translator.rest(record);
    if (placed === null || placed.t_us === null) {
      this.droppedCount += 1;
      return;
    }
    const { t_us, place, payload } = placed;
    if ('conn' in place) {
      const justOpen_us = (this.openedT_us.get(place.conn) ?? -1) + 1;
      this.push(Math.max(t_us, justOpen_us), place.conn, payload);
    } else {
      const { url } = place;
      this.drafts.push({ t_us, venue: this.venue, connection: url, url, payload });
    }
  }

  private push(t_us: number, conn: string, payload: Payload | null): void {
    const url = this.urls.get(conn) ?? this.usualUrl(conn);
    const connection = this.capture.hasConnections ? `${this.index}/${conn}` : url;
    this.drafts.push({ t_us, venue: this.venue, connection, url, payload });
  }

  private usualUrl(conn: string): string {
    const url = this.venue.usualUrl(this.capture);
    this.urls.set(conn, url);
    return url;
  }

  /** Frames of a connection stay in the order they came in: a time that goes back moves up. */
  private inOrder(conn: string, t_us: number): number {
    const last = this.lastT_us.get(conn) ?? 0;
    if (t_us < last) this.movedCount += 1;
    const moment = Math.max(t_us, last);
    this.lastT_us.set(conn, moment);
    return moment;
  }
}

const STEP_US = 1000;

/** Each record's time; where the recorder kept none, the venue's, else 1 ms after the last. */
function timesOf(records: readonly CaptureRecord[], venue: VenueForms): number[] {
  const known = records.map((record) => record.t_us ?? venueTime_us(record, venue));
  const first = known.findIndex((time) => time !== null);
  const start = first < 0 ? 0 : (known[first] as number) - first * STEP_US;
  let last = start - STEP_US;
  return known.map((time) => {
    const t_us = time ?? last + STEP_US;
    last = Math.max(last, t_us);
    return t_us;
  });
}

function venueTime_us(record: CaptureRecord, venue: VenueForms): number | null {
  if (record.kind !== 'frame' || !('data' in record.payload)) return null;
  const frame = parseJson(record.payload.data);
  return frame === null ? null : venue.eventTime_us(frame);
}

function noteIf(count: number, note: string): string[] {
  return count > 0 ? [note] : [];
}
