/** One thing that was read, sent, opened or closed. */
export interface LogEntry {
  readonly atMs: number;
  readonly venue: string;
  readonly client: string;
  readonly what: 'dial' | 'open' | 'close' | 'read' | 'sent' | 'fault';
  /** The first characters of the frame. */
  readonly text: string;
  /** What a frame that was sent is about, and its number among those of this connection and market. */
  readonly market?: string;
  readonly no?: number;
  /** Names of the faults that had a hand in it. */
  readonly fate?: string;
}

const KEPT = 20_000;

/** The last entries: at the bound the oldest is forgotten. Frames, of which there are many, crowd out nothing else. */
export class Log {
  private readonly frames = new Ring();
  private readonly others = new Ring();
  private count = 0;

  add(entry: LogEntry): void {
    const isFrame = entry.what === 'sent' || entry.what === 'read';
    (isFrame ? this.frames : this.others).add({ entry, at: this.count++ });
  }

  /** Oldest first. */
  all(): LogEntry[] {
    const kept = [...this.frames.kept, ...this.others.kept];
    return kept.sort((a, b) => a.at - b.at).map(({ entry }) => entry);
  }
}

interface Placed {
  readonly entry: LogEntry;
  readonly at: number;
}

class Ring {
  readonly kept: Placed[] = [];
  private next = 0;

  add(placed: Placed): void {
    this.kept[this.next % KEPT] = placed;
    this.next += 1;
  }
}
