// The quotes behind the venue matrix: every venue's best bid and ask of the instrument, and how old they are.
import { useCallback, useMemo, useRef } from 'react';
import type { Frame } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import { type Catalogue, lists, venueName } from '../../state/catalogue.ts';
import { useFrameTask } from '../../state/desk.ts';
import tables from '../../ui/tables.module.css';
import styles from './board.module.css';
import { BOARD_COLUMNS, BOARD_MEANING, bestQuotes, boardWords } from './quotes.ts';

export function Board({ catalogue, instrument }: { catalogue: Catalogue; instrument: number }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const venues = useMemo(
    () => catalogue.venues.filter((venue) => lists(catalogue, instrument, venue)),
    [catalogue, instrument],
  );
  const write = useCallback(
    (frame: Frame) => {
      const best = bestQuotes(frame, catalogue, instrument, venues);
      for (const [at, venue] of venues.entries()) {
        const line = body.current?.rows[at];
        const words = boardWords(frame, catalogue, instrument, venue, best);
        for (const [cell, text] of words.cells.entries()) setText(line?.cells[cell + 1], text);
        setData(line, 'tone', words.live ? '' : 'quiet');
      }
    },
    [catalogue, instrument, venues],
  );
  useFrameTask(write, 200);
  return (
    <div className={`${tables.scroll} ${styles.box}`}>
      <table className={tables.table}>
        <thead>
          <tr>
            <th>venue</th>
            {BOARD_COLUMNS.map((column) => (
              <th
                key={column}
                data-cell={column}
                className={tables.figure}
                title={BOARD_MEANING[column]}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {venues.map((venue) => (
            <tr key={venue}>
              <td>{venueName(venue)}</td>
              {BOARD_COLUMNS.map((column) => (
                <td key={column} data-cell={column} className={tables.figure} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
