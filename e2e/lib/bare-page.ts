import type { Browser } from '@playwright/test';

interface Sender {
  send(method: string, params?: object): Promise<unknown>;
}

/** A line to a target behind another one: what is said on it is carried in the other's messages. */
class Channel implements Sender {
  private readonly over: Sender;
  private readonly sessionId: string;
  private readonly waiting = new Map<number, (answer: unknown) => void>();
  /** Workers of this target, once they are asked for. */
  readonly children = new Map<string, Channel>();
  private lastId = 0;

  constructor(over: Sender, sessionId: string) {
    this.over = over;
    this.sessionId = sessionId;
  }

  async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.lastId;
    const answer = new Promise((resolve) => this.waiting.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.over.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message });
    return answer;
  }

  hear(message: string): void {
    const { id, result, method, params } = JSON.parse(message);
    if (id !== undefined) {
      this.waiting.get(id)?.(result);
      this.waiting.delete(id);
    } else if (method === 'Target.attachedToTarget') {
      this.children.set(params.sessionId, new Channel(this, params.sessionId));
    } else if (method === 'Target.detachedFromTarget') {
      this.children.delete(params.sessionId);
    } else if (method === 'Target.receivedMessageFromTarget') {
      this.children.get(params.sessionId)?.hear(params.message);
    }
  }
}

/**
 * A page that the test runner does not look at. Of its own pages it asks for every frame of every socket, those of
 * workers too, which under load costs more than the load; and it switches throttling off. Here nothing is switched.
 */
export class BarePage {
  private readonly channel: Channel;

  private constructor(channel: Channel) {
    this.channel = channel;
  }

  /** An empty page in front. */
  static async open(browser: Browser): Promise<BarePage> {
    const session = await browser.newBrowserCDPSession();
    const { targetId } = await session.send('Target.createTarget', {
      url: 'about:blank',
      width: 1440,
      height: 900,
    });
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
    const sender = session as unknown as Sender;
    const channel = new Channel(sender, sessionId);
    session.on('Target.receivedMessageFromTarget', (event) => {
      if (event.sessionId === sessionId) channel.hear(event.message);
    });
    await channel.send('Page.enable');
    const options = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
    await channel.send('Target.setAutoAttach', options);
    return new BarePage(channel);
  }

  async addInitScript(source: string): Promise<void> {
    await this.channel.send('Page.addScriptToEvaluateOnNewDocument', { source });
  }

  async goto(url: string): Promise<void> {
    await this.channel.send('Page.navigate', { url });
  }

  /** Calls a function in the page, which must be whole in itself, and gives what it returns, as JSON can hold it. */
  async evaluate<R, A = undefined>(work: (given: A) => R | Promise<R>, given?: A): Promise<R> {
    const expression = `(${work})(${JSON.stringify(given) ?? ''})`;
    const asked = { expression, awaitPromise: true, returnByValue: true };
    const answer = (await this.channel.send('Runtime.evaluate', asked)) as {
      result: { value: R };
      exceptionDetails?: { exception?: { description?: string } };
    };
    const { exception } = answer.exceptionDetails ?? {};
    if (exception) throw new Error(exception.description);
    return answer.result.value;
  }

  async press(key: string): Promise<void> {
    for (const type of ['keyDown', 'keyUp']) {
      await this.channel.send('Input.dispatchKeyEvent', { type, key });
    }
  }

  /** What JavaScript holds in the page and its workers after a collection of garbage, bytes. */
  async heapBytes(): Promise<number> {
    let sum = 0;
    for (const one of [this.channel, ...this.channel.children.values()]) {
      await one.send('HeapProfiler.collectGarbage');
      sum += ((await one.send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize;
    }
    return sum;
  }

  async close(): Promise<void> {
    await this.channel.send('Page.close');
  }
}
