import { type Frame, VENUE_REASONS, VENUES } from '../contract/generated.ts';

/** Whether any venue has ever sent anything: an engine that begins anew has forgotten it, and nothing is wrong. */
export class Heard {
  private ever = false;

  take(frame: Frame | null): boolean {
    this.ever ||= frame?.venues.frames.some((frames) => frames > 0) ?? false;
    return this.ever;
  }
}

/** One line for each venue that is wanted: why nothing comes from it, or that it answers now. */
export function silenceNote(frame: Frame | null): string {
  if (frame === null) return 'The engine has not started yet';
  const { venues } = frame;
  const wanted = VENUES.map((_, place) => place).filter((place) => venues.markets[place]! > 0);
  return wanted.map((place) => `${VENUES[place]!.name}: ${wordsOf(frame, place)}`).join('\n');
}

function wordsOf({ venues }: Frame, place: number): string {
  if (venues.frames[place]! > 0) return 'answers now';
  const reason = VENUE_REASONS[venues.reason[place]!];
  return reason?.sentence ?? 'no answer';
}
