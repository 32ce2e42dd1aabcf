// What happened while nobody could look: said once, when somebody looks again.
import type { Frame } from '../contract/generated.ts';
import { count, plural } from '../lib/format/number.ts';
import { age } from '../lib/format/time.ts';
import type { Desk } from '../state/desk.ts';

/** Shorter absences are not worth a word. */
const LEAST_MS = 10_000;

/** Where the engine stood when the page went out of sight. */
export interface Standing {
  readonly atUs: number;
  readonly messages: number;
  readonly gaps: number;
  readonly resyncs: number;
}

export function standingOf({ t_us, venues }: Frame): Standing {
  const sum = (column: Float64Array) => column.reduce((all, one) => all + one, 0);
  const { frames, gaps, resyncs } = venues;
  return { atUs: t_us, messages: sum(frames), gaps: sum(gaps), resyncs: sum(resyncs) };
}

/**
 * One sentence on the time between; null where there is nothing to say. `slept`: the browser had stopped the
 * worker too.
 */
export function absenceWords(before: Standing, after: Standing, slept: boolean): string | null {
  const ms = (after.atUs - before.atUs) / 1000;
  const messages = after.messages - before.messages;
  // A new engine counts from nothing.
  if (messages < 0) return null;
  if (slept) {
    return `The browser stopped this page for ${age(ms)}: nothing was received. No book was used before it was asked for anew.`;
  }
  if (ms < LEAST_MS) return null;
  const gaps = after.gaps - before.gaps;
  const lost = gaps === 0 ? 'no gap' : plural(gaps, 'gap');
  const rebuilt = plural(after.resyncs - before.resyncs, 'book');
  return `Out of sight for ${age(ms)}, and live all the while: ${count(messages)} messages, ${lost}, ${rebuilt} rebuilt.`;
}

export function watchAbsence({ link, scheduler, notices }: Desk): void {
  let before: Standing | null = null;
  let slept = false;
  const leave = () => {
    const frame = link.frames.latest();
    if (frame && link.status.getState().source.kind === 'live') before ??= standingOf(frame);
  };
  const comeBack = () => {
    if (document.hidden || before === null) return;
    const since = before;
    const wasAsleep = slept;
    before = null;
    slept = false;
    // What was on its way is older: the second frame from now on is of now.
    scheduler.next(() =>
      scheduler.next((frame) => {
        const words = absenceWords(since, standingOf(frame), wasAsleep);
        if (words !== null) notices.say(words);
      }),
    );
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : comeBack()));
  document.addEventListener('freeze', () => {
    leave();
    slept = true;
  });
  document.addEventListener('resume', comeBack);
}
