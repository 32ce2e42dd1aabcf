// Brings a venue's line into sight, wherever its table stands, and puts the keyboard there.
import type { Desk } from '../state/desk.ts';

/** @param venue place in the registry of venues */
export function showVenue({ actions, scheduler }: Desk, venue: number): void {
  actions.keep({ lowerPanel: 'venues' });
  // The panel may have to be loaded: it is looked for in a few frames, and then no more.
  let tries = 30;
  const find = () => {
    const line = document.querySelector(`[data-panel="venues"] [data-venue="${venue}"]`);
    const name = line?.querySelector<HTMLElement>('[aria-expanded]');
    if (!name) {
      if (tries-- > 0) scheduler.once(find);
      return;
    }
    line?.scrollIntoView({ block: 'nearest' });
    name.focus();
  };
  scheduler.once(find);
}
