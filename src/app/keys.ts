// Keys that work anywhere on the page, but never while typing.
import { tinykeys } from 'tinykeys';

export interface KeyMap {
  readonly keys: string;
  readonly shown: string;
  readonly does: string;
}

/** Every key, for the help. Those without `keys` belong to one panel. */
export const KEYS: readonly KeyMap[] = [
  { keys: '', shown: 'A letter, or /', does: 'Search instruments, markets and venues' },
  { keys: '', shown: '→ in the search', does: 'The buttons of a row: add, favourite, blacklist' },
  { keys: 'Shift+H', shown: '⇧ H', does: 'Halt or resume paper trading (asks first)' },
  { keys: 'Shift+?', shown: '?', does: 'This help' },
  { keys: 'Shift+P', shown: '⇧ P', does: 'Monitor: how long each stage takes on this computer' },
  { keys: 'Shift+M', shown: '⇧ M', does: 'Heatmap: instruments or venue matrix' },
  { keys: 'Shift+V', shown: '⇧ V', does: 'Opportunities or venues' },
  { keys: 'Space', shown: 'Space', does: 'Recording: play or pause' },
  { keys: '', shown: '← ↑ → ↓  H J K L', does: 'Heatmap: move from cell to cell' },
  { keys: '', shown: 'Enter', does: 'Heatmap and tables: select the pair' },
  { keys: '', shown: 'Esc', does: 'Close a dialog, a menu or an enlarged panel' },
];

export function bindKeys(deeds: Record<string, () => void>): () => void {
  const guarded = Object.entries(deeds).map(([keys, run]) => {
    const guard = (event: KeyboardEvent) => {
      if (belongsElsewhere(event.target, keys) || dialogIsOpen()) return;
      event.preventDefault();
      run();
    };
    return [keys, guard] as const;
  });
  return tinykeys(window, Object.fromEntries(guarded));
}

/** What a key that is typed means to the search: the letter it begins with, nothing of `/`, else null. */
export function searchKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) {
  if (ctrlKey || metaKey || altKey) return null;
  if (key === '/') return '';
  return !shiftKey && /^\p{L}$/u.test(key) ? key : null;
}

/** Calls `open` with what was typed when a letter or `/` is pressed and nothing else wants it. */
export function bindSearch(open: (typed: string) => void): () => void {
  const listen = (event: KeyboardEvent) => {
    const typed = searchKey(event);
    if (typed === null || event.defaultPrevented) return;
    if (belongsElsewhere(event.target, event.key) || dialogIsOpen()) return;
    event.preventDefault();
    open(typed);
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}

const TAKES_TEXT = 'input, select, textarea, [contenteditable]';
const IS_PRESSED = 'button, a, summary, [role="switch"], [role="group"], [role="row"]';

// A key belongs to the thing in focus when that thing takes text, or is pressed by that very key.
function belongsElsewhere(target: EventTarget | null, keys: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest(TAKES_TEXT)) return true;
  return keys === 'Space' && target.closest(IS_PRESSED) !== null;
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
