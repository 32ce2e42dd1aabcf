import { Inbox } from '../../src/core/inbox.ts';
import type { MarketKind } from '../../src/lib/session/index.ts';
import type { BenchCore, DecoderBench } from './bench-core.ts';
import { type CapturedFrame, placeOfVenue, type VenueCapture } from './captures.ts';

const KINDS: readonly (MarketKind | null)[] = ['spot', 'linear', 'inverse', 'option', null];

/** The core's decoders, reached as the page reaches the core: text encoded into its memory, one call. */
export class CoreDecoder {
  private readonly raw: DecoderBench;
  private readonly inbox: Inbox;
  private readonly endpoints = new Map<number, number>();

  constructor(core: BenchCore, capture: VenueCapture) {
    this.raw = new core.exports.DecoderBench();
    this.raw.grow_inbox(LONGEST);
    this.inbox = new Inbox(this.raw, core.memory);
    for (const { venue, symbol, kind } of capture.markets) {
      this.raw.follow(placeOfVenue(venue), KINDS.indexOf(kind), this.inbox.putText(symbol));
    }
    for (const event of capture.session.events) {
      if (event.ev !== 'open') continue;
      const endpoint = this.raw.open(
        placeOfVenue(event.venue),
        event.conn,
        this.inbox.putText(event.url),
      );
      this.endpoints.set(event.conn, endpoint);
    }
  }

  /** Decodes a frame. Gives how many levels it holds; negative where it is malformed. */
  decode({ venue, conn, data }: CapturedFrame): number {
    const endpoint = this.endpoints.get(conn) ?? 0;
    if (typeof data === 'string') {
      return this.raw.decode(venue, conn, endpoint, this.inbox.putText(data), false);
    }
    return this.raw.decode(venue, conn, endpoint, this.inbox.put(data), true);
  }

  levelSum(): number {
    return this.raw.level_sum();
  }

  /** Whose book the last frame was about: a place in the capture's markets; -1 for none. */
  market(): number {
    return this.raw.market();
  }
}

const LONGEST = 16 << 20;
