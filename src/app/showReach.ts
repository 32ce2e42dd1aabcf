// Brings the reachability of the venues into sight, wherever its panel stands, and puts the keyboard there.
import type { Desk } from '../state/desk.ts';

export function showReach({ actions, scheduler }: Desk): void {
  actions.keep({ lowerPanel: 'reach' });
  // The panel may have to be loaded: it is looked for in a few frames, and then no more.
  let tries = 30;
  const find = () => {
    const panel = document.querySelector<HTMLElement>('[data-panel="reach"]');
    const first = panel?.querySelector<HTMLElement>('tbody button');
    if (!panel || !first) {
      if (tries-- > 0) scheduler.once(find);
      return;
    }
    panel.scrollIntoView({ block: 'nearest' });
    first.focus({ preventScroll: true });
  };
  scheduler.once(find);
}
