/** One of several ways to do the same work. */
export interface Contender {
  readonly name: string;
  /** Does the work of a round; the same round is the same work for every contender. */
  run(round: number): void;
  /** Whatever a round needs beforehand; not timed. */
  prepare?(round: number): void;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Rounds {
  /** Rounds that count. Many short ones: most of them escape whatever else the machine does. */
  readonly rounds: number;
  /** Rounds are run and forgotten for so long beforehand: engines compile while they run. */
  readonly warmMs: number;
}

/** Time of every contender in every round, ns. */
export type Times = Map<string, number[]>;

/**
 * Runs the contenders side by side, round by round, each time in another order: what disturbs the machine
 * disturbs all of them.
 */
export function interleave(contenders: readonly Contender[], { rounds, warmMs }: Rounds): Times {
  const times: Times = new Map(contenders.map(({ name }) => [name, []]));
  const startMs = performance.now();
  let round = 0;
  for (; performance.now() - startMs < warmMs || round < WARM_LEAST; round += 1) {
    for (const contender of contenders) timeOf(contender, round);
  }
  for (const end = round + rounds; round < end; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(round + turn) % contenders.length]!;
      times.get(contender.name)!.push(timeOf(contender, round));
    }
  }
  return times;
}

const WARM_LEAST = 3;

function timeOf(contender: Contender, round: number): number {
  contender.prepare?.(round);
  const start = process.hrtime.bigint();
  contender.run(round);
  return Number(process.hrtime.bigint() - start);
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: middle(sorted), min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** How many times faster `ours` is, from the ratios of the single rounds. */
export function ratioOf(times: Times, ours: string, rival: string): Spread {
  const [a, b] = [times.get(ours)!, times.get(rival)!];
  return spreadOf(a.map((ns, i) => b[i]! / ns));
}

/** Time a unit of work takes, ns, where a round is so many units. */
export function perUnit(times: Times, name: string, units: number): Spread {
  return spreadOf(times.get(name)!.map((ns) => ns / units));
}

function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (sorted[half - 1]! + upper) / 2;
}

/** The value below which so many of them lie, `share` within 0..1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
  return sorted[Math.max(0, at)] ?? Number.NaN;
}
