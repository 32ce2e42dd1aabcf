// The frame of a panel: title, one sentence on what is shown or why it is empty, controls at the right.
import { createContext, type ReactNode, useContext, useId } from 'react';
import styles from './panel.module.css';

/** What the place where a panel stands adds to its head: tabs instead of the title, a way to enlarge. */
export interface PanelPlace {
  readonly tabs: ReactNode | null;
  readonly onEnlarge: (() => void) | null;
}

export const PanelPlaceContext = createContext<PanelPlace>({ tabs: null, onEnlarge: null });

interface PanelProps {
  title: ReactNode;
  note?: ReactNode;
  controls?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

export function Panel({ title, note, controls, className, children }: PanelProps) {
  const id = useId();
  const { tabs, onEnlarge } = useContext(PanelPlaceContext);
  return (
    <section className={`${styles.panel} ${className ?? ''}`} aria-labelledby={id}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the palette of keys has it too */}
      <header className={styles.head} onDoubleClick={onEnlarge ?? undefined}>
        <h2 id={id} className={tabs ? 'hidden-but-read' : styles.title}>
          {title}
        </h2>
        {tabs}
        <p className={styles.note}>{note}</p>
        <div className={styles.controls}>{controls}</div>
      </header>
      {children}
    </section>
  );
}
