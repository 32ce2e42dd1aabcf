// Reachability: which venues answer from here, how fast, and what is used in place of those that do not.
import { useCallback, useMemo, useRef } from 'react';
import { type Frame, VENUES } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import { useChoice, useDesk, useFrameTask, useStatus } from '../../state/desk.ts';
import { useAnswer } from '../../state/useAnswer.ts';
import { Button } from '../../ui/controls.tsx';
import { Live } from '../../ui/live.tsx';
import { Panel } from '../../ui/panel.tsx';
import tables from '../../ui/tables.module.css';
import { COLUMNS, MEANING, noteOf, wordsOf } from './build.ts';
import styles from './index.module.css';

export default function Reachability() {
  return (
    <Panel title="Reachability" note={<Live read={noteOf} everyMs={500} />} controls={<TestAll />}>
      <Matrix />
    </Panel>
  );
}

function TestAll() {
  const { actions } = useDesk();
  const live = useStatus((status) => status.source.kind === 'live');
  const chosen = useChoice('venues');
  const used = VENUES.filter(({ id }) => chosen === null || chosen.includes(id));
  const testAll = () => {
    for (const { id } of used) void actions.retry(id);
  };
  return (
    <Button disabled={!live} title="Dials every venue anew and times it" onClick={testAll}>
      Test all again
    </Button>
  );
}

function Matrix() {
  const body = useRef<HTMLTableSectionElement>(null);
  const instead = useInstead();
  const write = useCallback((frame: Frame) => {
    for (const line of body.current?.rows ?? []) writeLine(line, frame);
  }, []);
  useFrameTask(write, 250);
  return (
    <div className={`${tables.scroll} ${styles.box}`}>
      <table className={`${tables.table} ${styles.table}`}>
        <thead>
          <tr>
            <th>venue</th>
            <th>found</th>
            {COLUMNS.map((column) => (
              <th key={column} className={tables.figure} title={MEANING[column]}>
                {column}
              </th>
            ))}
            <th>what it means, and what is used instead</th>
            <th>
              <span className="hidden-but-read">actions</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {VENUES.map(({ id, name }, row) => (
            <tr key={id} data-venue={row}>
              <td className={styles.name}>{name}</td>
              <td data-cell="found" className={styles.found}>
                <i className={styles.shape} aria-hidden="true" /> <span />
              </td>
              {COLUMNS.map((column) => (
                <td key={column} data-cell={column} data-label={column} className={tables.figure} />
              ))}
              <td className={styles.meaning}>
                <span data-cell="sentence" /> {instead.get(id)}
              </td>
              <td className={styles.again}>
                <TestAgain id={id} name={name} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TestAgain({ id, name }: { id: string; name: string }) {
  const { actions } = useDesk();
  const live = useStatus((status) => status.source.kind === 'live');
  const chosen = useChoice('venues');
  const used = chosen === null || chosen.includes(id);
  return (
    <Button
      tone="quiet"
      disabled={!live || !used}
      aria-label={`Test ${name} again`}
      title={used ? 'Dials it anew and times it' : 'It is switched off: see Venues'}
      onClick={() => void actions.retry(id)}
    >
      Test again
    </Button>
  );
}

function writeLine(line: HTMLElement, frame: Frame): void {
  const words = wordsOf(frame, Number(line.dataset.venue));
  const found = line.querySelector<HTMLElement>('[data-cell="found"]');
  setText(found?.querySelector('i'), words.mark.shape);
  setText(found?.querySelector('i + span'), words.state);
  setData(found, 'tone', words.mark.tone);
  setData(line, 'found', words.mark.tone);
  setText(line.querySelector('[data-cell="sentence"]'), words.sentence);
  for (const [at, column] of COLUMNS.entries()) {
    setText(line.querySelector(`[data-cell="${column}"]`), words.cells[at] ?? '');
  }
}

/** What is used in place of a venue, by its id. */
function useInstead(): ReadonlyMap<string, string> {
  const answer = useAnswer('reach');
  return useMemo(
    () => new Map(answer?.venues.map((venue) => [venue.id, venue.instead ?? ''])),
    [answer],
  );
}
