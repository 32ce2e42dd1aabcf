import { closeSync, openSync, writeSync } from 'node:fs';
import { SessionWriter } from '../../lib/session/index.ts';
import type { Session } from './assemble.ts';
import { ImportRefusal } from './refusal.ts';

/** Writes a session; gzip if the name ends so. Throws `ImportRefusal` where it cannot. */
export function writeSession(path: string, session: Session): void {
  const file = openFor(path);
  try {
    const sink = (chunk: Uint8Array) => writeWhole(file, chunk);
    const writer = new SessionWriter(sink, session.facts, { gzip: path.endsWith('.gz') });
    for (const event of session.events) writer.write(event);
    writer.end();
  } finally {
    closeSync(file);
  }
}

function openFor(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new ImportRefusal(`cannot write ${path} (${(error as NodeJS.ErrnoException).code})`);
  }
}

function writeWhole(file: number, chunk: Uint8Array): void {
  for (let from = 0; from < chunk.length; ) from += writeSync(file, chunk, from);
}
