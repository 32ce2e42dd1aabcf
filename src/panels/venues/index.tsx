// Venues: is each feed alive, how late is it, what went wrong, and when is the next try.
import { useCallback, useRef, useState } from 'react';
import { type Frame, VENUES } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import { useChoice, useDesk, useFrameTask, useStatus } from '../../state/desk.ts';
import { Switch } from '../../ui/controls.tsx';
import { Live } from '../../ui/live.tsx';
import { Panel } from '../../ui/panel.tsx';
import tables from '../../ui/tables.module.css';
import { Unobserved } from '../../ui/unobserved.tsx';
import { COLUMNS, noteOf, wordsOf } from './build.ts';
import { VenueDetails } from './details.tsx';
import { HEALTH_MEANING, HealthBar, writeHealth } from './healthBar.tsx';
import styles from './index.module.css';
import { Retry } from './retry.tsx';

export default function Venues() {
  return (
    <Panel title="Venues" note={<Live read={noteOf} everyMs={500} />}>
      <Unobserved />
      <VenueTable />
    </Panel>
  );
}

const FIGURES = new Set([
  'live',
  'health',
  'frames/s',
  'delay',
  'gaps',
  'checksums',
  'resyncs',
  'malformed',
  'next try',
]);

/** What a column counts, where its name does not say it all. */
const MEANING: Partial<Record<(typeof COLUMNS)[number], string>> = {
  live: 'Markets with a proved, current book, of those followed',
  health: `${HEALTH_MEANING}. The middle of its markets; ✕ where one is held back`,
  'frames/s': 'Messages taken in, in the last second',
  delay: "Least time a message took here lately; “–” where the venue's messages carry no time",
  gaps: 'Times a message was found missing: the book was dropped and fetched again',
  checksums: 'Books that matched the checksum the venue sent, and those that did not',
  resyncs: 'Times a book was fetched anew',
  malformed: 'Messages that could not be understood and were left out',
  'next try': 'Time until the next attempt to connect',
  'last reason': 'Why the venue is in its state',
};

function VenueTable() {
  const body = useRef<HTMLTableSectionElement>(null);
  const [open, setOpen] = useState<number | null>(null);
  const rows = useRows();
  const write = useCallback((frame: Frame) => {
    for (const line of body.current?.querySelectorAll<HTMLElement>('[data-venue]') ?? []) {
      writeLine(line, frame);
    }
  }, []);
  useFrameTask(write, 250);
  return (
    <div className={`${tables.scroll} ${styles.box}`}>
      <table className={`${tables.table} ${styles.table}`}>
        <thead>
          <tr>
            <th>venue</th>
            <th>state</th>
            {COLUMNS.map((column) => (
              <th
                key={column}
                data-cell={column}
                className={FIGURES.has(column) ? tables.figure : undefined}
                title={MEANING[column]}
              >
                {column}
              </th>
            ))}
            <th data-cell="retry">
              <span className="hidden-but-read">actions</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <VenueLine
              key={row}
              row={row}
              open={open === row}
              onOpen={() => setOpen(open === row ? null : row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Every venue; of a recording, those that are in it. */
function useRows(): readonly number[] {
  const source = useStatus((status) => status.source);
  const every = VENUES.map((_, row) => row);
  if (source.kind !== 'recorded') return every;
  return every.filter((row) => source.venues.includes(VENUES[row]?.id ?? ''));
}

function VenueLine({ row, open, onOpen }: { row: number; open: boolean; onOpen: () => void }) {
  const { actions } = useDesk();
  const venue = VENUES[row] as (typeof VENUES)[number];
  const chosen = useChoice('venues');
  const enabled = chosen === null || chosen.includes(venue.id);
  return (
    <>
      <tr data-venue={row}>
        <td>
          <span className={styles.acts}>
            <Switch
              label={`Use ${venue.name}`}
              checked={enabled}
              onChange={(on) => void actions.venue(venue.id, on)}
            />
            <button type="button" className={styles.name} aria-expanded={open} onClick={onOpen}>
              <span aria-hidden="true">{open ? '▾' : '▸'}</span> {venue.name}
            </button>
          </span>
        </td>
        <td data-cell="state">
          <i className={styles.shape} aria-hidden="true" /> <span />
        </td>
        {COLUMNS.map((column) => (
          <td
            key={column}
            data-cell={column}
            className={FIGURES.has(column) ? tables.figure : undefined}
          >
            {column === 'health' && <HealthBar />}
          </td>
        ))}
        <td data-cell="retry">
          <Retry row={row} />
        </td>
      </tr>
      {open && <VenueDetails row={row} />}
    </>
  );
}

function writeLine(line: HTMLElement, frame: Frame) {
  const words = wordsOf(frame, Number(line.dataset.venue));
  const state = line.querySelector<HTMLElement>('[data-cell="state"]');
  setText(state?.querySelector('i'), words.mark.shape);
  setText(state?.querySelector('span'), words.state);
  setData(state, 'tone', words.mark.tone);
  COLUMNS.forEach((column, at) => {
    const cell = line.querySelector<HTMLElement>(`[data-cell="${column}"]`);
    if (column === 'health') {
      writeHealth(cell, words.health, words.heldBack > 0, words.healthNote);
    } else {
      setText(cell, words.cells[at] ?? '');
    }
    if (column === 'last reason' && cell) cell.title = words.sentence;
  });
}
