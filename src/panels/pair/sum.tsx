// The sum: gross − fees − depth − delay − basis = net. Always in this order, always adding up.
import { useCallback, useRef } from 'react';
import type { Frame } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import { useFrameTask } from '../../state/desk.ts';
import { netTone, TERMS, termWords } from './build.ts';
import styles from './sum.module.css';

export function Sum() {
  const row = useRef<HTMLDivElement>(null);
  const write = useCallback((frame: Frame) => {
    const terms = row.current?.querySelectorAll<HTMLElement>('[data-term]') ?? [];
    for (const [at, term] of TERMS.entries()) writeTerm(terms[at], termWords(term, frame.pair));
    setData(terms[TERMS.length - 1], 'tone', netTone(frame));
  }, []);
  useFrameTask(write, 100);
  return (
    <div className={styles.sum} ref={row} data-testid="sum">
      {TERMS.map(({ name, sign }) => (
        <span key={name} className={styles.part}>
          {sign && <span className={styles.sign}>{sign}</span>}
          <span className={styles.term} data-term={name}>
            <b />
            <span>{name}</span>
            <small />
          </span>
        </span>
      ))}
    </div>
  );
}

function writeTerm(term: HTMLElement | undefined, { value, why }: { value: string; why: string }) {
  setText(term?.children[0], value);
  setText(term?.children[2], why);
}
