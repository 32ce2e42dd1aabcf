// Where things are, as absolute paths, so that every script works from any folder.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const BUILD = join(ROOT, 'build');
export const DOCS = join(ROOT, 'docs');
export const DIST = join(ROOT, 'dist');
export const RUST = join(ROOT, 'rust-core');
export const GENERATED_CORE = join(ROOT, 'src/core/generated');
export const CONTRACT = join(ROOT, 'src/contract');
export const CHROMIUM_FILE = join(BUILD, 'chromium.json');

/** A program of an npm package, to be run with this same Node: no shell, no `.cmd` on Windows. */
export function packageFile(path) {
  return join(ROOT, 'node_modules', path);
}
