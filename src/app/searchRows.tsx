// The rows of the search: only those in sight exist. The input keeps the focus and says which cell is meant.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Find } from '../state/finds.ts';
import { NARROW, useMedia } from '../ui/media.ts';
import styles from './search.module.css';
import { type Cursor, type Deed, deedsOf, wordsOf } from './searchDeeds.ts';

const ROW_PX = 32;
/** Two lines, and room for a finger. */
const NARROW_ROW_PX = 76;

interface SearchRowsProps {
  rows: readonly Find[];
  at: Cursor;
  isLive: boolean;
  act: (find: Find, deed: Deed) => void;
}

export function SearchRows({ rows, at, isLive, act }: SearchRowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const height = useMedia(NARROW) ? NARROW_ROW_PX : ROW_PX;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured holds for one height
  useEffect(() => virtual.measure(), [height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is one and the same
  useEffect(() => {
    if (rows.length > 0) virtual.scrollToIndex(Math.min(at.row, rows.length - 1));
  }, [at.row, rows.length]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed freely, which table elements cannot be
    <div
      id="finds"
      ref={box}
      role="grid"
      aria-label="Found"
      aria-rowcount={rows.length}
      className={styles.rows}
      tabIndex={-1}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const find = rows[index] as Find;
          return (
            <Row
              key={find.id}
              find={find}
              place={index}
              top={start}
              height={height}
              cell={at.row === index ? at.cell : -1}
              deeds={deedsOf(find, isLive)}
              act={act}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  find: Find;
  place: number;
  top: number;
  height: number;
  /** Cell under the keys; −1 where the row is not meant. */
  cell: number;
  deeds: readonly Deed[];
  act: (find: Find, deed: Deed) => void;
}

function Row({ find, place, top, height, cell, deeds, act }: RowProps) {
  const [first, ...others] = deeds;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Rows
    // biome-ignore lint/a11y/useFocusableInteractive: the input takes the keys
    <div
      role="row"
      aria-rowindex={place + 1}
      aria-selected={cell >= 0}
      className={styles.row}
      style={{ height, translate: `0 ${top}px` }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div
        role="gridcell"
        id={idOf(find, 0)}
        data-active={cell === 0 || undefined}
        className={styles.what}
        title={first && wordsOf(first, find).name}
        onClick={() => first && act(find, first)}
      >
        <b>
          {find.favourite && <i aria-hidden="true">★ </i>}
          {find.title}
        </b>
        <small>
          {find.doubt && <em>? {find.doubt} · </em>}
          {find.favourite && <span className="hidden-but-read">favourite, </span>}
          {find.note}
        </small>
        {first === 'add' && <span className={styles.main}>Add</span>}
        {first === 'takeBack' && <span className={styles.main}>Take back</span>}
      </div>
      {others.map((deed, at) => (
        <DeedCell
          key={deed}
          id={idOf(find, at + 1)}
          find={find}
          deed={deed}
          active={cell === at + 1}
          act={act}
        />
      ))}
    </div>
  );
}

interface DeedCellProps {
  id: string;
  find: Find;
  deed: Deed;
  active: boolean;
  act: (find: Find, deed: Deed) => void;
}

function DeedCell({ id, find, deed, active, act }: DeedCellProps) {
  const { sign, name } = wordsOf(deed, find);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Rows
    // biome-ignore lint/a11y/useFocusableInteractive: the input takes the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      role="gridcell"
      id={id}
      aria-label={name}
      title={name}
      data-active={active || undefined}
      data-deed={deed}
      className={styles.deed}
      onClick={() => act(find, deed)}
    >
      {sign}
    </div>
  );
}

/** Of a row or one of its buttons, for the input to point at. */
export function idOf({ id }: Find, cell: number): string {
  return `${id.replaceAll(/[^\w-]/g, '_')}.${cell}`;
}
