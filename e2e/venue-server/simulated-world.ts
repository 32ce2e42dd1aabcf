import { VENUES } from '../../src/contract/generated.ts';
import { loadSimulator } from '../../src/core/load-node.ts';
import { type Arrival, Simulator } from '../../src/core/simulator.ts';
import type { VenueServer } from './server.ts';
import type { Line, Source } from './source.ts';

/** What a frame is: text, or bytes. */
const frameOf = (data: string | ArrayBuffer) =>
  typeof data === 'string' ? data : Buffer.from(data);

/**
 * The program's own simulator behind the venue server: the same market for every venue, at the pace of the real
 * clock, over real sockets. The same seed has the same prices, counted from the moment it begins.
 */
export class SimulatedWorld {
  private readonly simulator: Simulator;
  private readonly lines = new Map<number, Line>();
  private nowUs: number;

  private constructor(simulator: Simulator, seed: number, nowUs: number) {
    this.simulator = simulator;
    this.nowUs = nowUs;
    simulator.configure({ seed, start_us: nowUs, wire: false });
  }

  /** Begins a world, and lets it speak for every venue of the server. */
  static async plugInto(server: VenueServer, seed: number): Promise<SimulatedWorld> {
    const simulator = new Simulator(await loadSimulator());
    const world = new SimulatedWorld(simulator, seed, Date.now() * 1000);
    for (const exchange of server.all) {
      const place = VENUES.findIndex(({ id }) => id === exchange.venue.id);
      exchange.plug((line) => world.source(place, line));
    }
    return world;
  }

  /** What was planted, and every book as it was delivered. */
  record() {
    return this.simulator.record();
  }

  private source(venue: number, line: Line): Source {
    this.lines.set(venue, line);
    return {
      open: (conn, url) => this.simulator.open(this.nowUs, venue, conn, url),
      read: (conn, text) => this.simulator.send(this.nowUs, venue, conn, text),
      close: (conn) => this.simulator.close(this.nowUs, venue, conn),
      advance: (tMs) => this.pass(tMs * 1000),
    };
  }

  private pass(us: number): void {
    for (;;) {
      const arrival = this.simulator.advance(us);
      this.nowUs = Math.max(this.nowUs, arrival?.atUs ?? us);
      if (arrival === null) return;
      this.deliver(arrival);
    }
  }

  private deliver(arrival: Arrival): void {
    if (arrival.what === 'wall' || arrival.what === 'opened') return;
    const line = this.lines.get(arrival.venue);
    if (arrival.what === 'frame') line?.emit(arrival.conn, frameOf(arrival.data), null);
    else line?.hangUp(arrival.conn, arrival.code, '');
  }
}
