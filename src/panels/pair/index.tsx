// Pair: why the selected edge is what it is, and how it moved.
import { useCallback, useMemo } from 'react';
import { type Frame, PairState, Reason } from '../../contract/generated.ts';
import { useCatalogue, useDesk, useFrameValue } from '../../state/desk.ts';
import { Button } from '../../ui/controls.tsx';
import { Live } from '../../ui/live.tsx';
import { Panel } from '../../ui/panel.tsx';
import {
  digitsOf,
  type Focus,
  focusOf,
  noteOf,
  orderWords,
  verdictOf,
  verdictWord,
} from './build.ts';
import { Curves } from './curves.tsx';
import styles from './index.module.css';
import { Ladder } from './ladder.tsx';
import { Queues } from './queues.tsx';
import { Sum } from './sum.tsx';

export default function Pair() {
  const catalogue = useCatalogue();
  const focus = useFocus();
  const note = useCallback((frame: Frame) => noteOf(frame, focus), [focus]);
  const title = focus ? (catalogue.instruments[focus.instrument] ?? 'Pair') : 'Pair';
  const controls = focus?.paired && (
    <>
      <CoinsButton />
      {/* One pace for all that is said of the pair, so that the words are those of the sum. */}
      <Live className={styles.verdict} read={verdictWord} tone={verdictTone} everyMs={100} />
    </>
  );
  return (
    <Panel title={title} note={<Live read={note} />} controls={controls}>
      {focus ? (
        <PairBody focus={focus} />
      ) : (
        <p className={styles.empty}>
          Choose a cell of the heatmap: its sum, its chart and its depth stand here.
        </p>
      )}
    </Panel>
  );
}

const verdictTone = ({ pair }: Frame) => (pair.state[0] === PairState.OFFERED ? 'gain' : '');

function PairBody({ focus }: { focus: Focus }) {
  const catalogue = useCatalogue();
  const digits = useDigits(focus);
  const verdict = useCallback(
    (frame: Frame) => verdictOf(frame, catalogue, focus),
    [catalogue, focus],
  );
  const order = useCallback((frame: Frame) => orderWords(frame, focus, digits), [focus, digits]);
  return (
    <>
      {focus.paired ? (
        <>
          <Sum />
          <div className={styles.room}>
            <p className={styles.order}>
              <Live read={order} everyMs={100} />
              <Live className={styles.why} read={verdict} everyMs={100} />
            </p>
          </div>
        </>
      ) : (
        <p className={styles.alone}>
          This source has {catalogue.instruments[focus.instrument]} at one venue only, so there is
          no pair: nothing to subtract, nothing to offer. Its prices and signals are below.
        </p>
      )}
      <Curves catalogue={catalogue} focus={focus} digits={digits} />
      {focus.paired && (
        <>
          <Ladder focus={focus} digits={digits} />
          <Queues focus={focus} digits={digits} />
        </>
      )}
    </>
  );
}

const inDoubt = ({ pair }: Frame) => pair.reason[0] === Reason.IDENTITY;

/** Where the coins are in doubt: what speaks for them, and where to answer. */
function CoinsButton() {
  const { dialogs } = useDesk();
  if (!useFrameValue(inDoubt, false)) return null;
  return <Button onClick={() => dialogs.setState({ shown: 'coins' })}>Coins…</Button>;
}

function useDigits(focus: Focus): number {
  const catalogue = useCatalogue();
  const read = useMemo(() => {
    let most = 2;
    return (frame: Frame) => {
      most = digitsOf(frame, catalogue, focus, most);
      return most;
    };
  }, [catalogue, focus]);
  return useFrameValue(read, 2, 1000);
}

/** The pair in focus, as the engine says; a new object only when it is another one. */
function useFocus(): Focus | null {
  const catalogue = useCatalogue();
  const read = useCallback(
    (frame: Frame) => JSON.stringify(focusOf(frame, catalogue)),
    [catalogue],
  );
  const text = useFrameValue(read, 'null');
  return useMemo(() => JSON.parse(text) as Focus | null, [text]);
}
