// What happened last at a venue or to one of its markets, newest first, in words.

import { clockMs, zoneName } from '../../lib/format/time.ts';
import { useChoice } from '../../state/desk.ts';
import { eventMark, eventWords, venueEventWords } from '../../state/eventWords.ts';
import type { HappeningTold } from '../../state/link.ts';
import { useAnswer } from '../../state/useAnswer.ts';
import tables from '../../ui/tables.module.css';
import styles from './events.module.css';

/** The last fifty; `symbol`: of this market alone. */
export function Events({ venue, symbol }: { venue: string; symbol?: string }) {
  const events = useAnswer('events', venue, symbol) ?? [];
  const words = symbol === undefined ? venueEventWords : eventWords;
  const title = symbol === undefined ? 'What happened' : `What happened to ${symbol}`;
  if (events.length === 0) return <p className={tables.quiet}>Nothing has happened yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
    <ol className={styles.events} aria-label={title} tabIndex={0}>
      {events.map((told, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two happenings may share time and words
        <EventLine key={`${told.t} ${at}`} told={told} text={words(told)} />
      ))}
    </ol>
  );
}

function EventLine({ told, text }: { told: HappeningTold; text: string }) {
  const zone = useChoice('zone');
  const { shape, tone } = eventMark(told);
  return (
    <li data-tone={tone}>
      <time>
        {clockMs(told.t, zone)} {zoneName(zone, told.t)}
      </time>
      <i aria-hidden="true">{shape}</i>
      <span>{text}</span>
    </li>
  );
}
