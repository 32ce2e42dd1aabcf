// Health as a figure with a small bar: the figure says it, the bar is quicker to find.
import { HEALTH } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import styles from './healthBar.module.css';
import { healthTone } from './markets.ts';

export function HealthBar() {
  return (
    <span className={styles.health}>
      <span />
      <i aria-hidden="true" />
    </span>
  );
}

/** Writes a score into the cell that holds a bar; `words`: what is read aloud and shown on hover. */
export function writeHealth(
  cell: HTMLElement | null | undefined,
  health: number,
  held: boolean,
  words: string,
): void {
  const box = cell?.firstElementChild as HTMLElement | null | undefined;
  if (!cell || !box) return;
  const isKnown = health <= 100;
  setText(box.firstElementChild, isKnown ? `${held ? '✕ ' : ''}${health}` : '–');
  setData(cell, 'tone', isKnown ? healthTone(health, held) : 'quiet');
  const width = isKnown ? `${health}%` : '0%';
  const bar = box.lastElementChild as HTMLElement;
  if (bar.style.getPropertyValue('--health') !== width) bar.style.setProperty('--health', width);
  if (cell.title !== words) cell.title = words;
}

export const HEALTH_MEANING = `What went wrong with the feed in the last ${HEALTH.minutes} minutes, 100: nothing. Below ${HEALTH.heldBelow} no pair of it is offered, until it is back at ${HEALTH.trustedFrom}`;
