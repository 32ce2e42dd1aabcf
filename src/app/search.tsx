// Search: type, choose with the arrows, press Enter. The rows come ranked; here they are shown and acted on.
import { Dialog } from '@base-ui/react/dialog';
import {
  type KeyboardEvent,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { type Frame, VENUES } from '../contract/generated.ts';
import { plural } from '../lib/format/number.ts';
import { rank } from '../lib/search/rank.ts';
import { type Desk, useCatalogue, useDesk, useStatus } from '../state/desk.ts';
import { type Find, findsOf, typedFind } from '../state/finds.ts';
import { knownInstruments } from '../state/known.ts';
import { NO_LISTINGS } from '../state/listings.ts';
import { bestPairOf } from './focus.ts';
import styles from './search.module.css';
import { type Cursor, type Deed, deedsOf, moved } from './searchDeeds.ts';
import { idOf, SearchRows } from './searchRows.tsx';
import { showVenue } from './showVenue.ts';

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
  const isLive = useStatus((status) => status.source.kind === 'live');
  const [query, setQuery] = useState(typed);
  const [at, setAt] = useState<Cursor>({ row: 0, cell: 0 });
  const [said, setSaid] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const { rows, rowAt } = useRows(query, isLive);
  const row = rows[at.row];
  const deeds = row ? deedsOf(row, isLive) : [];
  const act = async (find: Find, deed: Deed) => {
    input.current?.focus();
    if (deed === 'show') {
      onClose();
      show(desk, find);
    } else if (deed === 'coins') {
      onClose();
      desk.dialogs.setState({ shown: 'coins' });
    } else setSaid(await done(desk, find, deed));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const { selectionStart, value } = event.currentTarget;
    if (event.key === 'Enter') {
      event.preventDefault();
      const meant = rowAt(at.row);
      const deeds = meant ? deedsOf(meant, isLive) : [];
      const deed = deeds[at.cell] ?? deeds[0];
      if (meant && deed) void act(meant, deed);
      return;
    }
    const next = moved(event.key, at, rows.length, deeds.length, selectionStart === value.length);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
  };
  return (
    <>
      <input
        ref={input}
        className={styles.input}
        role="combobox"
        aria-label="Search"
        aria-expanded="true"
        aria-haspopup="grid"
        aria-controls="finds"
        aria-autocomplete="list"
        aria-activedescendant={row && idOf(row, at.cell)}
        placeholder="Instrument, venue, or both"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt({ row: 0, cell: 0 });
          setSaid(null);
        }}
        onKeyDown={onKey}
      />
      <SearchRows rows={rows} at={at} isLive={isLive} act={(find, deed) => void act(find, deed)} />
      <p className={styles.foot} role="status">
        {said ?? hint(rows.length, query, isLive)}
      </p>
    </>
  );
}

/**
 * The ranked rows, which may come a moment after the typing, and the row that the query means already now.
 * What the venues list is asked for when the search opens.
 */
function useRows(query: string, isLive: boolean) {
  const desk = useDesk();
  const catalogue = useCatalogue();
  const choices = useStore(desk.choices);
  const facts = useStore(desk.catalogue.facts);
  const told = useStore(desk.listings);
  const asked = useDeferredValue(query);
  useEffect(() => void desk.listings.ask(), [desk]);
  const { favourites, blacklist, groups, venues } = choices;
  const [known, finds] = useMemo(() => {
    const listings = isLive ? told : NO_LISTINGS;
    const all = knownInstruments({
      catalogue,
      facts,
      listings,
      choices: { favourites, blacklist, groups },
    });
    const offered = isLive ? all : all.filter(({ place }) => place >= 0);
    return [offered, findsOf(offered, catalogue, listings)] as const;
  }, [catalogue, facts, told, favourites, blacklist, groups, isLive]);
  const rowsOf = useCallback(
    (query: string): readonly Find[] => {
      const ranked = rank(finds, query, finds.length);
      const count = venues?.length ?? VENUES.length;
      const typed = isLive ? typedFind(query, known, blacklist, count) : null;
      return typed ? [...ranked, typed] : ranked;
    },
    [finds, known, blacklist, venues, isLive],
  );
  const rows = useMemo(() => rowsOf(asked), [rowsOf, asked]);
  return { rows, rowAt: (place: number) => (asked === query ? rows : rowsOf(query))[place] };
}

function hint(rows: number, query: string, isLive: boolean): string {
  if (rows === 0) return nothing(query, isLive);
  const keys = isLive
    ? '↑ ↓ choose · → its buttons · Enter shows or adds'
    : '↑ ↓ choose · Enter shows it';
  return `${plural(rows, 'row')} · ${keys} · Esc closes`;
}

function nothing(query: string, isLive: boolean): string {
  if (query.trim() === '') return 'The engine has not yet said which markets it follows.';
  return isLive
    ? `Nothing here is called “${query.trim()}”. A name in full, as AVAX-USDT, can be tried.`
    : `Nothing in this recording is called “${query.trim()}”.`;
}

/** Does it, and says in one sentence what came of it. */
async function done({ actions }: Desk, { name, favourite, title }: Find, deed: Deed) {
  if (name === null) return null;
  switch (deed) {
    case 'add': {
      const reply = await actions.follow([name], true);
      return reply.ok ? `${title} is followed now: Enter shows it.` : reply.message;
    }
    case 'remove': {
      const reply = await actions.follow([name], false);
      return reply.ok ? `${title} is followed no more.` : reply.message;
    }
    case 'favourite':
      actions.favourite(name, !favourite);
      return favourite ? `${title} is no favourite any more.` : `${title} is a favourite.`;
    case 'blacklist': {
      const reply = await actions.blacklist(name, true);
      return reply.ok
        ? `${title} is on the blacklist: type its name in full to take it back.`
        : reply.message;
    }
    case 'takeBack':
      await actions.blacklist(name, false);
      return `${title} is off the blacklist.`;
    default:
      return null;
  }
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
