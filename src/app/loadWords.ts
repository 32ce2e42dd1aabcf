// What is left out because this computer cannot keep up, in words.
import type { Desk } from '../state/desk.ts';
import type { LoadAnswer } from '../state/link.ts';

/** In the order in which they go; after them, instruments. */
const STEPS = [
  'pictures four times a second',
  'no trades (books alone)',
  'no single orders',
] as const;
const SAID = [
  'Pictures come four times a second from now on',
  'Trades are left out from now on; books stay exact',
  'Single orders of the pair in focus are left out from now on; books stay exact',
] as const;
const BACK = 'It comes back step by step, each after a minute of calm.';
const NAMES_MAX = 8;

/** All of it in one sentence. */
export function loadSentence({ step, left }: LoadAnswer): string {
  const parts: string[] = STEPS.slice(0, step);
  if (left.length > 0) parts.push(`not followed: ${listed(left)}`);
  return `For now: ${parts.join(', ')}. ${BACK}`;
}

/** What the last change was; null where there is none. */
export function loadNews(before: LoadAnswer, after: LoadAnswer): string | null {
  if (after.step > before.step) {
    const gone = after.left.filter((name) => !before.left.includes(name));
    const said = SAID[after.step - 1] ?? `No longer followed for now: ${listed(gone)}`;
    return `This computer cannot keep up. ${said}.`;
  }
  if (after.step === before.step) return null;
  const back = before.left.filter((name) => !after.left.includes(name));
  const what = back.length > 0 ? listed(back) : RETURNED[after.step];
  return after.step === 0
    ? 'All is calm: nothing is left out any more.'
    : `Calm again: ${what} back.`;
}

const RETURNED = ['', 'trades are', 'single orders are'] as const;

/** Says every step as it comes. */
export function sayLoad({ link, notices }: Pick<Desk, 'link' | 'notices'>): void {
  link.status.subscribe(({ load }, { load: before }) => {
    const news = load === before ? null : loadNews(before, load);
    if (news !== null) notices.say(news, load.step > before.step ? 'warn' : 'plain');
  });
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMES_MAX;
  const shown = names.slice(0, NAMES_MAX).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
