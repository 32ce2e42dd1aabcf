// Opportunities: every pair with a gross edge, what it would bring, and why it is not offered.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Frame, VENUES } from '../../contract/generated.ts';
import type { Catalogue } from '../../state/catalogue.ts';
import { useCatalogue, useChoice, useDesk, useFrameState, useFrameTask } from '../../state/desk.ts';
import { Segmented } from '../../ui/controls.tsx';
import { Live } from '../../ui/live.tsx';
import { Panel } from '../../ui/panel.tsx';
import {
  COLUMNS,
  type Filter,
  keysOf,
  MEANING,
  noteOf,
  orderOf,
  pairOf,
  placesOf,
} from './build.ts';
import styles from './index.module.css';
import { writeRow } from './paint.ts';

/** Rows move at most once a second, and never under the pointer. */
const SORT_EVERY_MS = 1000;
const NO_ROWS: readonly number[] = [];
const WRITE_EVERY_MS = 200;

export default function Opportunities() {
  const filter = useChoice('opportunityFilter');
  const { actions } = useDesk();
  const controls = (
    <Segmented<Filter>
      label="Which opportunities"
      value={filter}
      options={[
        ['all', 'All'],
        ['offered', 'Offered'],
        ['rejected', 'Rejected'],
      ]}
      onChange={(opportunityFilter) => actions.keep({ opportunityFilter })}
    />
  );
  return (
    <Panel title="Opportunities" note={<Live read={noteOf} everyMs={500} />} controls={controls}>
      <Rows key={filter} filter={filter} />
    </Panel>
  );
}

function Rows({ filter }: { filter: Filter }) {
  const catalogue = useCatalogue();
  const scroll = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  const rowHeight = useRowHeight(scroll.current);

  const sort = useCallback(
    (shown: readonly number[], frame: Frame) =>
      orderOf(shown, keysOf(frame.opportunities, filter), held.current),
    [filter],
  );
  const order = useFrameState(sort, NO_ROWS, SORT_EVERY_MS);

  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const lines = useLines(catalogue);

  const hold = (on: boolean) => () => {
    held.current = on;
  };
  return (
    <div
      className={styles.scroll}
      ref={scroll}
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed freely, which table elements cannot be */}
      <div role="table" aria-label="Opportunities" aria-rowcount={order.length + 1}>
        <Head />
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <Row
              key={order[index]}
              id={order[index] as number}
              top={start}
              lines={lines}
              place={index}
            />
          ))}
        </div>
      </div>
      {order.length === 0 && <Empty filter={filter} />}
    </div>
  );
}

function Head() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Rows
    // biome-ignore lint/a11y/useFocusableInteractive: a head of columns is not for the keyboard
    <div role="row" className={`${styles.row} ${styles.head}`}>
      {COLUMNS.map((column) => (
        // biome-ignore lint/a11y/useSemanticElements: see Rows
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        <span key={column} role="columnheader" title={MEANING[column]}>
          {column}
        </span>
      ))}
    </div>
  );
}

interface RowProps {
  id: number;
  top: number;
  place: number;
  lines: Lines;
}

function Row({ id, top, place, lines }: RowProps) {
  const { scheduler } = useDesk();
  const choose = useChoose();
  const line = useCallback(
    (element: HTMLElement | null) => {
      if (!element) {
        lines.rows.delete(id);
        return;
      }
      lines.rows.set(id, element);
      scheduler.now(lines.write);
    },
    [id, lines, scheduler],
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Rows
    <div
      ref={line}
      role="row"
      tabIndex={0}
      aria-rowindex={place + 2}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => choose(id)}
      onKeyDown={(event) => onRowKey(event, () => choose(id))}
    >
      {COLUMNS.map((column) => (
        // biome-ignore lint/a11y/useSemanticElements: see Rows
        <span key={column} role="cell" />
      ))}
    </div>
  );
}

function onRowKey(event: React.KeyboardEvent<HTMLElement>, choose: () => void) {
  const { currentTarget: line, key } = event;
  if (key === 'Enter') choose();
  const next = key === 'ArrowDown' || key === 'j' ? line.nextElementSibling : null;
  const before = key === 'ArrowUp' || key === 'k' ? line.previousElementSibling : null;
  const to = next ?? before;
  // At either end the keys go nowhere, and mean nothing else.
  if (key === 'j' || key === 'k') event.preventDefault();
  if (!(to instanceof HTMLElement)) return;
  event.preventDefault();
  to.focus();
}

/** Focuses the pair behind a key. */
function useChoose() {
  const { actions } = useDesk();
  const { instruments } = useCatalogue();
  return (key: number) => {
    const at = pairOf(key);
    const instrument = instruments[at.instrument];
    const [buy, sell] = [VENUES[at.buy]?.id ?? null, VENUES[at.sell]?.id ?? null];
    if (instrument) void actions.focus(instrument, buy, sell);
  };
}

/** The rows on screen by key, and what writes them. */
interface Lines {
  readonly rows: Map<number, HTMLElement>;
  readonly write: (frame: Frame) => void;
}

/** Rows are written a few times a second without React, and at once when they come into sight. */
function useLines(catalogue: Catalogue): Lines {
  const lines = useMemo(() => {
    const rows = new Map<number, HTMLElement>();
    const places = new Map<number, number>();
    const write = (frame: Frame) => {
      placesOf(frame.opportunities, places);
      for (const [key, line] of rows) {
        writeRow(line, key, frame.opportunities, places.get(key), catalogue);
      }
    };
    return { rows, write };
  }, [catalogue]);
  useFrameTask(lines.write, WRITE_EVERY_MS);
  return lines;
}

function useRowHeight(element: HTMLElement | null): number {
  const density = useChoice('density');
  const [height, setHeight] = useState(22);
  // biome-ignore lint/correctness/useExhaustiveDependencies: density changes what the style sheet says
  useEffect(() => {
    const style = getComputedStyle(element ?? document.documentElement);
    setHeight(Number.parseFloat(style.getPropertyValue('--row')) || 22);
  }, [element, density]);
  return height;
}

const EMPTY: Record<Filter, string> = {
  all: 'No pair has a gross edge above zero now: books at all venues agree within their spreads.',
  offered:
    'Nothing is offered now. A pair is offered when its net edge after fees is above my minimum, both tops hold my size, and both books are proved.',
  rejected: 'Nothing is rejected now.',
};

function Empty({ filter }: { filter: Filter }) {
  return (
    <div className={styles.empty}>
      <p>{EMPTY[filter]}</p>
      <p>
        <Live read={noteOf} everyMs={500} />
      </p>
    </div>
  );
}
