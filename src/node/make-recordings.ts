/** `node scripts/make-recordings.mjs`: makes the bundled recordings anew from the fixtures. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeRecordings } from './recordings.ts';

const folder = resolve('public/sessions');
mkdirSync(folder, { recursive: true });
for (const [name, bytes] of makeRecordings(resolve('rust-core/fixtures'))) {
  writeFileSync(join(folder, name), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}
