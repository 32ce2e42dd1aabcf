// Heatmap: executable net edge of every pair, as instruments × venue pairs or buy × sell venues.
import { type RefObject, useCallback, useMemo, useRef } from 'react';
import { type Frame, VENUES } from '../../contract/generated.ts';
import { count, plural } from '../../lib/format/number.ts';
import { type Catalogue, pairCount, venueName, venuePlace } from '../../state/catalogue.ts';
import {
  useCatalogue,
  useChoice,
  useDesk,
  useFrameState,
  useFrameValue,
} from '../../state/desk.ts';
import { Button, Segmented } from '../../ui/controls.tsx';
import { Live } from '../../ui/live.tsx';
import { NARROW, useMedia } from '../../ui/media.ts';
import { Panel } from '../../ui/panel.tsx';
import { Pick } from '../../ui/pick.tsx';
import { Board } from './board.tsx';
import {
  instrumentGrid,
  type QuoteGroup,
  quoteGroups,
  squareGrid,
  type VenuePair,
  venuePairs,
} from './build.ts';
import { samePairs, tellingPairs } from './columns.ts';
import styles from './index.module.css';
import { Legend } from './legend.tsx';
import { Markets } from './markets.tsx';
import { Readout } from './readout.tsx';
import { Sheet } from './sheet.tsx';

/** With fewer instruments than this the square matrix says more. */
const FEW = 3;
/** Columns that a phone shows, and a desk, of up to 240. */
const NARROW_PAIRS = 4;
const WIDE_PAIRS = 24;

export default function Heatmap() {
  const catalogue = useCatalogue();
  const chosen = useChoice('heatMode');
  const { actions } = useDesk();
  const auto = isSmall(catalogue) ? 'square' : 'instruments';
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
        <p>
          {extent(catalogue)} · <Live read={calculations} everyMs={500} /> calculations so far
        </p>
        {mode === 'instruments' && <Hidden catalogue={catalogue} />}
      </footer>
      <Readout catalogue={catalogue} />
    </Panel>
  );
}

/** Not yet known is not few: what is pressed before the list is there stays pressed after it. */
function isSmall({ instruments, followed }: Catalogue): boolean {
  return instruments.length > 0 && followed.length < FEW;
}

function extent(catalogue: Catalogue): string {
  const { followed, venues } = catalogue;
  return [
    `${plural(followed.length, 'instrument')} × ${plural(venues.length, 'venue')}`,
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
  const groups = useGroups(catalogue);
  return (
    <div className={styles.groups}>
      {groups.map((group) => (
        <GroupSheet key={group.quote} catalogue={catalogue} group={group} />
      ))}
    </div>
  );
}

interface PairedGroup extends QuoteGroup {
  readonly pairs: readonly VenuePair[];
}

function useGroups(catalogue: Catalogue): readonly PairedGroup[] {
  const fees = useChoice('fees');
  return useMemo(() => {
    const inForce = VENUES.map(({ id, feeTaker }) => fees[id] ?? feeTaker);
    return quoteGroups(catalogue).map((group) => ({
      ...group,
      pairs: venuePairs(catalogue, group.instruments, inForce),
    }));
  }, [catalogue, fees]);
}

function GroupSheet({ catalogue, group }: { catalogue: Catalogue; group: PairedGroup }) {
  const box = useRef<HTMLDivElement>(null);
  const count = useColumnCount();
  const best = useTellingPairs(group, count, box);
  const pairs = group.pairs.length <= count ? group.pairs : best;
  const { instruments, quote } = group;
  const grid = useMemo(
    () => instrumentGrid(catalogue, instruments, pairs),
    [catalogue, instruments, pairs],
  );
  return <Sheet grid={grid} catalogue={catalogue} corner={`in ${quote}`} fill box={box} />;
}

/** Columns of a sheet at most. */
function useColumnCount(): number {
  const shown = useChoice('heatPairs');
  const narrow = useMedia(NARROW);
  if (shown === 'all') return Number.POSITIVE_INFINITY;
  return narrow ? NARROW_PAIRS : WIDE_PAIRS;
}

/** The most telling pairs, chosen anew every 5 s, but not under the pointer or the keys of a person. */
function useTellingPairs(
  { instruments, pairs: all }: PairedGroup,
  count: number,
  box: RefObject<HTMLDivElement | null>,
): readonly VenuePair[] {
  const pinned = useFocusedPair();
  const choose = useCallback(
    (shown: readonly VenuePair[], frame: Frame) => {
      if (all.length <= count) return shown;
      const known = shown.filter((pair) => all.some((one) => samePairs([one], [pair])));
      const isHeld = known.length === count && box.current?.matches(HELD);
      if (isHeld) return shown;
      const next = tellingPairs(frame, instruments, all, { count, present: known, pinned });
      return samePairs(next, shown) ? shown : next;
    },
    [instruments, all, count, box, pinned],
  );
  return useFrameState(choose, () => all.slice(0, count), 5000);
}

const HELD = ':hover, :focus-within';

function useFocusedPair(): VenuePair | null {
  const focus = useChoice('focus');
  return useMemo(() => {
    const [buy, sell] = [focus?.buy, focus?.sell].map((id) => (id ? venuePlace(id) : -1));
    return buy === undefined || sell === undefined || buy < 0 || sell < 0 ? null : { buy, sell };
  }, [focus]);
}

/** How many pairs of venues are out of sight, and how to see them. */
function Hidden({ catalogue }: { catalogue: Catalogue }) {
  const { actions } = useDesk();
  const groups = useGroups(catalogue);
  const shown = useChoice('heatPairs');
  const narrow = useMedia(NARROW);
  const most = narrow ? NARROW_PAIRS : WIDE_PAIRS;
  const hidden = groups.reduce((sum, { pairs }) => sum + Math.max(0, pairs.length - most), 0);
  if (hidden === 0) return null;
  const words =
    shown === 'best'
      ? `the ${most} venue pairs with the best edges a currency, ${count(hidden)} hidden`
      : `all ${count(groups.reduce((sum, { pairs }) => sum + pairs.length, 0))} venue pairs`;
  return (
    <p className={styles.hidden}>
      {words}
      <Button
        className={styles.switch}
        onClick={() => actions.keep({ heatPairs: shown === 'best' ? 'all' : 'best' })}
      >
        {shown === 'best' ? 'All pairs' : 'Best pairs'}
      </Button>
    </p>
  );
}

function Square({ catalogue }: { catalogue: Catalogue }) {
  const instrument = useFocusedInstrument();
  const grid = useMemo(() => squareGrid(catalogue, instrument), [catalogue, instrument]);
  return (
    <div className={styles.square}>
      <Sheet grid={grid} catalogue={catalogue} corner="buy ↓ sell →" fill={false} />
      <Board catalogue={catalogue} instrument={instrument} />
      <Markets instrument={catalogue.instruments[instrument] ?? ''} />
    </div>
  );
}

const focusedInstrument = ({ engine }: Frame) => engine.focus_instrument[0] ?? 0;

function useFocusedInstrument(): number {
  const { followed } = useCatalogue();
  const focused = useFrameValue(focusedInstrument, 0);
  return followed.includes(focused) ? focused : (followed[0] ?? 0);
}

function InstrumentPick({ catalogue }: { catalogue: Catalogue }) {
  const { actions } = useDesk();
  const focused = useFocusedInstrument();
  return (
    <Pick
      label="Instrument of the venue matrix"
      value={catalogue.instruments[focused] ?? ''}
      options={catalogue.followed.map((place) => {
        const name = catalogue.instruments[place] ?? '?';
        return [name, name];
      })}
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
