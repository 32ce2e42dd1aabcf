import { realpathSync } from 'node:fs';

/** Something the person has to mend: one sentence, and the one command that mends it. */
export class Problem extends Error {
  constructor(what, command) {
    super(command ? `${what} Run: ${command}` : what);
    this.name = 'Problem';
  }
}

/** Runs a script's main function; a problem becomes one plain line and exit code 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`\narbscope: ${error.message}`);
    process.exitCode = 1;
  }
}

/** Whether the module at this path is the program that was started, and not one that another imported. */
export function isProgram(filename) {
  // The started path may lead through a symbolic link; a module's own never does.
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === filename;
}
