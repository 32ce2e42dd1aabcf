// Taker fees by venue: the default with its date and source, or one's own.
import { VENUES } from '../contract/generated.ts';
import { percent } from '../lib/format/number.ts';
import { useDesk } from '../state/desk.ts';
import { type TermsInForce, useTerms } from '../state/useTerms.ts';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberBox } from '../ui/numberBox.tsx';
import tables from '../ui/tables.module.css';
import { mineBeside, TermsNote } from '../ui/termsNote.tsx';
import type { DialogProps } from './dialogs.tsx';
import styles from './forms.module.css';

const PERCENT_DIGITS = 1e6;

export default function Fees({ onClose }: DialogProps) {
  const inForce = useTerms();
  const about =
    'Every net edge is counted after both taker fees. The defaults are the lowest public tier; put in your own to see what you would pay.';
  return (
    <Dialog open onClose={onClose} title="Taker fees" about={about} width="large">
      <TermsNote inForce={inForce} />
      {inForce && <FeeTable inForce={inForce} />}
    </Dialog>
  );
}

function FeeTable({ inForce }: { inForce: TermsInForce }) {
  return (
    <table className={`${tables.table} ${tables.stacked}`}>
      <thead>
        <tr>
          <th>venue</th>
          <th>taker fee</th>
          <th className={tables.figure}>default</th>
          <th>read on</th>
          <th>source</th>
          <th>
            <span className="hidden-but-read">actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {VENUES.map((venue) => (
          <FeeLine key={venue.id} venue={venue} inForce={inForce} />
        ))}
      </tbody>
    </table>
  );
}

interface FeeLineProps {
  venue: (typeof VENUES)[number];
  inForce: TermsInForce;
}

function FeeLine({ venue, inForce: { terms, mine } }: FeeLineProps) {
  const { actions } = useDesk();
  const { id, name, feeTaker, feeDate, feeSource } = venue;
  const fee = terms.fees[id] ?? feeTaker;
  const beside = mine && mineBeside(percentOf(fee), percentOf(mine.fees[id] ?? feeTaker), '%');
  return (
    <tr>
      <td>{name}</td>
      <td data-label="taker fee">
        <NumberBox
          label={`Taker fee at ${name}, percent`}
          value={percentOf(fee)}
          unit="%"
          min={-1}
          max={10}
          step={0.01}
          onCommit={(value) => void actions.fee(id, value / 100)}
        />
        {beside && <span className={styles.beside}>{beside}</span>}
      </td>
      <td className={tables.figure} data-label="default">
        {percent(feeTaker, 3)}
      </td>
      <td className={tables.quiet} data-label="read on">
        {feeDate}
      </td>
      <td className={`${tables.quiet} ${styles.source}`} data-label="source">
        <Source text={feeSource} />
      </td>
      <td>
        <Button
          tone="quiet"
          disabled={percentOf(fee) === percentOf(feeTaker)}
          title="Back to the default"
          onClick={() => void actions.fee(id, feeTaker)}
        >
          Reset
        </Button>
      </td>
    </tr>
  );
}

// Of a fraction, without the dust of binary figures.
function percentOf(fraction: number): number {
  return Math.round(fraction * 100 * PERCENT_DIGITS) / PERCENT_DIGITS;
}

function Source({ text }: { text: string }) {
  if (!/^https:\/\//.test(text)) return <>{text}</>;
  return (
    <a href={text} target="_blank" rel="noreferrer">
      {text.replace(/^https:\/\/(www\.)?/, '').slice(0, 40)}
    </a>
  );
}
