// From an empty document to a running page.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openChoices } from '../state/choiceStore.ts';
import { createNotices } from '../state/notices.ts';
import '../theme/base.css';
import { App } from './app.tsx';
import { followAppearance } from './appearance.ts';
import { Explain, missingFeatures } from './explain.tsx';
import { openLink } from './link.ts';
import { watchRecording } from './lostRecording.ts';
import { refuseSecrets } from './refuseSecrets.ts';
import { createDesk } from './start.ts';
import { watchedStore } from './storage.ts';
import { followTitle } from './title.ts';

export async function boot(host: HTMLElement): Promise<void> {
  const root = createRoot(host);
  const notices = createNotices();
  const store = storage();
  const kept = store && watchedStore(store, notices.say);
  const choices = openChoices(kept ?? NOTHING_KEPT, (names) =>
    notices.say(
      `Stored settings that this version does not know were left out: ${names.join(', ')}`,
      'warn',
    ),
  );
  followAppearance(choices);
  refuseSecrets(notices.say);
  const missing = missingFeatures();
  if (missing.length > 0) {
    root.render(<Explain missing={missing} />);
    return;
  }
  try {
    const desk = createDesk(await openLink(choices, kept), choices, notices);
    watchRecording(desk, kept);
    followTitle(desk.scheduler);
    root.render(
      <StrictMode>
        <App desk={desk} />
      </StrictMode>,
    );
  } catch (fault) {
    root.render(
      <Explain missing={[]} detail={fault instanceof Error ? fault.message : String(fault)} />,
    );
  }
}

const NOTHING_KEPT = { getItem: () => null, setItem: () => undefined };

// Reading `localStorage` itself throws where the browser forbids it.
function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
