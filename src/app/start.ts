// Puts the desk together: choices, link, catalogue, and what follows from a change of engine.
import type { Frame } from '../contract/generated.ts';
import { NONE, VENUES } from '../contract/generated.ts';
import { PageMeter } from '../render/pageMeter.ts';
import { createScheduler } from '../render/scheduler.ts';
import { createActions } from '../state/actions.ts';
import {
  type Catalogue,
  type CatalogueStore,
  catalogueOf,
  createCatalogueStore,
  EMPTY_CATALOGUE,
  extendsRows,
  lists,
  sameCatalogue,
} from '../state/catalogue.ts';
import type { ChoiceStore } from '../state/choiceStore.ts';
import { followedInstruments } from '../state/config.ts';
import type { Desk } from '../state/desk.ts';
import { createDialogStore } from '../state/dialogs.ts';
import { createHistory } from '../state/history.ts';
import type { Link } from '../state/link.ts';
import { createListings } from '../state/listings.ts';
import type { Notices } from '../state/notices.ts';
import { watchAbsence } from './absence.ts';
import { bestStart } from './focus.ts';
import { followTabs } from './followTabs.ts';
import { sayLoad } from './loadWords.ts';

export function createDesk(link: Link, choices: ChoiceStore, notices: Notices): Desk {
  const meter = new PageMeter();
  const scheduler = createScheduler(link.frames, meter);
  const catalogue = createCatalogueStore();
  const followed = () => followedNow(link, choices, catalogue);
  const actions = createActions(link, choices, notices, followed);
  const history = createHistory();
  const dialogs = createDialogStore();
  const listings = createListings(link);
  const shown = { scheduler, catalogue, dialogs, listings, notices, history };
  const desk = { link, choices, actions, meter, ...shown };
  followCatalogue(desk);
  followTabs(desk);
  sayLoad(desk);
  watchAbsence(desk);
  scheduler.add((frame) => history.sample(frame));
  link.status.subscribe(({ sourceNote }, before) => {
    if (sourceNote !== null && sourceNote !== before.sourceNote) notices.say(sourceNote, 'warn');
  });
  return desk;
}

/** What the live engine follows, as it said; until then what a person chose. */
function followedNow(link: Link, choices: ChoiceStore, catalogue: CatalogueStore) {
  const { instruments, followed } = catalogue.getState();
  const hasSaid = link.status.getState().source.kind === 'live' && instruments.length > 0;
  return hasSaid
    ? followed.map((place) => instruments[place] ?? '')
    : followedInstruments(choices.getState());
}

/** Facts of markets are read again at most this often while venues tell them. */
const FACTS_EVERY_MS = 2000;

/**
 * Asks for the catalogue of every new engine, and again when its markets change: until the answer is
 * here the page shows no market, for rows of a frame mean nothing without it. When only what is known of the
 * markets has changed, or which of them are followed, the rows hold and what is shown stays.
 */
function followCatalogue(desk: Desk): void {
  const { link, scheduler, catalogue, choices, notices, history } = desk;
  let asked = '';
  let facts = '';
  const ask = async (key: string, isNew: boolean) => {
    const answer = await link.query('catalogue').catch(() => null);
    if (asked !== key) return;
    if (!answer) notices.say('The engine did not say which markets it follows', 'bad');
    const before = catalogue.getState();
    const now = answer ? catalogueOf(answer) : EMPTY_CATALOGUE;
    catalogue.facts.setState(answer?.markets ?? [], true);
    if (!sameCatalogue(before, now)) catalogue.setState(now, true);
    if (isNew) {
      const hasGrown = before !== EMPTY_CATALOGUE && extendsRows(before, now);
      history.begin(now.instruments.length, now.markets.length, hasGrown);
      if (!hasGrown) focusAtStart(desk, now);
    }
    scheduler.hold(false);
  };
  let generation = -1;
  const look = (frame: Frame) => {
    const { market_count, instrument_count } = frame.engine;
    const { generation: newest } = link.status.getState();
    const key = `${newest} ${market_count[0]} ${instrument_count[0]}`;
    if (key === asked) return;
    asked = key;
    // The same engine with other markets: what stands on the screen stays until its new rows are known.
    if (newest === generation) scheduler.hold(true);
    else catalogue.setState(EMPTY_CATALOGUE, true);
    generation = newest;
    void ask(key, true);
  };
  scheduler.add(look, { always: true });
  scheduler.add(
    ({ quotes, shell }) => {
      const left = shell.shed_instruments[0];
      const now = `${asked} ${left} ${quotes.listing.join('')} ${quotes.identity.join('')}`;
      if (now === facts) return;
      facts = now;
      if (catalogue.getState() !== EMPTY_CATALOGUE) void ask(asked, false);
    },
    { everyMs: FACTS_EVERY_MS },
  );
  choices.subscribe(({ instruments }, before) => {
    if (instruments !== before.instruments) void ask(asked, false);
  });
}

/** So long the best pair may take to be proved before any pair stands in. */
const PATIENCE_MS = 3000;

// A new engine has no focus. What was chosen is asked for; else the best pair, once books are proved.
function focusAtStart(desk: Desk, catalogue: Catalogue): void {
  const { actions, choices, scheduler } = desk;
  const { focus } = choices.getState();
  if (focus && exists(catalogue, focus)) {
    void actions.focus(focus.instrument, focus.buy, focus.sell);
    return;
  }
  let sinceMs = Number.NaN;
  const stop = scheduler.add(
    (frame, nowMs) => {
      if (Number.isNaN(sinceMs)) sinceMs = nowMs;
      if (!isReady(frame) && nowMs - sinceMs < PATIENCE_MS) return;
      stop();
      const best = bestStart(frame, catalogue);
      if (best && desk.catalogue.getState() === catalogue && !isFocused(frame)) {
        void actions.send({ do: 'focus', ...best });
      }
    },
    { everyMs: 100 },
  );
}

function isReady({ engine }: Frame): boolean {
  return engine.pairs_listed[0] === 0 || Number.isFinite(engine.best_net_bps[0]);
}

// Someone has chosen meanwhile.
function isFocused({ engine }: Frame): boolean {
  return engine.focus_buy[0] !== NONE;
}

function exists(
  catalogue: Catalogue,
  { instrument, buy, sell }: { instrument: string; buy: string | null; sell: string | null },
): boolean {
  const at = catalogue.instruments.indexOf(instrument);
  const listed = (id: string | null) =>
    id === null ||
    lists(
      catalogue,
      at,
      VENUES.findIndex((venue) => venue.id === id),
    );
  return at >= 0 && listed(buy) && listed(sell);
}
