// Brings the reachability of the venues into sight, wherever its panel stands.
import type { Desk } from '../state/desk.ts';

export function showReach({ actions, scheduler }: Desk): void {
  actions.keep({ lowerPanel: 'reach' });
  // The panel may have to be loaded: it is looked for in a few frames, and then no more.
  let tries = 30;
  const find = () => {
    const panel = document.querySelector<HTMLElement>('[data-panel="reach"] table');
    if (panel) panel.scrollIntoView({ block: 'nearest' });
    else if (tries-- > 0) scheduler.once(find);
  };
  scheduler.once(find);
}
