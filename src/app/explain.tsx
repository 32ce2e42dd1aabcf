// What stands here when the program cannot run: what is missing, and what to do about it.
import styles from './explain.module.css';

export interface Missing {
  readonly what: string;
  readonly todo: string;
}

/** What this browser lacks; empty where the page can run. */
export function missingFeatures(
  scope: Partial<Record<string, unknown>> = globalThis as never,
): Missing[] {
  const needs: [string, string][] = [
    ['Worker', 'Web Workers, in which the feeds are read'],
    ['WebSocket', 'WebSockets, by which the venues send their books'],
    ['ResizeObserver', 'ResizeObserver, by which charts keep their size'],
    ['DecompressionStream', 'DecompressionStream, by which recordings are opened'],
  ];
  return needs
    .filter(([name]) => scope[name] === undefined)
    .map(([, what]) => ({
      what,
      todo: 'Update the browser: every main one has had it for years.',
    }));
}

export function Explain({ missing, detail }: { missing: readonly Missing[]; detail?: string }) {
  return (
    <main className={styles.explain} role="alert">
      <h1>Arbscope cannot run here</h1>
      {missing.length > 0 && (
        <>
          <p>This browser lacks:</p>
          <ul>
            {missing.map(({ what, todo }) => (
              <li key={what}>
                <b>{what}.</b> {todo}
              </li>
            ))}
          </ul>
        </>
      )}
      {detail && (
        <>
          <p>The core could not be loaded, neither as WebAssembly nor as JavaScript:</p>
          <pre>{detail}</pre>
        </>
      )}
      <p>What may help:</p>
      <ul>
        <li>Reload the page: a part of it may have been cut off on the way.</li>
        <li>
          Open it over https or from 127.0.0.1, and let the host send the files as they are: scripts
          as text/javascript, the core as application/wasm.
        </li>
        <li>Switch off extensions that block scripts or workers for this page.</li>
        <li>
          Try <a href="?core=js">the JavaScript build of the core</a>: slower, the same numbers.
        </li>
      </ul>
    </main>
  );
}
