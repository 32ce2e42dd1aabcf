import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Where the kept inputs and the crashers of every target are. */
const FOLDER = fileURLToPath(new URL('../../../rust-core/fuzz', import.meta.url));
const LENGTH_BYTES = 4;

/** The kept inputs of a target: one gzip, each with four bytes of length before it. */
export function keptInputs(target: string): Uint8Array[] {
  const path = join(FOLDER, 'corpus', `${target}.gz`);
  if (!existsSync(path)) return [];
  const bytes = gunzipSync(readFileSync(path));
  const inputs: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const from = at + LENGTH_BYTES;
    at = from + bytes.readUInt32LE(at);
    inputs.push(bytes.subarray(from, at));
  }
  return inputs;
}

/** Keeps these inputs instead. Gives the size of the file in bytes. */
export function keepInputs(target: string, inputs: readonly Uint8Array[]): number {
  const parts = [...inputs].sort(Buffer.compare).flatMap((input) => {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(input.length);
    return [length, input];
  });
  const packed = gzipSync(Buffer.concat(parts), { level: 9 });
  writeFileSync(join(FOLDER, 'corpus', `${target}.gz`), packed);
  return packed.length;
}

/** Every input that once broke something, with its name. */
export function crashers(target: string): [string, Uint8Array][] {
  const folder = join(FOLDER, 'crashers', target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]);
}

export function keepCrasher(target: string, name: string, input: Uint8Array): string {
  const folder = join(FOLDER, 'crashers', target);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), input);
  return join(folder, name);
}
