// The header: which world this is, how well it is seen, on what terms, and the switch that stops paper.
import { Search as Glass } from 'lucide-react';
import { useCallback } from 'react';
import { type Frame, State, VENUES } from '../contract/generated.ts';
import { count } from '../lib/format/number.ts';
import { clock, latency, zoneName } from '../lib/format/time.ts';
import {
  useCatalogue,
  useChoice,
  useDesk,
  useFollows,
  useFrameValue,
  useStatus,
} from '../state/desk.ts';
import { pnlTone, pnlWords } from '../state/results.ts';
import { bringsTerms } from '../state/useTerms.ts';
import { Badge, Button, PaperBadge } from '../ui/controls.tsx';
import { Live } from '../ui/live.tsx';
import { NumberBox } from '../ui/numberBox.tsx';
import type { Opener } from './dialogs.tsx';
import styles from './header.module.css';
import { MoreMenu } from './moreMenu.tsx';
import { SourceMenu } from './sourceMenu.tsx';

interface HeaderProps {
  open: Opener;
  search: () => void;
}

export function Header({ open, search }: HeaderProps) {
  return (
    <header className={styles.header}>
      <h1 className={styles.brand}>
        <Mark /> Arbscope
      </h1>
      <SourceMenu />
      <SearchButton onClick={search} />
      <dl className={styles.facts}>
        <Fact
          name="feeds"
          read={feeds}
          least={5}
          title="Venues with a live book, of those in use"
        />
        <Fact
          name="decision p99"
          read={decision}
          least={8}
          title="99 of 100 messages took no longer from receipt to the end of their step; the foot has the median too"
        />
        <Fact
          name="frames/s"
          read={framesPerSecond}
          least={5}
          title="Messages taken in from the venues, in the last second"
        />
        <CoreFact />
      </dl>
      <Terms open={open} />
      <span className={styles.paper}>
        <PaperBadge />
        <Pnl />
      </span>
      <HaltButton open={open} />
      <Clock />
      <MoreMenu open={open} />
    </header>
  );
}

function SearchButton({ onClick }: { onClick: () => void }) {
  return (
    <Button
      className={styles.search}
      aria-label="Search instruments, markets and venues"
      aria-keyshortcuts="/"
      title="Search instruments, markets and venues: type a letter, or /"
      onClick={onClick}
    >
      <Glass size={13} aria-hidden="true" />
      <span>Search</span>
    </Button>
  );
}

function Mark() {
  return (
    <svg className={styles.mark} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M1 9h3l2.5-6 3.5 10 2-6 1 2h2" />
    </svg>
  );
}

interface FactProps {
  name: string;
  read: (frame: Frame) => string;
  title: string;
  least: number;
}

function Fact({ name, read, title, least }: FactProps) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>
        <Live read={read} least={least} everyMs={500} />
      </dd>
    </div>
  );
}

const feeds = ({ venues }: Frame) => {
  let used = 0;
  let live = 0;
  for (let row = 0; row < Math.min(venues.rows, VENUES.length); row++) {
    if ((venues.markets[row] ?? 0) > 0) used++;
    if (venues.state[row] === State.LIVE) live++;
  }
  return `${live} / ${used}`;
};
const framesPerSecond = ({ shell }: Frame) => count(shell.frames_per_second[0] ?? Number.NaN);
const decision = ({ shell }: Frame) => latency(shell.decision_p99_us[0] ?? Number.NaN);

const CORE_WORDS = { simd: 'SIMD', js: 'JavaScript', none: 'none' } as const;

function CoreFact() {
  const core = useStatus((status) => status.core);
  const note = useStatus((status) => status.coreNote);
  return (
    <div title={note ?? 'The build of the core in use'}>
      <dt>core</dt>
      <dd data-testid="core">{CORE_WORDS[core]}</dd>
    </div>
  );
}

/** My choice; but a session that was opened from a file brings its own, and the engine counts with that. */
function useTerm(chosen: number, read: (frame: Frame) => number): number {
  const counted = useFrameValue(read, chosen);
  const own = useStatus((status) => bringsTerms(status.source));
  return own ? counted : chosen;
}

const sizeOf = ({ engine }: Frame) => engine.order_size_quote[0] ?? 0;
const edgeOf = ({ engine }: Frame) => engine.min_edge_bps[0] ?? 0;

/** Size, least edge, fees: mine, or those of the file on show. */
function Terms({ open }: { open: Opener }) {
  const { actions } = useDesk();
  const size = useTerm(useChoice('orderSizeQuote'), sizeOf);
  const edge = useTerm(useChoice('minEdgeBps'), edgeOf);
  const own = useStatus((status) => bringsTerms(status.source));
  return (
    <div className={styles.terms}>
      {own && (
        <Badge
          tone="warn"
          title="This session is played on the terms it was recorded on, not on mine"
        >
          file's
        </Badge>
      )}
      <span className={styles.term}>
        <span aria-hidden="true">size</span>
        <NumberBox
          label="My order size, in units of the quote currency"
          value={size}
          unit="quote"
          min={0.01}
          step={100}
          onCommit={(quote) => void actions.orderSize(quote)}
        />
      </span>
      <span className={styles.term}>
        <span aria-hidden="true">min edge</span>
        <NumberBox
          label="My minimum net edge, bps"
          value={edge}
          unit="bps"
          step={0.5}
          onCommit={(bps) => void actions.minEdge(bps)}
        />
      </span>
      <Fees open={open} own={own} />
    </div>
  );
}

function Fees({ open, own }: { open: Opener; own: boolean }) {
  const mine = Object.keys(useChoice('fees')).length;
  return (
    <Button onClick={() => open('fees')} title="Taker fee of every venue">
      {own || mine === 0 ? 'fees' : `fees · ${mine} mine`}
    </Button>
  );
}

function Pnl() {
  const { quotes } = useCatalogue();
  const read = useCallback((frame: Frame) => pnlWords(frame, quotes), [quotes]);
  const tone = useCallback((frame: Frame) => pnlTone(frame, quotes.length), [quotes]);
  return (
    <span className={styles.pnl} title="Simulated result of all strategies, by quote currency">
      <span>P&L</span> <Live read={read} tone={tone} className={styles.figure} least={11} />
    </span>
  );
}

const haltedOf = ({ engine }: Frame) => engine.halted[0] === 1;

function HaltButton({ open }: { open: Opener }) {
  const halted = useFrameValue(haltedOf, false);
  const follows = useFollows();
  return (
    <Button
      tone="danger"
      className={styles.halt}
      aria-pressed={halted}
      aria-keyshortcuts="Shift+H"
      disabled={follows}
      title={follows ? 'Another tab trades; this one follows it' : undefined}
      onClick={() => open('halt')}
    >
      {halted ? '■ Halted ⇧H' : 'Halt ⇧H'}
    </Button>
  );
}

function Clock() {
  const zone = useChoice('zone');
  const read = useCallback(
    ({ t_us }: Frame) => `${clock(t_us, zone)} ${zoneName(zone, t_us)}`,
    [zone],
  );
  return <Live className={styles.clock} read={read} title="Time of the newest frame" />;
}
