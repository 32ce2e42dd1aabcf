// Says whose terms a form shows: mine, or those of the session on show.
import type { TermsInForce } from '../state/useTerms.ts';
import styles from './termsNote.module.css';

/** Nothing where mine are in force. */
export function TermsNote({ inForce }: { inForce: TermsInForce | null }) {
  if (inForce === null)
    return <p className={styles.note}>Asking the engine what it counts with…</p>;
  if (inForce.mine === null) return null;
  return (
    <p className={styles.note} role="note">
      <strong>Terms of this file.</strong> The session was recorded on terms of its own and is
      played on them: they are what stands here, with mine beside where they differ. What is changed
      here becomes mine as well, and holds until another source is chosen.
    </p>
  );
}

/** `mine 0.1 %` beside a value of the file that differs; nothing where it does not. */
export function mineBeside(shown: number, mine: number | undefined, unit: string): string {
  if (mine === undefined || mine === shown) return '';
  return `mine ${mine}${unit && ` ${unit}`}`;
}
