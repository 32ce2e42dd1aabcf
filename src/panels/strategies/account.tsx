// The paper account: delay, limits, starting balances, and a new start after a question.
import { useState } from 'react';
import { LIMITS } from '../../state/choices.ts';
import { useDesk } from '../../state/desk.ts';
import { type TermsInForce, useTerms } from '../../state/useTerms.ts';
import { Button } from '../../ui/controls.tsx';
import { Question } from '../../ui/dialog.tsx';
import { NumberBox } from '../../ui/numberBox.tsx';
import { mineBeside, TermsNote } from '../../ui/termsNote.tsx';
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
  const inForce = useTerms();
  return (
    <div className={styles.account}>
      <TermsNote inForce={inForce} />
      {inForce && <OrderTerms inForce={inForce} />}
      {inForce && <StartTerms inForce={inForce} />}
      <p className={styles.note}>
        PAPER · REALISTIC. Starting balances take effect at a reset. Starting inventory does not
        count as profit; a strategy's P&L is its own cash flows and its net position at mid, less
        fees. Nothing here is a promise.
      </p>
    </div>
  );
}

interface Shown {
  inForce: TermsInForce;
}

function OrderTerms({ inForce: { terms, mine } }: Shown) {
  const { actions } = useDesk();
  const { delayMs, limits } = terms;
  return (
    <fieldset>
      <legend>Orders</legend>
      <NumberBox
        labelled
        label="Delay a leg"
        beside={mineBeside(delayMs, mine?.delayMs, '')}
        help="An order meets the book in force this long after the decision"
        unit="ms"
        min={0}
        max={60_000}
        step={10}
        value={delayMs}
        onCommit={(ms) => void actions.delay(ms)}
      />
      {(Object.keys(LIMITS) as (keyof typeof LIMITS)[]).map((name) => {
        const limit = limits[name] ?? LIMITS[name];
        return (
          <NumberBox
            key={name}
            labelled
            {...LIMIT_WORDS[name]}
            beside={mineBeside(limit, mine?.limits[name], '')}
            min={0}
            value={limit}
            onCommit={(value) => void actions.limit(name, value)}
          />
        );
      })}
    </fieldset>
  );
}

function StartTerms({ inForce: { terms, mine } }: Shown) {
  const { actions } = useDesk();
  const { startQuote, startBaseWorth } = terms;
  return (
    <fieldset>
      <legend>Every venue starts with</legend>
      <NumberBox
        labelled
        label="Quote currency"
        beside={mineBeside(startQuote, mine?.startQuote, '')}
        unit="quote"
        min={0}
        value={startQuote}
        onCommit={(value) => void actions.start(value, startBaseWorth)}
      />
      <NumberBox
        labelled
        label="Base worth"
        beside={mineBeside(startBaseWorth, mine?.startBaseWorth, '')}
        help="Coins worth this much at the venue's first live book"
        unit="quote"
        min={0}
        value={startBaseWorth}
        onCommit={(value) => void actions.start(startQuote, value)}
      />
      <Reset />
    </fieldset>
  );
}

function Reset() {
  const { actions } = useDesk();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button tone="danger" className={styles.reset} onClick={() => setAsking(true)}>
        Reset account…
      </Button>
      <Question
        open={asking}
        onClose={() => setAsking(false)}
        title="Reset the paper account?"
        about="Trades, results and balances of this source are dropped, and every venue starts anew with the balances above. This cannot be undone."
        yes="Reset account"
        onYes={() => void actions.reset()}
      />
    </>
  );
}
