import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** A file or folder of the repository. */
export function placeOf(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}

/** A recorded capture. */
export function captureAt(path: string): string {
  return placeOf(`rust-core/fixtures/${path}`);
}
