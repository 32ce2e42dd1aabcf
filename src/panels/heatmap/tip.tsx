// What stands behind a cell, beside the pointer. Moved and written outside React: it follows the market.
import { type Ref, useImperativeHandle, useRef } from 'react';
import { setText } from '../../render/text.ts';
import styles from './tip.module.css';
import type { CellWords } from './words.ts';

export interface TipHandle {
  /** Puts the tip beside a point of the window; null hides it. */
  moveTo(point: { clientX: number; clientY: number } | null): void;
  show(words: CellWords): void;
}

const LINES = ['title', 'edge', 'buy', 'sell', 'verdict'] as const;
const OFF = 14;

export function Tip({ ref }: { ref: Ref<TipHandle> }) {
  const box = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => ({
    moveTo(point) {
      const { current: tip } = box;
      if (!tip) return;
      tip.hidden = point === null;
      if (point) place(tip, point.clientX, point.clientY);
    },
    show(words) {
      const lines = box.current?.children ?? [];
      for (const [at, line] of LINES.entries()) setText(lines[at], words[line]);
    },
  }));
  return (
    <div ref={box} className={styles.tip} role="tooltip" hidden>
      {LINES.map((line) => (
        <p key={line} className={styles[line]} />
      ))}
    </div>
  );
}

// To the right and below, unless that leaves the window.
function place(tip: HTMLElement, x: number, y: number): void {
  const left = x + OFF + tip.offsetWidth > window.innerWidth ? x - OFF - tip.offsetWidth : x + OFF;
  const top =
    y + OFF + tip.offsetHeight > window.innerHeight ? y - OFF - tip.offsetHeight : y + OFF;
  tip.style.translate = `${Math.max(4, left)}px ${Math.max(4, top)}px`;
}
