// Search: type, choose with the arrows, press Enter. The rows come ranked; here they are only shown.
import { Dialog } from '@base-ui/react/dialog';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Frame } from '../contract/generated.ts';
import { plural } from '../lib/format/number.ts';
import { rank } from '../lib/search/rank.ts';
import { type Desk, useCatalogue, useDesk } from '../state/desk.ts';
import { type Find, findsOf } from '../state/finds.ts';
import { bestPairOf } from './focus.ts';
import styles from './search.module.css';
import { showVenue } from './showVenue.ts';

const ROWS_MAX = 50;

interface SearchProps {
  /** What the first key already said. */
  typed: string;
  onClose: () => void;
}

export function Search({ typed, onClose }: SearchProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          <Dialog.Title className="hidden-but-read">
            Search instruments, markets and venues
          </Dialog.Title>
          <Finder typed={typed} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Finder({ typed, onClose }: SearchProps) {
  const desk = useDesk();
  const catalogue = useCatalogue();
  const [query, setQuery] = useState(typed);
  const [at, setAt] = useState(0);
  const finds = useMemo(() => findsOf(catalogue), [catalogue]);
  const rows = useMemo(() => rank(finds, query, ROWS_MAX), [finds, query]);
  const choose = (find: Find | undefined) => {
    if (!find) return;
    onClose();
    show(desk, find);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') choose(rows[at]);
    const next = moved(event.key, at, rows.length);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
  };
  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-label="Search"
        aria-expanded="true"
        aria-controls="finds"
        aria-autocomplete="list"
        aria-activedescendant={rows[at]?.id}
        placeholder="Instrument, venue, or both"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <Rows rows={rows} at={at} choose={choose} />
      <Foot query={query} shown={rows.length} of={finds.length} />
    </>
  );
}

interface RowsProps {
  rows: readonly Find[];
  at: number;
  choose: (find: Find) => void;
}

function Rows({ rows, at, choose }: RowsProps) {
  return (
    // The input keeps the focus and says which row is meant.
    <div id="finds" role="listbox" aria-label="Found" className={styles.rows} tabIndex={-1}>
      {rows.map((find, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div
          key={find.id}
          id={find.id}
          role="option"
          aria-selected={place === at}
          className={styles.row}
          ref={place === at ? intoView : null}
          onClick={() => choose(find)}
        >
          <b>{find.title}</b>
          <small>{find.note}</small>
        </div>
      ))}
    </div>
  );
}

function intoView(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: 'nearest' });
}

function Foot({ query, shown, of }: { query: string; shown: number; of: number }) {
  return (
    <p className={styles.foot} role="status">
      {shown === 0
        ? nothing(query, of)
        : `${plural(shown, 'row')} · ↑ ↓ choose · Enter shows it · Esc closes`}
    </p>
  );
}

function nothing(query: string, of: number): string {
  return of === 0
    ? 'The engine has not yet said which markets it follows.'
    : `Nothing followed here is called “${query.trim()}”. More → Instruments and venues adds what is not.`;
}

/** Where a key leads in a list; null where it is no key of lists. */
function moved(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(count - 1, at + 1);
  if (key === 'ArrowUp') return Math.max(0, at - 1);
  if (key === 'PageDown') return Math.min(count - 1, at + 8);
  return key === 'PageUp' ? Math.max(0, at - 8) : null;
}

/** A venue is shown in its table, all else by the best pair it is part of. */
function show(desk: Desk, find: Find): void {
  if (find.kind === 'venue') {
    showVenue(desk, find.venue);
    return;
  }
  const catalogue = desk.catalogue.getState();
  desk.scheduler.next((frame: Frame) => {
    const best = bestPairOf(frame, catalogue, find.instrument, find.venue);
    if (best) void desk.actions.focus(best.instrument, best.buy ?? null, best.sell ?? null);
  });
}
