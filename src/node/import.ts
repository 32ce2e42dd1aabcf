/** `npm run import`: makes a session of recordings. See `import/arguments.ts` for its use. */
import { type ImportRequest, readArguments, USAGE, UsageError } from './import/arguments.ts';
import type { Session } from './import/assemble.ts';
import { importCaptures } from './import/import-captures.ts';
import { importLobCsv } from './import/lob-csv.ts';
import { ImportRefusal } from './import/refusal.ts';
import { isoOfMicros } from './import/time.ts';
import { writeSession } from './import/write.ts';

function main(): number {
  try {
    const request = readArguments(process.argv.slice(2));
    const session = read(request);
    writeSession(request.out, session);
    console.log(summary(request.out, session));
    return 0;
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    console.error(`import: ${error.message}`);
    if (error instanceof UsageError) console.error(USAGE);
    return error instanceof UsageError ? 2 : 1;
  }
}

function read(request: ImportRequest): Session {
  if (request.format === 'lob-csv') return importLobCsv(request.markets);
  return importCaptures(request.format, request.files, request.venue);
}

function summary(out: string, { events, facts }: Session): string {
  const first_us = events[0]?.t ?? 0;
  const seconds = ((events.at(-1)?.t ?? first_us) - first_us) / 1e6;
  const from = isoOfMicros(first_us);
  return [
    `${out}: ${events.length} events, ${facts.markets.length} markets, ${seconds.toFixed(1)} s from ${from}`,
    ...facts.notes.map((note) => `  ${note}`),
  ].join('\n');
}

process.exitCode = main();
