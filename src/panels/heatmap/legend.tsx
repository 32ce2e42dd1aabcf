// The scale in words and colour, always in sight, with the marks where colour stops changing.
import { Popover } from '@base-ui/react/popover';
import { bps } from '../../lib/format/number.ts';
import { useChoice, useDesk } from '../../state/desk.ts';
import { NumberBox } from '../../ui/numberBox.tsx';
import styles from './legend.module.css';

export function Legend() {
  const low = useChoice('clipLowBps');
  const high = useChoice('clipHighBps');
  const grow = (share: number) => ({ flexGrow: share });
  return (
    <div className={styles.legend}>
      <span className={styles.bar} aria-hidden="true">
        <span className={styles.low} style={grow(2)} />
        <span className={styles.high} style={grow(1)} />
      </span>
      <Popover.Root>
        <Popover.Trigger className={styles.clip} title="Set where the colours stop changing">
          {bps(low).replace('.0', '')} … <b>break-even</b> … {bps(high).replace('.0', '')} bps
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={6} align="start" className={styles.positioner}>
            <Popover.Popup className={styles.popup}>
              <Popover.Title className={styles.popupTitle}>Colours stop changing at</Popover.Title>
              <Clips low={low} high={high} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <ul className={styles.keys}>
        <li title="Pays after fees, both books are proved, and both tops hold my size">
          <i className={styles.offered}>▲</i> offered
        </li>
        <li title="Pays after fees, but something else stands against it: its tooltip says what">
          <i className={styles.outlined} /> pays, not offered
        </li>
        <li title="A book is old, broken or being fetched: the figure may not be used">
          <i className={styles.hatched} /> not proved
        </li>
        <li title="The two markets may not trade the same coin: More → Coins">
          <i>≠</i> coin in doubt
        </li>
        <li title="No figure yet: a book has not come in">
          <i>?</i> unknown
        </li>
        <li title="One of the two venues does not trade this instrument">
          <i>·</i> not listed
        </li>
      </ul>
    </div>
  );
}

function Clips({ low, high }: { low: number; high: number }) {
  const { actions } = useDesk();
  return (
    <div className={styles.clips}>
      <NumberBox
        label="Below"
        labelled
        value={low}
        unit="bps"
        min={-1000}
        max={-1}
        onCommit={(clipLowBps) => actions.keep({ clipLowBps })}
      />
      <NumberBox
        label="Above"
        labelled
        value={high}
        unit="bps"
        min={1}
        max={1000}
        onCommit={(clipHighBps) => actions.keep({ clipHighBps })}
      />
    </div>
  );
}
