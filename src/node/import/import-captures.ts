import { assemble, type Session } from './assemble.ts';
import type { Capture } from './capture.ts';
import { readCryptofeedJson } from './cryptofeed-json.ts';
import { readCryptofeedText } from './cryptofeed-text.ts';
import { type Drafting, draftCapture } from './drafts.ts';
import { readTextFile, type TextFile } from './file.ts';
import { readHftbacktest } from './hftbacktest.ts';
import { ImportRefusal } from './refusal.ts';
import { venueById, venueOf } from './resolve-venue.ts';
import { readTickvault } from './tickvault.ts';

const READERS = {
  cryptofeed: (file: TextFile) =>
    file.text.startsWith('{') ? readCryptofeedJson(file) : readCryptofeedText(file),
  hftbacktest: readHftbacktest,
  tickvault: readTickvault,
} as const;

export type CaptureFormat = keyof typeof READERS;
export const captureFormats = Object.keys(READERS) as CaptureFormat[];

/**
 * Makes one session of recordings, merged by time. Throws `ImportRefusal`.
 *
 * @param venueId whose recordings they are; null to find out
 */
export function importCaptures(
  format: CaptureFormat,
  paths: readonly string[],
  venueId: string | null,
): Session {
  const draftings = paths.map((path, index) => {
    return draftFile(READERS[format](readTextFile(path)), venueId, index);
  });
  const drafts = draftings.flatMap((drafting) => drafting.drafts);
  if (drafts.length === 0) throw new ImportRefusal('the recording holds no frame');
  return assemble(
    drafts,
    draftings.flatMap((drafting) => drafting.notes),
  );
}

function draftFile(capture: Capture, venueId: string | null, index: number): Drafting {
  const venue = venueId === null ? venueOf(capture) : venueById(venueId);
  return draftCapture(capture, venue, index);
}
