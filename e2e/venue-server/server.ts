import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { selfSigned } from './certificate.ts';
import { Exchange } from './exchange.ts';
import { Log, type LogEntry } from './log.ts';
import type { Venue } from './venue.ts';
import { VENUES } from './venues/index.ts';

const HOST = '127.0.0.1';
/** Time passes at the venues this often; recorded frames follow each other as closely. */
const ADVANCE_MS = 10;

/** Every venue on one TLS port of the loopback, told apart by the name and path a client asks for. */
export class VenueServer {
  private readonly entries = new Log();
  private readonly exchanges = new Map<string, Exchange>();
  private readonly server: Server;
  /** Sockets below the encryption, by the client's port. */
  private readonly raw = new Map<number, Socket>();
  private timers: NodeJS.Timeout[] = [];
  private clockMs = performance.now();
  /** Longest time for which this process stood still since somebody set this to 0, ms. */
  pausedMs = 0;

  private constructor(onLog?: (entry: LogEntry) => void) {
    const note = (entry: LogEntry) => {
      this.entries.add(entry);
      onLog?.(entry);
    };
    for (const venue of VENUES) this.exchanges.set(venue.id, new Exchange(venue, note));
    this.server = createServer(selfSigned('venues on the loopback'));
    this.server.on('connection', (socket: Socket) => this.keep(socket));
    this.server.on('upgrade', (request, socket) => this.upgrade(request, socket));
  }

  static async start(
    options: { port?: number; onLog?: (entry: LogEntry) => void } = {},
  ): Promise<VenueServer> {
    const server = new VenueServer(options.onLog);
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject);
      server.server.listen(options.port ?? 0, HOST, resolve);
    });
    // Each venue in a turn of its own: what one sends leaves before the next one speaks.
    server.timers = server.all.map((exchange) =>
      setInterval(() => exchange.advance(Date.now()), ADVANCE_MS),
    );
    server.timers.push(setInterval(() => server.lookAtTheClock(), ADVANCE_MS));
    return server;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get all(): readonly Exchange[] {
    return [...this.exchanges.values()];
  }

  /** What was read and sent lately, oldest first. */
  get log(): readonly LogEntry[] {
    return this.entries.all();
  }

  /** The venue with this id. */
  at(id: string): Exchange {
    const exchange = this.exchanges.get(id);
    if (!exchange) throw new Error(`there is no venue ${id}`);
    return exchange;
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    for (const socket of this.raw.values()) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private lookAtTheClock(): void {
    const nowMs = performance.now();
    this.pausedMs = Math.max(this.pausedMs, nowMs - this.clockMs - ADVANCE_MS);
    this.clockMs = nowMs;
  }

  private keep(socket: Socket): void {
    const { remotePort = 0 } = socket;
    this.raw.set(remotePort, socket);
    socket.on('close', () => {
      if (this.raw.get(remotePort) === socket) this.raw.delete(remotePort);
    });
  }

  private upgrade(request: IncomingMessage, socket: Duplex): void {
    const exchange = this.exchangeOf(request);
    const raw = this.raw.get(request.socket.remotePort ?? 0);
    const key = request.headers['sec-websocket-key'];
    if (exchange && raw && key) exchange.answer({ socket, raw, key, url: request.url ?? '/' });
    else socket.end('HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
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
