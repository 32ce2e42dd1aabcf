// A fault in one panel stays in it: the rest of the page goes on.
import type { ReactNode } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import styles from './boundary.module.css';
import { Button } from './controls.tsx';

/** How browsers say that a script is not where the page knows it to be. */
const NOT_LOADED = /dynamically imported module|importing a module|module script|preload CSS/i;
const GONE =
  'It could not be loaded. If a newer version was put on this page’s server since you opened it, reloading the page brings that.';

export function PanelBoundary({ title, children }: { title: string; children: ReactNode }) {
  const fallback = ({ error, resetErrorBoundary }: FallbackProps) => {
    const words = error instanceof Error ? error.message : String(error);
    const isGone = NOT_LOADED.test(words);
    return (
      <div role="alert" className={styles.fault}>
        <strong>{title} stopped</strong>
        <p>{isGone ? GONE : words}</p>
        {/* A browser remembers a script that it could not load: only a new page asks for it again. */}
        {isGone ? (
          <Button onClick={() => location.reload()}>Reload the page</Button>
        ) : (
          <Button onClick={resetErrorBoundary}>Reload this panel</Button>
        )}
      </div>
    );
  };
  return <ErrorBoundary fallbackRender={fallback}>{children}</ErrorBoundary>;
}
