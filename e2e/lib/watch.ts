import type { CDPSession, Page } from '@playwright/test';

/** What a page and its workers complained of. */
export interface Complaints {
  /** Errors on the console, uncaught ones included; the browser's own line for a refused socket apart. */
  readonly errors: string[];
  /** Of the content policy. */
  readonly violations: string[];
  /** The browser's lines for sockets that could not be opened. */
  readonly refusedSockets: string[];
}

interface Attached {
  readonly sessionId: string;
}

interface LogEntry {
  readonly level: string;
  readonly text: string;
  readonly url?: string;
}

/**
 * Listens to the console of a page and of its workers. Playwright does not hand on what the browser itself
 * writes there for a worker (a socket that failed, a policy that was broken), so workers are asked directly.
 */
export async function watch(page: Page): Promise<Complaints> {
  const complaints: Complaints = { errors: [], violations: [], refusedSockets: [] };
  const note = (text: string) => sort(text, complaints);
  page.on('pageerror', (error) => note(`uncaught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') note(message.text());
  });
  await watchWorkers(await page.context().newCDPSession(page), note);
  return complaints;
}

async function watchWorkers(session: CDPSession, note: (text: string) => void): Promise<void> {
  let id = 0;
  session.on('Target.attachedToTarget', ({ sessionId }: Attached) => {
    const message = JSON.stringify({ id: ++id, method: 'Log.enable' });
    session.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => {});
  });
  session.on('Target.receivedMessageFromTarget', ({ message }: { message: string }) => {
    const { method, params } = JSON.parse(message) as {
      method?: string;
      params?: { entry: LogEntry };
    };
    const entry = method === 'Log.entryAdded' ? params?.entry : undefined;
    if (entry?.level === 'error') note(`${entry.text} ${entry.url ?? ''}`);
  });
  const options = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
  await session.send('Target.setAutoAttach', options);
}

function sort(text: string, { errors, violations, refusedSockets }: Complaints): void {
  if (/content security policy|trusted ?type/i.test(text)) violations.push(text);
  else if (/WebSocket connection to '[^']*' failed/.test(text)) refusedSockets.push(text);
  else errors.push(text);
}
