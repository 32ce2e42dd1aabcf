// The foot: every venue by shape and word, and how well the core does its work.
import { useCallback, useRef } from 'react';
import { type Frame, VENUE_REASONS, VENUES } from '../contract/generated.ts';
import { count, DASH, percent } from '../lib/format/number.ts';
import { age, latency } from '../lib/format/time.ts';
import { inUse, markOf, wordsOf } from '../panels/venues/build.ts';
import { setData, setText } from '../render/text.ts';
import { useDesk, useFrameTask, useStatus } from '../state/desk.ts';
import { unobservedTotal } from '../state/unobserved.ts';
import { Live } from '../ui/live.tsx';
import { showVenue } from './showVenue.ts';
import styles from './strip.module.css';

export function Strip() {
  const list = useRef<HTMLUListElement>(null);
  const desk = useDesk();
  const write = useCallback((frame: Frame) => {
    for (const [row, item] of [...(list.current?.children ?? [])].entries()) {
      writeItem(item as HTMLElement, frame, row);
    }
  }, []);
  useFrameTask(write, 250);
  const kind = useStatus((status) => status.source.kind);
  return (
    <footer className={styles.strip} data-kind={kind}>
      <ul ref={list} className={styles.venues}>
        {VENUES.map(({ id, name }, place) => (
          <li key={id}>
            <button type="button" onClick={() => showVenue(desk, place)}>
              <i aria-hidden="true" /> {name} <span />
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={styles.facts}
        aria-keyshortcuts="Shift+P"
        onClick={() => desk.dialogs.setState({ shown: 'monitor' })}
      >
        <SourceFact />
        <Live
          read={rates}
          everyMs={500}
          least={38}
          title="Messages taken in, in the last second; from receipt of one to the end of its step: median and 99th percentile"
        />
        <Live
          read={shares}
          everyMs={1000}
          least={32}
          title="Share of wanted market-seconds that were live, and of seconds with two venues live"
        />
        <Live
          read={unobservedTotal}
          everyMs={1000}
          title="Time in which this tab was frozen or the computer slept: no part of any figure here. Venues lists when"
        />
        <Live
          read={clockStep}
          everyMs={5000}
          title="Smallest step of the worker's clock: no time on this page is finer"
        />
      </button>
    </footer>
  );
}

function writeItem(item: HTMLElement, frame: Frame, row: number): void {
  const words = wordsOf(frame, row);
  const used = inUse(frame, row);
  const mark = used ? words.mark : markOf(0);
  const [shape, text] = [item.querySelector('i'), item.querySelector('span')];
  setText(shape, mark.shape);
  setText(text, used ? stateText(frame, row, words.state) : 'not in use');
  setData(item, 'tone', mark.tone);
  setData(item, 'used', used ? 'yes' : 'no');
  const why = VENUE_REASONS[frame.venues.reason[row] ?? 0]?.sentence ?? '';
  if (item.title !== why) item.title = why;
}

// A live venue says its delay, any other its state.
function stateText({ venues }: Frame, row: number, word: string): string {
  if (word !== 'LIVE') return word.toLowerCase();
  const delay = venues.delay_ms[row] ?? Number.NaN;
  return Number.isFinite(delay) ? age(delay) : 'live';
}

const BUILDS = { simd: 'SIMD core', js: 'JavaScript core', none: 'no core' } as const;

function SourceFact() {
  const kind = useStatus((status) => status.source.kind);
  const core = useStatus((status) => status.core);
  return (
    <span>
      {kind} · {BUILDS[core]}
    </span>
  );
}

const rates = ({ shell }: Frame) =>
  `${count(shell.frames_per_second[0] ?? Number.NaN)} frames/s · p50 ${latency(shell.decision_p50_us[0] ?? Number.NaN)} · p99 ${latency(shell.decision_p99_us[0] ?? Number.NaN)}`;

const shares = ({ engine }: Frame) =>
  `live ${percent(engine.live_share[0] ?? Number.NaN)} · two venues ${percent(engine.two_live_share[0] ?? Number.NaN)}`;

const clockStep = ({ shell }: Frame) => {
  const step = shell.clock_step_us[0] ?? Number.NaN;
  return `clock ${Number.isFinite(step) ? latency(step) : DASH}`;
};
