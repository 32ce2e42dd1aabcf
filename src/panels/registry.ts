// Every panel, in alphabetical order: one line each. A heavy one is loaded when it is first shown.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface PanelEntry {
  readonly title: string;
  readonly view: LazyExoticComponent<ComponentType>;
}

export const PANELS = {
  heatmap: { title: 'Executable net edge', view: lazy(() => import('./heatmap/index.tsx')) },
  opportunities: { title: 'Opportunities', view: lazy(() => import('./opportunities/index.tsx')) },
  pair: { title: 'Pair', view: lazy(() => import('./pair/index.tsx')) },
  reach: { title: 'Reachability', view: lazy(() => import('./reach/index.tsx')) },
  strategies: { title: 'Strategies and P&L', view: lazy(() => import('./strategies/index.tsx')) },
  venues: { title: 'Venues', view: lazy(() => import('./venues/index.tsx')) },
} as const satisfies Record<string, PanelEntry>;

export type PanelId = keyof typeof PANELS;
