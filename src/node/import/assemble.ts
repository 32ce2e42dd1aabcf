import type { SessionEvent, SessionFacts, SessionMarket } from '../../lib/session/index.ts';
import type { Draft } from './drafts.ts';
import type { Payload, Sighting, VenueForms } from './venue-forms.ts';

/** Version that stands in the header of imported sessions. */
const IMPORTER_VERSION = '0.1.0';
const SEED = 7;

export interface Session {
  facts: SessionFacts;
  events: SessionEvent[];
}

/**
 * One session of all drafts: by time, equal times in the order given; connections numbered from 1
 * per venue as they first appear, and opened just before their first frame if nothing opened them.
 */
export function assemble(drafts: readonly Draft[], notes: readonly string[]): Session {
  const ordered = [...drafts].sort((a, b) => a.t_us - b.t_us);
  const connections = new Connections();
  const markets = new Markets();
  for (const draft of ordered) {
    connections.add(draft);
    if (draft.payload !== null) markets.see(draft.venue, draft.payload, draft.url);
  }
  return {
    facts: {
      core: IMPORTER_VERSION,
      seed: SEED,
      config: {},
      markets: markets.list,
      notes: [...notes, ...connections.notes()],
    },
    events: connections.events,
  };
}

class Connections {
  readonly events: SessionEvent[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly counts = new Map<string, number>();
  private readonly opened = new Set<string>();
  private impliedCount = 0;
  private reopenedCount = 0;

  add({ t_us: t, venue: { id: venue }, connection, url, payload }: Draft): void {
    const conn = this.numberOf(venue, connection);
    const key = `${venue} ${conn}`;
    const isImplied = payload !== null && !this.opened.has(key);
    if (isImplied) this.impliedCount += 1;
    if (isImplied || payload === null) this.open(t, venue, conn, url, key);
    if (payload !== null) this.events.push({ t, ev: 'recv', venue, conn, ...payload });
  }

  notes(): string[] {
    const notes = [];
    if (this.impliedCount > 0) {
      notes.push(
        `connections without a connect record, opened at their first frame with the venue's usual address: ${this.impliedCount}`,
      );
    }
    if (this.reopenedCount > 0) {
      notes.push(
        `connections opened again without a close record, closed (1006) at that moment: ${this.reopenedCount}`,
      );
    }
    return notes;
  }

  private open(t: number, venue: string, conn: number, url: string, key: string): void {
    if (this.opened.has(key)) {
      this.reopenedCount += 1;
      this.events.push({ t, ev: 'close', venue, conn, code: 1006, reason: '' });
    }
    this.opened.add(key);
    this.events.push({ t, ev: 'open', venue, conn, url });
  }

  private numberOf(venue: string, connection: string): number {
    const key = `${venue} ${connection}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = (this.counts.get(venue) ?? 0) + 1;
    this.counts.set(venue, number);
    this.numbers.set(key, number);
    return number;
  }
}

class Markets {
  readonly list: SessionMarket[] = [];
  private readonly seen = new Set<string>();

  see(venue: VenueForms, payload: Payload, url: string): void {
    for (const sighting of venue.sightings(payload, url)) this.add(venue, sighting);
  }

  private add(venue: VenueForms, sighting: Sighting): void {
    const { symbol, kind } = sighting;
    const key = `${venue.id} ${symbol} ${kind}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const assets = venue.split(sighting);
    const base = assets?.base ?? null;
    const quote = assets?.quote ?? null;
    this.list.push({ venue: venue.id, symbol, base, quote, kind });
  }
}
