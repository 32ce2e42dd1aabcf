import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { selfSigned } from './certificate.ts';
import { Exchange, type LogEntry } from './exchange.ts';
import type { Venue } from './venue.ts';
import { VENUES } from './venues/index.ts';

const HOST = '127.0.0.1';
const BEAT_MS = 200;
const LOG_MAX = 20_000;

/** Every venue on one TLS port of the loopback, told apart by the name and path a client asks for. */
export class VenueServer {
  /** What was read and sent, the oldest forgotten first. */
  readonly log: LogEntry[] = [];
  private readonly exchanges = new Map<string, Exchange>();
  private readonly sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  private readonly server: Server;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly raw = new Set<Socket>();

  private constructor(onLog?: (entry: LogEntry) => void) {
    const note = (entry: LogEntry) => {
      if (this.log.push(entry) > LOG_MAX) this.log.shift();
      onLog?.(entry);
    };
    for (const venue of VENUES) this.exchanges.set(venue.id, new Exchange(venue, note));
    this.server = createServer(selfSigned('venues on the loopback'));
    this.server.on('connection', (socket: Socket) => {
      this.raw.add(socket);
      socket.on('close', () => this.raw.delete(socket));
    });
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  static async start(
    options: { port?: number; onLog?: (entry: LogEntry) => void } = {},
  ): Promise<VenueServer> {
    const server = new VenueServer(options.onLog);
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject);
      server.server.listen(options.port ?? 0, HOST, resolve);
    });
    server.startTimers();
    return server;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get all(): readonly Exchange[] {
    return [...this.exchanges.values()];
  }

  /** The venue with this id. */
  at(id: string): Exchange {
    const exchange = this.exchanges.get(id);
    if (!exchange) throw new Error(`there is no venue ${id}`);
    return exchange;
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    for (const socket of this.raw) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private startTimers(): void {
    const beats = () => this.all.forEach((exchange) => void exchange.beat());
    this.timers.push(setInterval(beats, BEAT_MS));
    for (const exchange of this.all) {
      const everyMs = exchange.venue.heartbeat?.everyMs;
      if (everyMs) this.timers.push(setInterval(() => exchange.heartbeat(), everyMs));
    }
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const exchange = this.exchangeOf(request);
    if (!exchange) {
      refuse(socket, 404);
      return;
    }
    const { ailment } = exchange;
    if (ailment?.kind === 'refused') {
      refuse(socket, ailment.status);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (client) =>
      exchange.accept(client, request.url ?? '/'),
    );
  }

  private exchangeOf({ headers, url = '/' }: IncomingMessage): Exchange | undefined {
    const [host = '', port = '443'] = (headers.host ?? '').split(':');
    const path = url.split('?')[0];
    const isHere = (venue: Venue) =>
      venue.endpoints.some(
        (one) => one.host === host && one.port === Number(port) && one.path === path,
      );
    return this.all.find(({ venue }) => isHere(venue));
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
