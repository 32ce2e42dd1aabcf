import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where and when figures were measured. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Load average of the last minute, before and after: above the number of cores, figures suffer. */
  readonly load: readonly [before: number, after: number];
}

export function machineBefore(): () => Machine {
  const before = load();
  return () => ({
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    load: [before, load()],
  });
}

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}
