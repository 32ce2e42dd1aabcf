// The tab's title and icon carry the state: how many pairs are offered, and whether paper is halted.
import type { Frame } from '../contract/generated.ts';
import type { Scheduler } from '../render/scheduler.ts';

export function followTitle(scheduler: Scheduler): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  scheduler.add(
    (frame) => {
      const title = titleOf(frame);
      if (document.title !== title) document.title = title;
      const href = frame.engine.halted[0] === 1 ? './icon-halted.svg' : './icon.svg';
      if (icon && icon.getAttribute('href') !== href) icon.setAttribute('href', href);
    },
    { everyMs: 1000 },
  );
}

export function titleOf({ engine }: Frame): string {
  const offered = engine.pairs_offered[0] ?? 0;
  const halted = engine.halted[0] === 1 ? '■ halted · ' : '';
  return `${halted}${offered > 0 ? `(${offered}) ` : ''}Arbscope`;
}
