// The page: header, what must be said first, panels, and the status strip.
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PanelId } from '../panels/registry.ts';
import { useCatalogue, useDesk } from '../state/desk.ts';
import { NARROW, useMedia } from '../ui/media.ts';
import { Banner } from './banner.tsx';
import { useDialogs } from './dialogs.tsx';
import { Header } from './header.tsx';
import { bindKeys, bindSearch } from './keys.ts';
import { NoticeList } from './noticeList.tsx';
import styles from './page.module.css';
import { ReplayBar } from './replayBar.tsx';
import { Search } from './search.tsx';
import { SimulatedBar } from './simulatedBar.tsx';
import { EnlargedContext, LowerSlot, Slot, VenueSlot } from './slots.tsx';
import { Strip } from './strip.tsx';
import { useTogglePlay } from './useTogglePlay.ts';

/** Wide enough for the venues to have a place of their own. */
const WIDE = '(min-width: 2000px)';
const FEW = 3;

export function Page() {
  const dialogs = useDialogs();
  const [enlarged, setEnlarged] = useState<PanelId | null>(null);
  const toggle = useCallback(
    (panel: PanelId) => setEnlarged((now) => (now === panel ? null : panel)),
    [],
  );
  const place = useMemo(() => ({ enlarged, toggle }), [enlarged, toggle]);
  const search = useSearch();
  useKeys(dialogs.open, () => setEnlarged(null));
  return (
    <div className={styles.page}>
      <Header open={dialogs.open} search={search.open} />
      <ReplayBar />
      <SimulatedBar />
      <Banner />
      <EnlargedContext value={place}>
        <Panels enlarged={enlarged !== null} />
      </EnlargedContext>
      <Strip />
      <NoticeList />
      {dialogs.element}
      {search.typed !== null && <Search typed={search.typed} onClose={search.close} />}
    </div>
  );
}

/** The search, which begins with what was typed; null while it is closed. */
function useSearch() {
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => bindSearch(setTyped), []);
  return { typed, open: () => setTyped(''), close: () => setTyped(null) };
}

function Panels({ enlarged }: { enlarged: boolean }) {
  const narrow = useMedia(NARROW);
  const wide = useMedia(WIDE);
  const few = useCatalogue().followed.length < FEW;
  const apart = narrow || wide;
  return (
    <main className={styles.grid} data-enlarged={enlarged || undefined} data-few={few || undefined}>
      <Slot panel="heatmap" area="heatmap" />
      <Slot panel="pair" area="pair" />
      {apart ? <Slot panel="opportunities" area="lower" /> : <LowerSlot />}
      <Slot panel="strategies" area="strategies" />
      {apart && <VenueSlot />}
    </main>
  );
}

function useKeys(open: (id: 'halt' | 'help' | 'monitor') => void, shrink: () => void) {
  const { actions, choices } = useDesk();
  const play = useTogglePlay();
  useEffect(() => {
    const now = () => choices.getState();
    return bindKeys({
      'Shift+H': () => open('halt'),
      'Shift+?': () => open('help'),
      'Shift+P': () => open('monitor'),
      Space: play,
      Escape: shrink,
      'Shift+M': () =>
        actions.keep({ heatMode: now().heatMode === 'square' ? 'instruments' : 'square' }),
      'Shift+V': () =>
        actions.keep({ lowerPanel: now().lowerPanel === 'venues' ? 'opportunities' : 'venues' }),
    });
  });
}
