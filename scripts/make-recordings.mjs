// `node scripts/make-recordings.mjs`: makes public/sessions anew from rust-core/fixtures, through the importer.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';

const tool = [join(ROOT, 'scripts/run-node.mjs'), 'src/node/make-recordings.ts'];
const { status } = spawnSync(process.execPath, tool, { cwd: ROOT, stdio: 'inherit' });
process.exitCode = status ?? 1;
