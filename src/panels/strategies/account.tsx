// The paper account: delay, limits, starting balances, and a new start after a question.
import { useState } from 'react';
import { LIMITS } from '../../state/choices.ts';
import { useChoice, useDesk } from '../../state/desk.ts';
import { Button } from '../../ui/controls.tsx';
import { Question } from '../../ui/dialog.tsx';
import { NumberBox } from '../../ui/numberBox.tsx';
import styles from './account.module.css';

const LIMIT_WORDS: Record<keyof typeof LIMITS, { label: string; unit: string; help: string }> = {
  orderNotionalQuote: {
    label: 'Order notional, at most',
    unit: 'quote',
    help: 'Larger orders are refused',
  },
  openOrders: {
    label: 'Open orders, at most',
    unit: '',
    help: 'More orders on their way are refused',
  },
  dailyLossQuote: {
    label: 'Daily loss, at most',
    unit: 'quote',
    help: 'Beyond it every order is refused until midnight UTC',
  },
};

export function Account() {
  const { actions } = useDesk();
  const delayMs = useChoice('delayMs');
  const limits = useChoice('limits');
  const quote = useChoice('startQuote');
  const baseWorth = useChoice('startBaseWorth');
  const [asking, setAsking] = useState(false);
  return (
    <div className={styles.account}>
      <fieldset>
        <legend>Orders</legend>
        <NumberBox
          labelled
          label="Delay a leg"
          help="An order meets the book in force this long after the decision"
          unit="ms"
          min={0}
          max={60_000}
          step={10}
          value={delayMs}
          onCommit={(ms) => void actions.delay(ms)}
        />
        {(Object.keys(LIMITS) as (keyof typeof LIMITS)[]).map((name) => (
          <NumberBox
            key={name}
            labelled
            {...LIMIT_WORDS[name]}
            min={0}
            value={limits[name] ?? LIMITS[name]}
            onCommit={(value) => void actions.limit(name, value)}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>Every venue starts with</legend>
        <NumberBox
          labelled
          label="Quote currency"
          unit="quote"
          min={0}
          value={quote}
          onCommit={(value) => void actions.start(value, baseWorth)}
        />
        <NumberBox
          labelled
          label="Base worth"
          help="Coins worth this much at the venue's first live book"
          unit="quote"
          min={0}
          value={baseWorth}
          onCommit={(value) => void actions.start(quote, value)}
        />
        <Button tone="danger" className={styles.reset} onClick={() => setAsking(true)}>
          Reset account…
        </Button>
      </fieldset>
      <p className={styles.note}>
        PAPER · REALISTIC. Starting balances take effect at a reset. Starting inventory does not
        count as profit; a strategy's P&L is its own cash flows and its net position at mid, less
        fees. Nothing here is a promise.
      </p>
      <Question
        open={asking}
        onClose={() => setAsking(false)}
        title="Reset the paper account?"
        about="Trades, results and balances of this source are dropped, and every venue starts anew with the balances above. This cannot be undone."
        yes="Reset account"
        onYes={() => void actions.reset()}
      />
    </div>
  );
}
