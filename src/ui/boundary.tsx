// A fault in one panel stays in it: the rest of the page goes on.
import type { ReactNode } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import styles from './boundary.module.css';
import { Button } from './controls.tsx';

export function PanelBoundary({ title, children }: { title: string; children: ReactNode }) {
  const fallback = ({ error, resetErrorBoundary }: FallbackProps) => (
    <div role="alert" className={styles.fault}>
      <strong>{title} stopped</strong>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <Button onClick={resetErrorBoundary}>Reload this panel</Button>
    </div>
  );
  return <ErrorBoundary fallbackRender={fallback}>{children}</ErrorBoundary>;
}
