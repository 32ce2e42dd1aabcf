// `node scripts/run-node.mjs [--browser] ENTRY.ts ARGS...`: runs a command line tool written in TypeScript, in this process.
// Node 20 reads no TypeScript, so Vite bundles the entry into build/node/; nothing is built twice.
// With --browser the built page and a Chromium (build/chromium.json) are there too.
// Set-up speaks on the error stream only. Arguments, folder and exit code are the tool's own.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureChromium } from './chromium.mjs';
import { BUILD, ROOT } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';
import { setQuiet } from './lib/say.mjs';
import { once } from './lib/stamp.mjs';
import { ensurePage } from './page.mjs';
import { setUpCore } from './setup.mjs';

const SOURCES = ['bench', 'e2e', 'package-lock.json', 'scripts/run-node.mjs', 'src'];
const TYPESCRIPT = /(?<!\.test)\.tsx?$|\.json$|\.mjs$/;

await main(async () => {
  const given = process.argv.slice(2);
  const browser = given[0] === '--browser';
  const [entry, ...args] = browser ? given.slice(1) : given;
  if (!entry) throw new Problem('Which tool?', 'node scripts/run-node.mjs ENTRY.ts ARGUMENTS...');
  if (!existsSync(join(ROOT, entry))) throw new Problem(`There is no ${entry}.`, 'git status');
  setQuiet(true);
  await setUpCore();
  if (browser) {
    await ensurePage();
    await ensureChromium();
  }
  const bundle = await ensureBundle(entry);
  process.argv = [process.argv[0], bundle, ...args];
  process.setSourceMapsEnabled(true);
  // npm moves to the repository before it runs a script; the files a person named are where they were.
  if (startedByNpm()) process.chdir(process.env.INIT_CWD);
  await import(pathToFileURL(bundle).href);
});

function startedByNpm() {
  const { INIT_CWD, npm_lifecycle_script: script } = process.env;
  return Boolean(INIT_CWD && script?.includes('run-node.mjs'));
}

async function ensureBundle(entry) {
  const name = entry.replace(/\.ts$/, '').replaceAll('/', '-');
  const folder = join(BUILD, 'node', name);
  const bundle = join(folder, `${basename(entry, '.ts')}.mjs`);
  await once({
    name: `node ${name}`,
    inputs: [...SOURCES, entry],
    accept: (path) => TYPESCRIPT.test(path),
    // The bundle holds absolute addresses: see `keepAddresses`.
    salt: ROOT,
    outputs: [bundle],
    work: () => buildBundle(entry, folder),
  });
  return bundle;
}

async function buildBundle(entry, folder) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'error',
    plugins: [keepAddresses()],
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      sourcemap: true,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
    },
  });
}

/**
 * Lets each module keep its own `import.meta.url`, as if it had not been bundled: `new URL('./generated/...',
 * import.meta.url)` in src/core finds the core in the bundle, in Vitest and unbundled alike.
 */
function keepAddresses() {
  return {
    name: 'arbscope-keep-addresses',
    enforce: 'pre',
    transform(code, id) {
      if (!code.includes('import.meta.url') || id.includes('node_modules')) return null;
      const address = JSON.stringify(pathToFileURL(id).href);
      return { code: code.replaceAll('import.meta.url', address), map: null };
    },
  };
}
