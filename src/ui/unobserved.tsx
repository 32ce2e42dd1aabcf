// Says when nobody watched, one line a span, the newest first; nothing where nothing was missed.

import { plural } from '../lib/format/number.ts';
import { duration } from '../lib/format/time.ts';
import { useChoice } from '../state/desk.ts';
import { spanWords, useUnobserved } from '../state/unobserved.ts';
import styles from './unobserved.module.css';

export function Unobserved() {
  const zone = useChoice('zone');
  const { count, lostUs, spans } = useUnobserved();
  if (count === 0) return null;
  const newest = [...spans].reverse();
  return (
    <details className={styles.unobserved} data-testid="unobserved">
      <summary>
        Unobserved {duration(lostUs / 1000)} in {plural(count, 'span')}: counted nowhere
      </summary>
      <ol aria-label="When nobody watched">
        {newest.map((span) => (
          <li key={span.fromUs}>{spanWords(span, zone)}</li>
        ))}
      </ol>
    </details>
  );
}
