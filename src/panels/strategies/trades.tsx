// Trades: what was expected beside what came of it.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef } from 'react';
import type { Frame } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import { useCatalogue, useChoice, useDesk, useFrameTask, useFrameValue } from '../../state/desk.ts';
import { NARROW, useMedia } from '../../ui/media.ts';
import { TRADE_COLUMNS, TRADE_MEANING, tradeWords } from './build.ts';
import styles from './trades.module.css';

const rowsOf = ({ trades }: Frame) => trades.rows;
const ROW = 22;
const NARROW_ROW = 44;

export function Trades() {
  const catalogue = useCatalogue();
  const zone = useChoice('zone');
  const narrow = useMedia(NARROW);
  const rows = useFrameValue(rowsOf, 0);
  const scroll = useRef<HTMLDivElement>(null);
  const lines = useRef(new Map<number, HTMLElement>());
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroll.current,
    estimateSize: () => (narrow ? NARROW_ROW : ROW),
    overscan: 6,
  });
  const write = useCallback(
    (frame: Frame) => {
      for (const [row, line] of lines.current) {
        if (row >= frame.trades.rows) continue;
        const words = tradeWords(frame.trades, row, catalogue, zone);
        for (const [at, text] of words.cells.entries()) setText(line.children[at], text);
        setData(line.children[6] as HTMLElement, 'tone', words.tone);
        if (line.title !== words.why) line.title = words.why;
      }
    },
    [catalogue, zone],
  );
  useFrameTask(write, 250);
  const { scheduler } = useDesk();
  const keep = (row: number) => (line: HTMLElement | null) => {
    if (line) lines.current.set(row, line);
    else lines.current.delete(row);
  };
  const shown = virtual.getVirtualItems();
  // A row that comes into sight is never empty.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever other rows are there
  useLayoutEffect(() => scheduler.now(write), [scheduler, write, shown.length, shown[0]?.index]);
  return (
    <div className={styles.scroll} ref={scroll}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed freely, which table elements cannot be */}
      <div role="table" aria-label="Paper trades, newest first" className={styles.table}>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: a head of columns is not for the keyboard */}
        <div role="row" className={`${styles.row} ${styles.head}`}>
          {TRADE_COLUMNS.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <span key={column} role="columnheader" title={TRADE_MEANING[column]}>
              {column}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: a trade is read, not chosen
            <div
              key={index}
              ref={keep(index)}
              role="row"
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {TRADE_COLUMNS.map((column) => (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <span key={column} role="cell" />
              ))}
            </div>
          ))}
        </div>
      </div>
      {rows === 0 && (
        <p className={styles.empty}>
          No paper trade yet. Switch a strategy on: it trades when an opportunity is offered, and
          not before.
        </p>
      )}
    </div>
  );
}
