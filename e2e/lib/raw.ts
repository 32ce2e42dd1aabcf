// A browser as a person has it. The test runner's own switches off every throttling and keeps its pages visible
// and in focus; what becomes of hidden, frozen and resting pages shows only without that, over the bare protocol.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { WebSocket } from 'ws';
import { chromiumFlags } from '../venue-server/chromium.ts';

const FOUND = 'build/chromium.json';
const START_MS = 30_000;
const POLL_MS = 50;

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export class RawBrowser {
  private readonly child: ChildProcess;
  private readonly socket: WebSocket;
  private readonly profile: string;
  private readonly pending = new Map<number, (answer: Answer) => void>();
  private id = 0;

  private constructor(child: ChildProcess, socket: WebSocket, profile: string) {
    this.child = child;
    this.socket = socket;
    this.profile = profile;
    socket.on('message', (data) => {
      const answer = JSON.parse(String(data)) as Answer;
      this.pending.get(answer.id ?? -1)?.(answer);
    });
  }

  /** A browser of its own, in which the venues' names lead to the server on this port. */
  static async launch(venuePort: number): Promise<RawBrowser> {
    const profile = mkdtempSync(join(tmpdir(), 'arbscope-raw-'));
    const flags = [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--remote-debugging-port=0',
      '--window-size=1440,900',
      `--user-data-dir=${profile}`,
      ...chromiumFlags(venuePort),
      'about:blank',
    ];
    const child = spawn(executable(), flags, { stdio: 'ignore' });
    const socket = new WebSocket(await addressIn(profile));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new RawBrowser(child, socket, profile);
  }

  /** A tab, in front of all others; `script` runs in it before the page's own. */
  async open(url: string, script = ''): Promise<RawTab> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const attach = { targetId, flatten: true };
    const { sessionId } = await this.send('Target.attachToTarget', attach);
    const tab = new RawTab(this, String(targetId), String(sessionId));
    await tab.send('Page.enable');
    await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: script });
    await tab.send('Page.navigate', { url });
    return tab;
  }

  async send(method: string, params = {}, sessionId?: string): Promise<Record<string, unknown>> {
    this.id += 1;
    const { id } = this;
    const answered = new Promise<Answer>((resolve) => this.pending.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    const { result = {}, error } = await answered;
    this.pending.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    void this.send('Browser.close').catch(() => {});
    await Promise.race([gone, sleep(5000)]);
    this.child.kill('SIGKILL');
    this.socket.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export class RawTab {
  private readonly browser: RawBrowser;
  private readonly target: string;
  private readonly session: string;

  constructor(browser: RawBrowser, target: string, session: string) {
    this.browser = browser;
    this.target = target;
    this.session = session;
  }

  send(method: string, params = {}): Promise<Record<string, unknown>> {
    return this.browser.send(method, params, this.session);
  }

  /** Brings it to the front: every other tab of the window is hidden. */
  async activate(): Promise<void> {
    await this.browser.send('Target.activateTarget', { targetId: this.target });
  }

  /** Gives what the page's own words for it give. */
  async evaluate<T>(expression: string): Promise<T> {
    const asked = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = (await this.send('Runtime.evaluate', asked)) as {
      result: { value: T };
      exceptionDetails?: { text: string };
    };
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value;
  }

  /** Ms until the expression is true. */
  async until(expression: string, withinMs: number): Promise<number> {
    const sinceMs = Date.now();
    while (!(await this.evaluate<boolean>(expression).catch(() => false))) {
      const ms = Date.now() - sinceMs;
      if (ms > withinMs) throw new Error(`not within ${withinMs} ms: ${expression}`);
      await sleep(POLL_MS);
    }
    return Date.now() - sinceMs;
  }
}

function executable(): string {
  if (!existsSync(FOUND)) return chromium.executablePath();
  return (JSON.parse(readFileSync(FOUND, 'utf8')) as { executablePath: string }).executablePath;
}

/** Where the browser listens: it writes that into its profile. */
async function addressIn(profile: string): Promise<string> {
  const file = join(profile, 'DevToolsActivePort');
  const untilMs = Date.now() + START_MS;
  while (Date.now() < untilMs) {
    const [port, path] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (port && path) return `ws://127.0.0.1:${port}${path}`;
    await sleep(POLL_MS);
  }
  throw new Error('the browser did not start');
}
