// No field of this page takes a key, and none is to be kept by mistake.
import { looksSecret } from '../lib/secret.ts';
import type { Notices } from '../state/notices.ts';

const REFUSED =
  'That looks like a key or a password, and was not pasted. Arbscope needs none: it only reads public prices.';

/** Whatever is pasted or dropped anywhere is looked at first; what looks like a secret goes nowhere. */
export function refuseSecrets(say: Notices['say'], page: EventTarget = document): void {
  const look = (event: Event, data: DataTransfer | null) => {
    if (!looksSecret(data?.getData('text/plain') ?? '')) return;
    event.preventDefault();
    event.stopPropagation();
    say(REFUSED, 'warn');
  };
  page.addEventListener('paste', (event) => look(event, (event as ClipboardEvent).clipboardData), {
    capture: true,
  });
  page.addEventListener('drop', (event) => look(event, (event as DragEvent).dataTransfer), {
    capture: true,
  });
}
