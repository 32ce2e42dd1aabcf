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

const LOG_MAX = 20_000;

/** The last entries: at the bound the oldest is forgotten. */
export class Log {
  private readonly kept: LogEntry[] = [];
  private next = 0;

  add(entry: LogEntry): void {
    this.kept[this.next % LOG_MAX] = entry;
    this.next += 1;
  }

  /** Oldest first. */
  all(): LogEntry[] {
    if (this.next <= LOG_MAX) return [...this.kept];
    const oldest = this.next % LOG_MAX;
    return [...this.kept.slice(oldest), ...this.kept.slice(0, oldest)];
  }
}
