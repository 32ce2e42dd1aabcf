// A recording is held in memory: when the tab is killed or reloaded it is gone, and the next page says so.
import { bytes } from '../lib/format/number.ts';
import type { Desk } from '../state/desk.ts';

export const MARK_KEY = 'arbscope.recording';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What is left of a recording that ended with its page, in one sentence; null where there is none. */
export function lostWords(mark: string | null): string | null {
  if (mark === null) return null;
  const size = Number(mark);
  const held = Number.isFinite(size) && size > 0 ? ` (${bytes(size)})` : '';
  return `The recording that ran when this page was closed is gone${held}: it is held in memory alone. Export one before you leave; Rec begins a new one.`;
}

export function watchRecording(
  { link, notices }: Pick<Desk, 'link' | 'notices'>,
  store: Store | null,
): void {
  link.status.subscribe(({ recording, role }, before) => {
    if (role === 'owner' && before.role === 'none') say();
    if (role !== 'owner' || recording === before.recording) return;
    if (recording === null) store?.removeItem(MARK_KEY);
    else store?.setItem(MARK_KEY, String(recording.bytes));
  });
  const say = () => {
    const words = lostWords(store?.getItem(MARK_KEY) ?? null);
    if (words === null) return;
    store?.removeItem(MARK_KEY);
    notices.say(words, 'warn');
  };
}
