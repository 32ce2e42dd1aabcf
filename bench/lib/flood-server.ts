import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';

/** A message of a flood, and over whose socket it goes. */
export interface Wave {
  /** Part of the address that the core dialled. */
  readonly host: string;
  readonly text: string;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Messages that are handed to a socket before the system has to have taken them. */
const FLUSH_EVERY = 256;

/**
 * A page and its sockets on loopback. It answers subscriptions as Binance does, and sends what it is told
 * to, as fast as the sockets take it or at a steady rate.
 */
export class FloodServer {
  private readonly http: Server;
  private readonly sockets = new Map<WebSocket, string>();
  /** Answers to requests that name a symbol. */
  private readonly snapshots: ReadonlyMap<string, string>;
  private changed: () => void = () => {};
  private answered = 0;

  constructor(folder: string, snapshots: ReadonlyMap<string, string>) {
    this.snapshots = snapshots;
    this.http = createServer((request, response) => void serve(folder, request, response));
    const sockets = new WebSocketServer({ server: this.http, perMessageDeflate: false });
    sockets.on('connection', (socket, request) => this.accept(socket, request));
  }

  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.http.listen(0, '127.0.0.1', () => {
        resolve(`127.0.0.1:${(this.http.address() as AddressInfo).port}`);
      });
    });
  }

  close(): void {
    this.reset();
    this.http.close();
    this.http.closeAllConnections();
  }

  /** Waits until these sockets are open and so many requests of the round were answered. */
  async ready(hosts: readonly string[], requests: number): Promise<void> {
    const isReady = () =>
      hosts.every((host) => this.socketOf(host) !== null) && this.answered >= requests;
    while (!isReady()) {
      await new Promise<void>((resolve) => {
        this.changed = resolve;
      });
    }
  }

  /** A round is over: its sockets go. */
  reset(): void {
    for (const socket of this.sockets.keys()) socket.terminate();
    this.sockets.clear();
    this.answered = 0;
  }

  /** Sends as fast as the sockets take it. */
  async flood(waves: readonly Wave[]): Promise<void> {
    for (const [at, { host, text }] of waves.entries()) {
      const socket = this.socketOf(host);
      if (socket === null) return;
      if (at % FLUSH_EVERY > 0) socket.send(text);
      else await flushed(socket, text);
    }
  }

  /**
   * Sends so many messages a second. Gives when each was handed to its socket, ms on this process's clock.
   *
   * @param meanwhile sent once, half way
   */
  async pace(waves: readonly Wave[], perSecond: number, meanwhile: readonly Wave[]) {
    const sentMs = new Float64Array(waves.length);
    const startMs = performance.now();
    let meanwhileMs = Number.NaN;
    for (let next = 0; next < waves.length; await rest()) {
      const due = Math.min(waves.length, ((performance.now() - startMs) / 1000) * perSecond);
      for (; next < due; next += 1) {
        const { host, text } = waves[next]!;
        sentMs[next] = performance.now();
        this.socketOf(host)?.send(text);
      }
      if (Number.isNaN(meanwhileMs) && next > waves.length / 2 && meanwhile.length > 0) {
        meanwhileMs = performance.now();
        for (const { host, text } of meanwhile) this.socketOf(host)?.send(text);
      }
    }
    return { sentMs, meanwhileMs };
  }

  private accept(socket: WebSocket, request: IncomingMessage): void {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (searchParams.has('clock')) {
      socket.on('message', () => socket.send(String(performance.now())));
      return;
    }
    this.sockets.set(socket, searchParams.get('url') ?? '');
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('message', (data) => this.answer(socket, String(data)));
    this.changed();
  }

  private answer(socket: WebSocket, text: string): void {
    const asked = JSON.parse(text) as { id?: string | number };
    if (asked.id === undefined) return;
    const snapshot = this.snapshots.get(String(asked.id));
    socket.send(snapshot ?? JSON.stringify({ result: null, id: asked.id }));
    this.answered += 1;
    this.changed();
  }

  private socketOf(host: string): WebSocket | null {
    for (const [socket, url] of this.sockets) if (url.includes(host)) return socket;
    return null;
  }
}

/** A rest of a millisecond: a server that spins would take a core from what it measures. */
function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

/** Sends a message and waits until it has left, or its socket is gone. */
function flushed(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => socket.send(text, () => resolve()));
}

/** Isolated, as our own servers serve the page: the worker's clock steps 5 µs. */
async function serve(folder: string, request: IncomingMessage, response: ServerResponse) {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const file = path === '/' ? '/index.html' : path;
  try {
    const content = await readFile(join(folder, file));
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}
