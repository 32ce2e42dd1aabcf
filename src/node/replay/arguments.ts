import { parseArgs } from 'node:util';

export const USAGE =
  'usage: npm run replay -- SESSION.jsonl.gz [--core simd|js|native] [--fee-bps N] [--size N] [--strategy ID]... [--json]';

const CORES = ['simd', 'js', 'native'] as const;
export type ReplayCore = (typeof CORES)[number];

export interface ReplayRequest {
  readonly path: string;
  readonly core: ReplayCore;
  /** Taker fee of every venue, bps; null keeps the session's own. */
  readonly feeBps: number | null;
  /** Order size, quote units. */
  readonly size: number | null;
  /** Strategies to switch on. */
  readonly strategies: readonly string[];
  readonly json: boolean;
}

const OPTIONS = {
  core: { type: 'string', default: 'simd' },
  'fee-bps': { type: 'string' },
  size: { type: 'string' },
  strategy: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const;

/** Wrong use of the command; the message is followed by the usage text. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the command line. Throws `UsageError`. */
export function readArguments(argv: readonly string[]): ReplayRequest {
  const { values, positionals } = parsed(argv);
  const [path, ...rest] = positionals;
  if (path === undefined) throw new UsageError('no session is named');
  if (rest.length > 0) throw new UsageError(`one session at a time, found ${rest[0]} too`);
  const core = CORES.find((known) => known === values.core);
  if (core === undefined) throw new UsageError(`--core is simd, js or native, not ${values.core}`);
  return {
    path,
    core,
    feeBps: numberOf('--fee-bps', values['fee-bps']),
    size: numberOf('--size', values.size),
    strategies: values.strategy ?? [],
    json: values.json,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function numberOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new UsageError(`${name} takes a number, not "${text}"`);
  }
  return value;
}
