// `npm run tidy`: checks the layers and bans of ARCHITECTURE.md over every file git knows or would add.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT, ROOT } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import {
  rustBanProblems,
  typescriptBanProblems,
  venueNameProblems,
  venuesOf,
} from './tidy/bans.mjs';
import { cycles, edgesOf, rustLayerProblems, typescriptLayerProblems } from './tidy/layers.mjs';
import {
  coreCrateProblems,
  lengthProblems,
  listProblems,
  packageProblems,
  sizeProblems,
} from './tidy/repository.mjs';
import { codeOfRust, codeOfTypeScript } from './tidy/source.mjs';

const SOURCE = /\.(?:tsx?|mjs|rs|css)$/;
const GENERATED = /(?:^|\/)generated(?:\.ts$|\/)/;
// Written so that this line is not its own finding.
const UNFINISHED = /\b(?:TO(?:DO)|FIX(?:ME))\b/;

await main(async () => {
  const paths = await repositoryFiles();
  const problems = [...fileProblems(paths), ...repositoryProblems(paths)];
  if (problems.length > 0)
    throw new Problem(`tidy found ${problems.length}:\n${problems.join('\n')}`);
  console.log(`tidy: ${paths.length} files, nothing to mend`);
});

async function repositoryFiles() {
  const { code, output } = await run('git', [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ]);
  if (code !== 0)
    throw new Problem('tidy reads the list of files from git, and this is no git checkout.');
  const paths = [...new Set(output.split('\0'))];
  return paths.filter((path) => path !== '' && existsSync(join(ROOT, path)));
}

function fileProblems(paths) {
  const venues = venuesOf(readIfThere(join(CONTRACT, 'generated.ts')));
  const lists = JSON.parse(read('scripts/tidy.json'));
  const edges = [];
  const sized = paths.flatMap((path) =>
    sizeProblems(path, statSync(join(ROOT, path)).size, lists.bigFiles),
  );
  const sources = paths.filter((path) => SOURCE.test(path) && !GENERATED.test(path));
  const found = sources.flatMap((path) =>
    sourceProblems(path, read(path), { venues, lists, edges }),
  );
  return [...sized, ...found, ...cycles(edges)];
}

function sourceProblems(path, text, { venues, lists, edges }) {
  const rust = path.endsWith('.rs');
  const code = rust ? codeOfRust(text) : codeOfTypeScript(text);
  edges.push(...edgesOf(path, code));
  const own = rust
    ? [...rustLayerProblems(path, code), ...rustBanProblems(path, code)]
    : [
        ...typescriptLayerProblems(path, code),
        ...typescriptBanProblems(path, code),
        ...venueNameProblems(path, code, venues),
      ];
  const unfinished = UNFINISHED.test(text) ? [`${path}: unfinished work is marked in it`] : [];
  return [
    ...own,
    ...unfinished,
    ...lengthProblems(path, text.split('\n').length - 1, lists.longFiles),
  ];
}

function repositoryProblems(paths) {
  const { bigFiles, longFiles } = JSON.parse(read('scripts/tidy.json'));
  return [
    ...coreCrateProblems(read('rust-core/core/src/lib.rs'), read('rust-core/core/Cargo.toml')),
    ...packageProblems(JSON.parse(read('package.json')), read('package-lock.json')),
    ...listProblems([...bigFiles, ...Object.keys(longFiles)], paths),
  ];
}

function read(path) {
  return readFileSync(join(ROOT, path), 'utf8');
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
