// Order by order: how many orders make each level, and how much stands before an own one.
import { useCallback, useRef } from 'react';
import { type Frame, OrdersState } from '../../contract/generated.ts';
import { DASH } from '../../lib/format/number.ts';
import { setData, setText } from '../../render/text.ts';
import { venueName } from '../../state/catalogue.ts';
import { useChoice, useFrameTask, useFrameValue } from '../../state/desk.ts';
import type { Focus } from './build.ts';
import { type Leg, QUEUE_COLUMNS, queueCells, queueName, queueNote, stateOf } from './queue.ts';
import styles from './queues.module.css';

const ROWS = Array.from({ length: 20 }, (_, place) => place);

export function Queues({ focus, digits }: { focus: Focus; digits: number }) {
  return (
    <div className={styles.queues}>
      <Queue leg="sell" name={`${venueName(focus.sell)} bids`} digits={digits} />
      <Queue leg="buy" name={`${venueName(focus.buy)} asks`} digits={digits} />
    </div>
  );
}

interface QueueProps {
  leg: Leg;
  name: string;
  digits: number;
}

function Queue({ leg, name, digits }: QueueProps) {
  const zone = useChoice('zone');
  const isPublished = useFrameValue(
    useCallback((frame: Frame) => stateOf(frame, leg) !== OrdersState.NOT_PUBLISHED, [leg]),
    false,
  );
  const note = useFrameValue(
    useCallback((frame: Frame) => queueNote(frame, leg, zone), [leg, zone]),
    '',
  );
  const title = useFrameValue(
    useCallback((frame: Frame) => queueName(frame, leg, name), [leg, name]),
    name,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keys
    <section className={styles.queue} aria-label={`${name}, order by order`} tabIndex={0}>
      {isPublished ? (
        <Table leg={leg} title={title} note={note} digits={digits} />
      ) : (
        <p className={styles.none} title={note}>
          <b>{name}</b> orders {DASH} ahead {DASH} <span>{note}</span>
        </p>
      )}
    </section>
  );
}

interface TableProps {
  leg: Leg;
  /** In the place of the first column's name. */
  title: string;
  note: string;
  digits: number;
}

function Table({ leg, title, note, digits }: TableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const write = useCallback(
    (frame: Frame) => {
      const cells = queueCells(frame, leg, digits);
      const isProven = stateOf(frame, leg) === OrdersState.PROVEN;
      for (const [place, row] of [...(body.current?.rows ?? [])].entries()) {
        row.hidden = place >= cells.length;
        for (const [at, { key }] of QUEUE_COLUMNS.entries())
          setText(row.cells[at], cells[place]?.[key] ?? '');
        setData(row, 'tone', isProven ? '' : 'quiet');
      }
    },
    [leg, digits],
  );
  useFrameTask(write, 100);
  return (
    <table className={styles.table} title={note}>
      <caption>
        {title}, order by order. {note}
      </caption>
      <thead>
        <tr>
          {QUEUE_COLUMNS.map(({ key, name: column, help }) => (
            <th key={key} scope="col" title={help}>
              {column || title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} data-leg={leg}>
        {ROWS.map((place) => (
          <tr key={place} hidden>
            {QUEUE_COLUMNS.map(({ key }) => (
              <td key={key} data-column={key} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
