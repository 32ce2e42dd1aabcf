import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isGzip } from '../../lib/session/index.ts';
import { gunzipWhole } from '../session-file.ts';
import { ImportRefusal } from './refusal.ts';

/** What one JavaScript string can hold. */
const TEXT_BYTES_MAX = 500_000_000;

export interface TextFile {
  name: string;
  text: string;
  /** Why the file ends early, null if it does not. */
  cut: string | null;
}

/** Reads a recording, plain or gzip. Throws `ImportRefusal` where it cannot. */
export function readTextFile(path: string): TextFile {
  const name = basename(path);
  const bytes = readBytes(path);
  const { content, cut } = isGzip(bytes) ? inflate(name, bytes) : { content: bytes, cut: null };
  if (content.length > TEXT_BYTES_MAX) throw new ImportRefusal(tooLong(name, content.length));
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return { name, text: decoder.decode(content, { stream: cut !== null }), cut };
  } catch {
    throw new ImportRefusal(`${name}: expected UTF-8 text, found other bytes`);
  }
}

function tooLong(name: string, bytes: number): string {
  return `${name}: expected at most ${TEXT_BYTES_MAX} bytes of text, found ${bytes}; split it`;
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ImportRefusal(`cannot read ${path} (${reason})`);
  }
}

function inflate(name: string, bytes: Uint8Array): { content: Uint8Array; cut: string | null } {
  try {
    return gunzipWhole(bytes);
  } catch (error) {
    throw new ImportRefusal(
      `${name}: expected intact gzip data, found ${(error as Error).message}`,
    );
  }
}
