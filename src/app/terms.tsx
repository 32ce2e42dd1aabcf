// The terms in one place: for screens whose header has no room for them.
import { useDesk } from '../state/desk.ts';
import { type TermsInForce, useTerms } from '../state/useTerms.ts';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberBox } from '../ui/numberBox.tsx';
import { mineBeside, TermsNote } from '../ui/termsNote.tsx';
import type { DialogProps } from './dialogs.tsx';
import styles from './forms.module.css';

export default function Terms({ onClose, open }: DialogProps) {
  const inForce = useTerms();
  return (
    <Dialog
      open
      onClose={onClose}
      title="Terms"
      about="A pair is offered when its net edge is above my minimum, both tops hold my size, and both books are proved."
      width="small"
    >
      <TermsNote inForce={inForce} />
      <div className={styles.fields}>
        {inForce && <Boxes inForce={inForce} />}
        <Button onClick={() => open('fees')}>Taker fees…</Button>
      </div>
    </Dialog>
  );
}

function Boxes({ inForce: { terms, mine } }: { inForce: TermsInForce }) {
  const { actions } = useDesk();
  return (
    <>
      <NumberBox
        labelled
        label="Order size"
        beside={mineBeside(terms.orderSizeQuote, mine?.orderSizeQuote, '')}
        value={terms.orderSizeQuote}
        unit="quote"
        min={0.01}
        step={100}
        width="wide"
        onCommit={(quote) => void actions.orderSize(quote)}
      />
      <NumberBox
        labelled
        label="Minimum net edge"
        beside={mineBeside(terms.minEdgeBps, mine?.minEdgeBps, '')}
        value={terms.minEdgeBps}
        unit="bps"
        step={0.5}
        width="wide"
        onCommit={(bps) => void actions.minEdge(bps)}
      />
    </>
  );
}
