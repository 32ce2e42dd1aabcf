// Taker fees by venue: the default with its date and source, or one's own.
import { VENUES } from '../contract/generated.ts';
import { percent } from '../lib/format/number.ts';
import { useChoice, useDesk } from '../state/desk.ts';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberBox } from '../ui/numberBox.tsx';
import tables from '../ui/tables.module.css';
import type { DialogProps } from './dialogs.tsx';
import styles from './forms.module.css';

const PERCENT_DIGITS = 1e6;

export default function Fees({ onClose }: DialogProps) {
  const { actions } = useDesk();
  const mine = useChoice('fees');
  const about =
    'Every net edge is counted after both taker fees. The defaults are the lowest public tier; put in your own to see what you would pay.';
  return (
    <Dialog open onClose={onClose} title="My taker fees" about={about} width="large">
      <table className={tables.table}>
        <thead>
          <tr>
            <th>venue</th>
            <th>taker fee</th>
            <th className={tables.figure}>default</th>
            <th>read on</th>
            <th>source</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {VENUES.map(({ id, name, feeTaker, feeDate, feeSource }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>
                <NumberBox
                  label={`Taker fee at ${name}, percent`}
                  value={Math.round((mine[id] ?? feeTaker) * 100 * PERCENT_DIGITS) / PERCENT_DIGITS}
                  unit="%"
                  min={-1}
                  max={10}
                  step={0.01}
                  onCommit={(value) => void actions.fee(id, value / 100)}
                />
              </td>
              <td className={tables.figure}>{percent(feeTaker, 3)}</td>
              <td className={tables.quiet}>{feeDate}</td>
              <td className={`${tables.quiet} ${styles.source}`}>
                <Source text={feeSource} />
              </td>
              <td>
                <Button
                  tone="quiet"
                  disabled={mine[id] === undefined}
                  onClick={() => void actions.fee(id, feeTaker)}
                >
                  Reset
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

function Source({ text }: { text: string }) {
  if (!/^https:\/\//.test(text)) return <>{text}</>;
  return (
    <a href={text} target="_blank" rel="noreferrer">
      {text.replace(/^https:\/\/(www\.)?/, '').slice(0, 40)}
    </a>
  );
}
