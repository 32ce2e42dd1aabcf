// The static page in dist/.
import { join } from 'node:path';
import { DIST, packageFile } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { runNode } from './lib/run.mjs';
import { doing } from './lib/say.mjs';
import { once } from './lib/stamp.mjs';

const SOURCES = [
  'index.html',
  'package-lock.json',
  'bench/results/targets.json',
  'public',
  'scripts/headers.mjs',
  'src',
  'vite.config.ts',
];
const NOT_OF_THE_PAGE = /^src\/node\/|\.test\.tsx?$/;

/** Builds the page when it, its packages or the core changed. */
export function ensurePage() {
  return once({
    name: 'page',
    inputs: SOURCES,
    accept: (path) => !NOT_OF_THE_PAGE.test(path),
    outputs: [join(DIST, 'index.html'), join(DIST, '_headers')],
    work: () => doing('building the page', build),
  });
}

async function build() {
  const { code, output } = await runNode(packageFile('vite/bin/vite.js'), ['build']);
  if (code !== 0) throw new Problem(`vite build failed:\n${output.trimEnd()}`);
}
