// Where the panels stand. A place with two panels shows one at a time, under tabs.
import { createContext, Suspense, useContext, useMemo } from 'react';
import { PANELS, type PanelId } from '../panels/registry.ts';
import { useChoice, useDesk } from '../state/desk.ts';
import { PanelBoundary } from '../ui/boundary.tsx';
import { Segmented } from '../ui/controls.tsx';
import { PanelPlaceContext } from '../ui/panel.tsx';
import styles from './page.module.css';

/** Which panel is enlarged, and how to change that. */
export const EnlargedContext = createContext<{
  enlarged: PanelId | null;
  toggle: (panel: PanelId) => void;
}>({ enlarged: null, toggle: () => undefined });

interface SlotProps {
  panel: PanelId;
  area: string;
  tabs?: React.ReactNode;
}

export function Slot({ panel, area, tabs = null }: SlotProps) {
  const { enlarged, toggle } = useContext(EnlargedContext);
  const { title, view: View } = PANELS[panel];
  const place = useMemo(() => ({ tabs, onEnlarge: () => toggle(panel) }), [tabs, toggle, panel]);
  const hidden = enlarged !== null && enlarged !== panel;
  if (hidden) return null;
  return (
    <div
      className={styles.slot}
      data-area={area}
      data-enlarged={enlarged === panel || undefined}
      data-panel={panel}
    >
      <PanelPlaceContext value={place}>
        <PanelBoundary title={title} key={panel}>
          <Suspense fallback={<div className={styles.loading}>Loading: {title}</div>}>
            <View />
          </Suspense>
        </PanelBoundary>
      </PanelPlaceContext>
    </div>
  );
}

type LowerPanel = 'opportunities' | 'venues' | 'reach';

const TABS = {
  opportunities: ['opportunities', 'Opportunities'],
  venues: ['venues', 'Venues'],
  reach: ['reach', 'Reachability'],
} as const satisfies Record<LowerPanel, readonly [LowerPanel, string]>;

/** Opportunities, venues and their reachability share a place on a desk. */
export function LowerSlot() {
  const shown = useChoice('lowerPanel');
  return <Tabbed panels={['opportunities', 'venues', 'reach']} shown={shown} area="lower" />;
}

/** Where opportunities have a place of their own, venues and their reachability share one. */
export function VenueSlot() {
  const shown = useChoice('lowerPanel') === 'reach' ? 'reach' : 'venues';
  return <Tabbed panels={['venues', 'reach']} shown={shown} area="venues" />;
}

interface TabbedProps {
  panels: readonly LowerPanel[];
  shown: LowerPanel;
  area: string;
}

function Tabbed({ panels, shown, area }: TabbedProps) {
  const { actions } = useDesk();
  const tabs = (
    <Segmented<LowerPanel>
      label="Panel"
      value={shown}
      options={panels.map((panel) => TABS[panel])}
      onChange={(lowerPanel) => actions.keep({ lowerPanel })}
    />
  );
  return <Slot panel={shown} area={area} tabs={tabs} />;
}
