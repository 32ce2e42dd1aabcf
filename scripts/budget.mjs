// What a visitor downloads, gzipped, against the budgets: the first screen, the core, and everything lazy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DIST } from './lib/paths.mjs';
import { isProgram, main, Problem } from './lib/problem.mjs';

/**
 * Budgets in kB gzipped. The simulator is fetched with a simulated session. The JavaScript builds are not among
 * them: they only load where WebAssembly does not.
 */
export const BUDGETS_KB = { 'first screen': 300, core: 400, simulator: 300, lazy: 250 };

// The bundler quotes with any of the three signs.
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*(["'`])\.\/([\w.-]+\.js)\1/g;
const WORKER = /new URL\((["'`])([\w./-]+\.js)\1/g;
const JS_CORE = /^(?:arbscope|simulator)_bg\.wasm-.*\.js$/;
const SIMULATOR = /^simulator_bg-.*\.wasm$/;

/** Names of the scripts that load before anything is asked for: the page's, the worker's and their imports. */
export function firstScreen(html, scripts) {
  const roots = [...html.matchAll(/(?:src|href)="\.\/assets\/([^"]+\.js)"/g)].map(
    ([, name]) => name,
  );
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name) || !(name in scripts)) return;
    seen.add(name);
    for (const [, , next] of scripts[name].matchAll(STATIC_IMPORT)) visit(next);
    for (const [, , url] of scripts[name].matchAll(WORKER)) visit(url.split('/').pop());
  };
  roots.forEach(visit);
  return [...seen];
}

/** Sizes in kB gzipped, by the names of `BUDGETS_KB`. */
export function sizes(html, files) {
  const scripts = Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name.endsWith('.js'))
      .map(([name, bytes]) => [name, bytes.toString()]),
  );
  const first = firstScreen(html, scripts);
  const lazy = Object.keys(scripts).filter((name) => !first.includes(name) && !JS_CORE.test(name));
  const wasm = Object.keys(files).filter((name) => name.endsWith('.wasm'));
  const total = (names) =>
    names.reduce((sum, name) => sum + gzipSync(files[name]).length, 0) / 1000;
  const simulator = wasm.filter((name) => SIMULATOR.test(name));
  const core = wasm.filter((name) => !simulator.includes(name));
  return {
    'first screen': total(first),
    core: total(core),
    simulator: total(simulator),
    lazy: total(lazy),
  };
}

/** One sentence for each budget that is exceeded. */
export function overruns(sizesKb) {
  return Object.entries(BUDGETS_KB)
    .filter(([name, max]) => sizesKb[name] > max)
    .map(([name, max]) => `${name}: ${sizesKb[name].toFixed(1)} kB gzipped, ${max} at most`);
}

function builtFiles() {
  const folder = join(DIST, 'assets');
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]),
  );
}

if (isProgram(import.meta.filename)) {
  await main(() => {
    const measured = sizes(readFileSync(join(DIST, 'index.html'), 'utf8'), builtFiles());
    for (const [name, kb] of Object.entries(measured))
      console.log(`${name}: ${kb.toFixed(1)} kB gzipped`);
    const over = overruns(measured);
    if (over.length > 0) throw new Problem(`Over budget: ${over.join('; ')}`);
  });
}
