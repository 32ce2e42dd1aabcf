// What stands behind a venue's line: its numbers, its markets, and what happened.
import { useCallback, useRef } from 'react';
import { type Frame, VENUES } from '../../contract/generated.ts';
import { setText } from '../../render/text.ts';
import { useFrameTask } from '../../state/desk.ts';
import { absence } from '../../state/marketWords.ts';
import { useMarketFacts } from '../../state/useMarketFacts.ts';
import { Absent } from '../../ui/absent.tsx';
import { Live } from '../../ui/live.tsx';
import tables from '../../ui/tables.module.css';
import { COLUMNS, DETAILS, detailsOf, MOVABLE, wordsOf } from './build.ts';
import { Events } from './events.tsx';
import styles from './index.module.css';
import { MarketTable } from './marketTable.tsx';
import { Retry } from './retry.tsx';

export function VenueDetails({ row }: { row: number }) {
  const venue = VENUES[row] as (typeof VENUES)[number];
  const list = useRef<HTMLDListElement>(null);
  const sentence = useCallback((frame: Frame) => wordsOf(frame, row).sentence, [row]);
  const write = useCallback(
    (frame: Frame) => {
      const values = list.current?.querySelectorAll('dd') ?? [];
      const { cells } = wordsOf(frame, row);
      const moved = MOVABLE.map((column) => cells[COLUMNS.indexOf(column)] ?? '');
      for (const [at, text] of [...moved, ...detailsOf(frame, row)].entries())
        setText(values[at], text);
    },
    [row],
  );
  useFrameTask(write, 500);
  return (
    <tr>
      <td colSpan={COLUMNS.length + 3} className={styles.details}>
        <MarketTable venue={row} />
        <div className={styles.columns}>
          <dl ref={list}>
            {MOVABLE.map((name) => (
              <div key={name} className={styles.moved} data-moved={name}>
                <dt>{name}</dt>
                <dd />
              </div>
            ))}
            {DETAILS.map((name) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd />
              </div>
            ))}
          </dl>
          <div>
            <Retry row={row} className={styles.retry} />
            <p className={styles.sentence}>
              <Live read={sentence} />
            </p>
            <Missing venue={venue.id} />
            {venue.unverified.map((note) => (
              <p key={note} className={tables.quiet}>
                Unverified: {note}
              </p>
            ))}
            <Events venue={venue.id} />
          </div>
        </div>
      </td>
    </tr>
  );
}

/** Markets that are wanted of a venue and not to be had there. */
function Missing({ venue }: { venue: string }) {
  const missing = useMarketFacts().filter(
    (market) => market.venue === venue && absence(market) !== null,
  );
  if (missing.length === 0) return null;
  return (
    <ul className={styles.missing} aria-label="Not listed here">
      {missing.map((market) => (
        <Absent key={market.symbol} title={market.instrument ?? market.symbol} market={market} />
      ))}
    </ul>
  );
}
