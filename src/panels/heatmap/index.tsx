// Heatmap: executable net edge of every pair, as instruments × venue pairs or buy × sell venues.
import { useCallback, useMemo, useState } from 'react';
import { type Frame, VENUES } from '../../contract/generated.ts';
import { count, plural } from '../../lib/format/number.ts';
import { type Catalogue, pairCount, venueName } from '../../state/catalogue.ts';
import { useCatalogue, useChoice, useDesk, useFrameTask, useFrameValue } from '../../state/desk.ts';
import { Segmented } from '../../ui/controls.tsx';
import { Live } from '../../ui/live.tsx';
import { NARROW, useMedia } from '../../ui/media.ts';
import { Panel } from '../../ui/panel.tsx';
import { Pick } from '../../ui/pick.tsx';
import { Board } from './board.tsx';
import {
  bestPairs,
  instrumentGrid,
  type QuoteGroup,
  quoteGroups,
  squareGrid,
  type VenuePair,
  venuePairs,
} from './build.ts';
import styles from './index.module.css';
import { Legend } from './legend.tsx';
import { Readout } from './readout.tsx';
import { Sheet } from './sheet.tsx';

/** With fewer instruments than this the square matrix says more. */
const FEW = 3;
const NARROW_PAIRS = 4;

export default function Heatmap() {
  const catalogue = useCatalogue();
  const chosen = useChoice('heatMode');
  const { actions } = useDesk();
  const auto = catalogue.instruments.length < FEW ? 'square' : 'instruments';
  const mode = chosen === 'auto' ? auto : chosen;
  const controls = (
    <>
      {mode === 'square' && <InstrumentPick catalogue={catalogue} />}
      <Segmented
        label="What the heatmap shows"
        value={mode}
        options={[
          ['instruments', 'Instruments'],
          ['square', 'Venue matrix'],
        ]}
        onChange={(heatMode) => actions.keep({ heatMode })}
      />
    </>
  );
  return (
    <Panel title="Executable net edge" note={noteOf(catalogue, mode)} controls={controls}>
      <Legend />
      {pairCount(catalogue) === 0 ? (
        <NoPairs catalogue={catalogue} />
      ) : mode === 'square' ? (
        <Square catalogue={catalogue} />
      ) : (
        <Instruments catalogue={catalogue} />
      )}
      <footer className={styles.foot}>
        {extent(catalogue)} · <Live read={calculations} everyMs={500} /> calculations so far
      </footer>
      <Readout catalogue={catalogue} />
    </Panel>
  );
}

function extent(catalogue: Catalogue): string {
  const { instruments, venues } = catalogue;
  return [
    `${plural(instruments.length, 'instrument')} × ${plural(venues.length, 'venue')}`,
    plural(pairCount(catalogue), 'directed pair'),
  ].join(' · ');
}

const calculations = ({ engine }: Frame) => count(engine.pair_calculations[0] ?? Number.NaN);

function noteOf(catalogue: Catalogue, mode: string): string {
  if (catalogue.instruments.length === 0) return 'Waiting for the list of markets';
  return mode === 'square'
    ? 'buy at the row, sell at the column; at my size, after fees'
    : 'instruments by venue pair, at my size, after fees';
}

/** One sheet a quote currency: each has venue pairs of its own, and none is full of holes. */
function Instruments({ catalogue }: { catalogue: Catalogue }) {
  const groups = useMemo(() => quoteGroups(catalogue), [catalogue]);
  return (
    <div className={styles.groups}>
      {groups.map((group) => (
        <GroupSheet key={group.quote} catalogue={catalogue} group={group} />
      ))}
    </div>
  );
}

function GroupSheet({ catalogue, group }: { catalogue: Catalogue; group: QuoteGroup }) {
  const fees = useChoice('fees');
  const narrow = useMedia(NARROW);
  const { instruments, quote } = group;
  const all = useMemo(() => {
    const inForce = VENUES.map(({ id, feeTaker }) => fees[id] ?? feeTaker);
    return venuePairs(catalogue, instruments, inForce);
  }, [catalogue, instruments, fees]);
  const best = useBestPairs(instruments, all);
  const pairs = narrow ? best : all;
  const grid = useMemo(
    () => instrumentGrid(catalogue, instruments, pairs),
    [catalogue, instruments, pairs],
  );
  return <Sheet grid={grid} catalogue={catalogue} corner={`in ${quote}`} fill />;
}

/** The few best pairs, looked up anew every 15 s so that columns do not dance. */
function useBestPairs(
  instruments: readonly number[],
  all: readonly VenuePair[],
): readonly VenuePair[] {
  const [best, setBest] = useState<readonly VenuePair[]>([]);
  const choose = useCallback(
    (frame: Frame) => {
      const next = bestPairs(frame, instruments, all, NARROW_PAIRS);
      setBest((present) => (samePairs(next, present) ? present : next));
    },
    [instruments, all],
  );
  useFrameTask(choose, 15_000);
  return best;
}

function samePairs(a: readonly VenuePair[], b: readonly VenuePair[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ buy, sell }, at) => buy === b[at]?.buy && sell === b[at]?.sell)
  );
}

function Square({ catalogue }: { catalogue: Catalogue }) {
  const instrument = useFocusedInstrument();
  const grid = useMemo(() => squareGrid(catalogue, instrument), [catalogue, instrument]);
  return (
    <div className={styles.square}>
      <Sheet grid={grid} catalogue={catalogue} corner="buy ↓ sell →" fill={false} />
      <Board catalogue={catalogue} instrument={instrument} />
    </div>
  );
}

const focusedInstrument = ({ engine }: Frame) => engine.focus_instrument[0] ?? 0;

function useFocusedInstrument(): number {
  const { instruments } = useCatalogue();
  const focused = useFrameValue(focusedInstrument, 0);
  return focused < instruments.length ? focused : 0;
}

function InstrumentPick({ catalogue }: { catalogue: Catalogue }) {
  const { actions } = useDesk();
  const focused = useFocusedInstrument();
  return (
    <Pick
      label="Instrument of the venue matrix"
      value={catalogue.instruments[focused] ?? ''}
      options={catalogue.instruments.map((name) => [name, name])}
      onChange={(name) => void actions.focus(name, null, null)}
    />
  );
}

function NoPairs({ catalogue }: { catalogue: Catalogue }) {
  const instrument = useFocusedInstrument();
  if (catalogue.instruments.length === 0) {
    return <p className={styles.empty}>The engine has not yet said which markets it follows.</p>;
  }
  return (
    <div className={styles.square}>
      <p className={styles.empty}>{whyNoPairs(catalogue)}</p>
      <Board catalogue={catalogue} instrument={instrument} />
    </div>
  );
}

function whyNoPairs({ venues }: Catalogue): string {
  const [only] = venues;
  return venues.length === 1 && only !== undefined
    ? `Only ${venueName(only)} is in this source. A pair needs the same instrument at two venues, so there is none to compare here. Its books, signals and the book-imbalance strategy work.`
    : 'No instrument is listed at two of the chosen venues, so there is no pair to compare. Choose more venues or instruments.';
}
