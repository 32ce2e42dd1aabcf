// The page and what all of it shares; or, where the core cannot be loaded, why.
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useStore } from 'zustand';
import { type Desk, DeskContext } from '../state/desk.ts';
import { PanelBoundary } from '../ui/boundary.tsx';
import { Explain } from './explain.tsx';
import { Page } from './page.tsx';

export function App({ desk }: { desk: Desk }) {
  return (
    <CSPProvider disableStyleElements>
      <DeskContext value={desk}>
        <PanelBoundary title="The page">
          <PageOrWhyNot desk={desk} />
        </PanelBoundary>
      </DeskContext>
    </CSPProvider>
  );
}

function PageOrWhyNot({ desk }: { desk: Desk }) {
  const core = useStore(desk.link.status, (status) => status.core);
  const failure = useStore(desk.link.status, (status) => status.failure);
  const state = useStore(desk.link.status, (status) => status.state);
  const hopeless = state === 'failed' && core === 'none';
  return hopeless ? <Explain missing={[]} detail={failure ?? 'No reason was given.'} /> : <Page />;
}
