import { type Profiler, Session } from 'node:inspector';

/**
 * Which blocks of a script ran, and roughly how often, as V8 itself counts them. One at a time: taking resets
 * the counts.
 */
export class Coverage {
  private readonly session = new Session();
  private readonly script: string;
  private readonly seen = new Set<number>();
  private readonly seenInSum = new Set<number>();
  private readonly blocks = new Set<number>();

  /** @param script how the address of the script ends */
  constructor(script: string) {
    this.script = script;
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Pairs of a block and how often it ran, to the power of two, that were reached so far. */
  get features(): number {
    return this.seen.size;
  }

  get edges(): number {
    return this.blocks.size;
  }

  /** Whether the one input that ran since the last call reached anything new. */
  isNew(): boolean {
    return this.grows(this.seen);
  }

  /** Whether the inputs that ran since the last call reached anything together that no others did: cheaper. */
  isNewInSum(): boolean {
    return this.grows(this.seenInSum);
  }

  private grows(seen: Set<number>): boolean {
    const before = seen.size;
    for (const { ranges } of this.take()) for (const range of ranges) this.note(range, seen);
    return seen.size > before;
  }

  private note({ startOffset, endOffset, count }: Profiler.CoverageRange, seen: Set<number>): void {
    if (count === 0) return;
    // Places below 2^24, so that both and the power fit a double exactly.
    const block = startOffset * 2 ** 24 + endOffset;
    this.blocks.add(block);
    seen.add(block * 16 + Math.min(15, Math.floor(Math.log2(count))));
  }

  private take(): Profiler.FunctionCoverage[] {
    let functions: Profiler.FunctionCoverage[] = [];
    // The inspector of one's own thread answers at once.
    this.session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error !== null) throw error;
      functions = taken.result
        .filter(({ url }) => url.endsWith(this.script))
        .flatMap((of) => of.functions);
    });
    return functions;
  }
}
