// What must be said above everything: nothing live to see, a failure, or fewer than two venues.
import { useState } from 'react';
import type { Frame } from '../contract/generated.ts';
import { State, VENUES } from '../contract/generated.ts';
import { failing } from '../panels/reach/build.ts';
import { useDesk, useFrameValue, useStatus } from '../state/desk.ts';
import type { SourceInfo } from '../state/link.ts';
import { Button } from '../ui/controls.tsx';
import styles from './banner.module.css';
import { loadSentence } from './loadWords.ts';
import { showReach } from './showReach.ts';

export function Banner() {
  const failure = useStatus((status) => status.failure);
  const note = useStatus((status) => status.liveNote);
  const source = useStatus((status) => status.source);
  if (failure) return <Failure text={failure} />;
  if (note) return <Fallback note={note} shown={shownInstead(source)} />;
  if (source.kind !== 'live') return null;
  return (
    <>
      <Follows />
      <LeftOut />
      <Idle />
    </>
  );
}

/** Another tab trades: said for as long as it does. */
function Follows() {
  const follows = useStatus((status) => status.role === 'follower');
  const other = useStatus((status) => status.otherVersion);
  if (!follows) return null;
  return (
    <div className={styles.banner} data-tone="quiet" role="status" data-testid="follows">
      <strong>Another tab trades; this one follows</strong>
      <p>
        Strategies, halt, the paper account and recording are that tab’s. When it closes, this one
        takes over at once, with the account as it was saved last.
        {other && ` It runs version ${other}: reload it to bring it up to date.`}
      </p>
    </div>
  );
}

/** What this computer cannot keep up with. */
function LeftOut() {
  const load = useStatus((status) => status.load);
  const { dialogs } = useDesk();
  if (load.step === 0) return null;
  return (
    <div className={styles.banner} data-tone="warn" role="status" data-testid="left-out">
      <strong>This computer cannot keep up</strong>
      <p>{loadSentence(load)}</p>
      <Button onClick={() => dialogs.setState({ shown: 'monitor' })}>Monitor</Button>
    </div>
  );
}

function Failure({ text }: { text: string }) {
  return (
    <div className={styles.banner} data-tone="bad" role="alert">
      <strong>The engine stopped</strong>
      <p>{text}</p>
      <Button onClick={() => location.reload()}>Reload the page</Button>
    </div>
  );
}

function shownInstead({ kind, title }: SourceInfo): string {
  if (kind === 'simulated') return 'Made-up exchanges are shown instead, and said to be so. ';
  return kind === 'recorded' ? `Playing the recording ${title}. ` : '';
}

/** No venue answered: says why, one line a venue, and what is shown meanwhile. */
function Fallback({ note, shown }: { note: string; shown: string }) {
  const { actions } = useDesk();
  const recording = useStatus((status) => status.recordings[0]);
  const lines = note.split('\n').filter(Boolean);
  return (
    <div className={styles.banner} data-tone="warn" role="status" data-testid="live-note">
      <strong>No venue answers from here</strong>
      <details>
        <summary>{shown}Live goes on trying. Why?</summary>
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
      {recording && (
        <Button onClick={() => void actions.source(recording.id)}>Play a recording</Button>
      )}
      <Button tone="strong" onClick={() => void actions.source('live')}>
        Back to live
      </Button>
    </div>
  );
}

const failingVenues = (frame: Frame) => failing(frame).join(', ');

/** Some venues do not answer: said once, until it is other ones. */
function Failing() {
  const names = useFrameValue(failingVenues, '', 1000);
  const [dismissed, setDismissed] = useState('');
  if (names === '' || names === dismissed) return null;
  return (
    <div className={styles.banner} data-tone="quiet" role="status">
      <strong>Not reached from here</strong>
      <p>{names}: their cells stay hatched, the others go on.</p>
      <Reachability />
      <Button tone="quiet" aria-label="Dismiss" onClick={() => setDismissed(names)}>
        ✕
      </Button>
    </div>
  );
}

function Reachability() {
  const desk = useDesk();
  return <Button onClick={() => showReach(desk)}>Reachability</Button>;
}

const liveVenues = ({ venues }: Frame) => {
  let live = 0;
  for (let row = 0; row < Math.min(venues.rows, VENUES.length); row++) {
    if (venues.state[row] === State.LIVE) live++;
  }
  return live;
};

function Idle() {
  const live = useFrameValue(liveVenues, 2, 1000);
  if (live >= 2) return <Failing />;
  return (
    <div className={styles.banner} data-tone="quiet" role="status">
      <strong>Scanner idle</strong>
      <p>{live === 1 ? 'One venue is' : 'No venue is'} live: two are needed to compare prices.</p>
      <Reachability />
    </div>
  );
}
