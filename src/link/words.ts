// What the link has to say, and what it begins with.
import type { LinkStatus, Refusal, SourceInfo } from '../contract/control.ts';
import type { Started } from '../contract/worker.ts';

export const RECORDING_ENDED =
  'The engine broke and was replaced: the recording ends there. What it held can still be downloaded.';

export const NOTHING_LEFT_OUT: LinkStatus['load'] = { step: 0, left: [] };

export function notOpened(why: string): string {
  return `The saved paper account could not be opened (${why}): a new one was.`;
}

export const NO_ENGINE: Refusal = {
  ok: false,
  code: 'NO_ENGINE',
  message: 'No engine is running.',
};

export function unknownSource(id: string): Refusal {
  return { ok: false, code: 'UNKNOWN_SOURCE', message: `There is no recording "${id}".` };
}

/** What reading the file has shown. */
export function infoWith(info: SourceInfo, { session }: Started): SourceInfo {
  if (session === null) return info;
  const venues = info.venues.length > 0 ? info.venues : session.venues;
  return { ...info, venues, from: session.fromUs, to: session.toUs };
}
