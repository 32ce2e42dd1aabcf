/** `npm run replay`: runs a session through the core that ships. See `replay/arguments.ts` for its use. */

import { readArguments, USAGE, UsageError } from './replay/arguments.ts';
import { NotPlayable, type Played, replay } from './replay/play.ts';
import { table } from './replay/table.ts';

async function main(): Promise<number> {
  try {
    const request = readArguments(process.argv.slice(2));
    const played = await replay(request);
    sayCut(request.path, played);
    console.log(request.json ? JSON.stringify(played.report) : table(played.report));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) return fail(`${error.message}\n${USAGE}`, 2);
    if (error instanceof NotPlayable) return fail(error.message, 1);
    throw error;
  }
}

function sayCut(path: string, { cut }: Played): void {
  if (cut !== null) console.error(`replay: ${path}: ${cut}; played up to there`);
}

function fail(message: string, code: number): number {
  console.error(`replay: ${message}`);
  return code;
}

process.exitCode = await main();
