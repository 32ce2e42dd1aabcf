// Which dialog is open: one at a time. All but the question are loaded when first asked for.
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import type { Frame } from '../contract/generated.ts';
import { useDesk, useFrameValue } from '../state/desk.ts';
import type { DialogId } from '../state/dialogs.ts';
import { PanelBoundary } from '../ui/boundary.tsx';
import { Question } from '../ui/dialog.tsx';

const VIEWS = {
  coins: lazy(() => import('./coins.tsx')),
  fees: lazy(() => import('./fees.tsx')),
  help: lazy(() => import('./help.tsx')),
  monitor: lazy(() => import('./monitor.tsx')),
  settings: lazy(() => import('./settings.tsx')),
  targets: lazy(() => import('./targets.tsx')),
  terms: lazy(() => import('./terms.tsx')),
  universe: lazy(() => import('./universe.tsx')),
} as const satisfies Record<Exclude<DialogId, 'halt'>, unknown>;

export type Opener = (id: DialogId) => void;

export interface DialogProps {
  onClose: () => void;
  open: Opener;
}

export function useDialogs(): { open: Opener; element: React.ReactNode } {
  const { dialogs } = useDesk();
  const shown = useStore(dialogs, (store) => store.shown);
  const open: Opener = (id) => dialogs.setState({ shown: id });
  const close = () => dialogs.setState({ shown: null });
  return {
    open,
    element: (
      <>
        <HaltQuestion open={shown === 'halt'} onClose={close} />
        {shown !== null && shown !== 'halt' && <View id={shown} onClose={close} open={open} />}
      </>
    ),
  };
}

function View({ id, onClose, open }: DialogProps & { id: keyof typeof VIEWS }) {
  const Chosen = VIEWS[id];
  return (
    <PanelBoundary title="This dialog" key={id}>
      <Suspense fallback={null}>
        <Chosen onClose={onClose} open={open} />
      </Suspense>
    </PanelBoundary>
  );
}

const haltedOf = ({ engine }: Frame) => engine.halted[0] === 1;

function HaltQuestion({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { actions } = useDesk();
  const halted = useFrameValue(haltedOf, false);
  return (
    <Question
      open={open}
      onClose={onClose}
      title={halted ? 'Resume paper trading?' : 'Halt paper trading?'}
      about={
        halted
          ? 'Strategies that are switched on may send paper orders again.'
          : 'No strategy sends a paper order until you resume. Orders already on their way still arrive.'
      }
      yes={halted ? 'Resume' : 'Halt'}
      onYes={() => void actions.halt(!halted)}
    />
  );
}
