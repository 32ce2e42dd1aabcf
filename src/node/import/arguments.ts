import { parseArgs } from 'node:util';
import { type CaptureFormat, captureFormats } from './import-captures.ts';
import type { LobMarket } from './lob-csv.ts';
import { ImportRefusal } from './refusal.ts';

export const USAGE = `usage: npm run import -- --format ${captureFormats.join('|')} [--venue V] --out S.jsonl.gz FILE...
       npm run import -- --format lob-csv --market VENUE:SYMBOL=FILE [--market ...] --out S.jsonl.gz`;

export type ImportRequest =
  | { format: CaptureFormat; venue: string | null; out: string; files: string[] }
  | { format: 'lob-csv'; out: string; markets: LobMarket[] };

const OPTIONS = {
  format: { type: 'string' },
  venue: { type: 'string' },
  out: { type: 'string' },
  market: { type: 'string', multiple: true },
} as const;

/** Wrong use of the command; the message is followed by the usage text. */
export class UsageError extends ImportRefusal {}

/** Reads the command line. Throws `UsageError`. */
export function readArguments(argv: readonly string[]): ImportRequest {
  const { values, positionals } = parsed(argv);
  const { format, venue, out, market = [] } = values;
  if (out === undefined) throw new UsageError('--out is missing');
  if (format === 'lob-csv') return lobRequest(out, market, positionals);
  const known = captureFormats.find((name) => name === format);
  if (known === undefined) throw new UsageError(`--format is ${format ?? 'missing'}`);
  if (positionals.length === 0) throw new UsageError('no file is named');
  if (market.length > 0) throw new UsageError('--market goes with --format lob-csv');
  return { format: known, venue: venue ?? null, out, files: positionals };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function lobRequest(
  out: string,
  market: readonly string[],
  rest: readonly string[],
): ImportRequest {
  if (rest.length > 0) throw new UsageError(`${rest[0]}: name it as --market VENUE:SYMBOL=FILE`);
  if (market.length === 0) throw new UsageError('--market is missing');
  return { format: 'lob-csv', out, markets: market.map(marketOf) };
}

function marketOf(text: string): LobMarket {
  const match = /^([a-z][a-z.-]*):(\w+)=(.+)$/.exec(text);
  if (match === null) throw new UsageError(`--market ${text} is not VENUE:SYMBOL=FILE`);
  return { venue: match[1] as string, symbol: match[2] as string, path: match[3] as string };
}
