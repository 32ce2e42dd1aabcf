// Which dialog is open: one at a time. All but the question are loaded when first asked for.
import { lazy, Suspense, useState } from 'react';
import type { Frame } from '../contract/generated.ts';
import { useDesk, useFrameValue } from '../state/desk.ts';
import { Question } from '../ui/dialog.tsx';

const VIEWS = {
  fees: lazy(() => import('./fees.tsx')),
  help: lazy(() => import('./help.tsx')),
  settings: lazy(() => import('./settings.tsx')),
  targets: lazy(() => import('./targets.tsx')),
  terms: lazy(() => import('./terms.tsx')),
  universe: lazy(() => import('./universe.tsx')),
} as const;

export type DialogId = keyof typeof VIEWS | 'halt';
export type Opener = (id: DialogId) => void;

export interface DialogProps {
  onClose: () => void;
  open: Opener;
}

export function useDialogs(): { open: Opener; element: React.ReactNode } {
  const [shown, setShown] = useState<DialogId | null>(null);
  const close = () => setShown(null);
  return {
    open: setShown,
    element: (
      <>
        <HaltQuestion open={shown === 'halt'} onClose={close} />
        {shown !== null && shown !== 'halt' && <View id={shown} onClose={close} open={setShown} />}
      </>
    ),
  };
}

function View({ id, onClose, open }: DialogProps & { id: keyof typeof VIEWS }) {
  const Chosen = VIEWS[id];
  return (
    <Suspense fallback={null}>
      <Chosen onClose={onClose} open={open} />
    </Suspense>
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
