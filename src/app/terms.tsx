// My terms in one place: for screens whose header has no room for them.
import { useChoice, useDesk } from '../state/desk.ts';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberBox } from '../ui/numberBox.tsx';
import type { DialogProps } from './dialogs.tsx';
import styles from './forms.module.css';

export default function Terms({ onClose, open }: DialogProps) {
  const { actions } = useDesk();
  const size = useChoice('orderSizeQuote');
  const edge = useChoice('minEdgeBps');
  return (
    <Dialog
      open
      onClose={onClose}
      title="My terms"
      about="A pair is offered when its net edge is above my minimum, both tops hold my size, and both books are proved."
      width="small"
    >
      <div className={styles.fields}>
        <NumberBox
          labelled
          label="Order size"
          value={size}
          unit="quote"
          min={0.01}
          step={100}
          width="wide"
          onCommit={(quote) => void actions.orderSize(quote)}
        />
        <NumberBox
          labelled
          label="Minimum net edge"
          value={edge}
          unit="bps"
          step={0.5}
          width="wide"
          onCommit={(bps) => void actions.minEdge(bps)}
        />
        <Button onClick={() => open('fees')}>Taker fees…</Button>
      </div>
    </Dialog>
  );
}
