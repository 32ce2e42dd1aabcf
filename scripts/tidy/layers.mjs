// The arrows between folders. A folder may import what its row names, itself, and nothing else.
import { posix } from 'node:path';
import { matches } from './source.mjs';

const PAGE_BASE = ['contract', 'lib', 'theme'];
const PAGE_TIER = ['link', 'render', 'state', 'ui'];

/** src/: page on one side, worker and Node tools on the other, contract and lib beneath both. */
export const TYPESCRIPT_LAYERS = {
  lib: [],
  contract: ['lib'],
  theme: [],
  link: [...PAGE_TIER, ...PAGE_BASE],
  render: [...PAGE_TIER, ...PAGE_BASE],
  state: [...PAGE_TIER, ...PAGE_BASE],
  ui: [...PAGE_TIER, ...PAGE_BASE],
  panels: [...PAGE_TIER, ...PAGE_BASE],
  app: ['panels', ...PAGE_TIER, ...PAGE_BASE],
  main: ['app', 'panels', ...PAGE_TIER, ...PAGE_BASE],
  core: ['contract', 'lib'],
  worker: ['core', 'contract', 'lib'],
  node: ['core', 'contract', 'lib'],
};

const RUST_BASE = ['book', 'market', 'num'];
const RUST_TIER = ['frame', 'model', 'paper', 'report', 'risk', 'scan', 'select', 'signal'];

/** rust-core/core/src: what decides sees books and no venue; a venue sees no books. */
export const RUST_LAYERS = {
  num: [],
  planted: [],
  market: ['num'],
  venue: ['market', 'num'],
  book: ['market', 'num'],
  ...Object.fromEntries(RUST_TIER.map((name) => [name, [...RUST_TIER, ...RUST_BASE]])),
  sim: ['venue', ...RUST_BASE],
  engine: ['sim', 'venue', ...RUST_TIER, ...RUST_BASE],
};

const IMPORT = /\b(?:from|import)\s*\(?\s*(['"])(\.[^'"]*)\1/g;
const CRATE = /\bcrate::([a-z]\w*)/g;

/** Imports of one TypeScript file that break the arrows. */
export function typescriptLayerProblems(path, code) {
  const from = typescriptLayer(path);
  if (from === null) return [];
  if (!(from.layer in TYPESCRIPT_LAYERS))
    return [`${path}: unknown layer src/${from.layer} (scripts/tidy/layers.mjs)`];
  return importsOf(path, code).flatMap(({ line, target }) => {
    const to = typescriptLayer(target);
    return to === null || mayImport(from, to)
      ? []
      : [`${path}:${line}: ${name(from)} must not import ${name(to)}`];
  });
}

/** Arrows of one Rust file of the core that break the layers. */
export function rustLayerProblems(path, code) {
  const from = rustLayer(path);
  if (from === null) return [];
  if (!(from in RUST_LAYERS)) return [`${path}: unknown layer ${from} (scripts/tidy/layers.mjs)`];
  return [...matches(code, CRATE)].flatMap(({ line, groups: [, to] }) =>
    to === from || RUST_LAYERS[from].includes(to)
      ? []
      : [`${path}:${line}: ${from} must not use ${to}`],
  );
}

/** The edges between layers that files draw, for `cycles`. */
export function edgesOf(path, code) {
  const from = rustLayer(path);
  if (from !== null) return [...matches(code, CRATE)].map(({ groups }) => [from, groups[1]]);
  const here = typescriptLayer(path);
  if (here === null) return [];
  const targets = importsOf(path, code).map(({ target }) => typescriptLayer(target));
  return targets.filter((to) => to !== null).map((to) => [`src/${here.layer}`, `src/${to.layer}`]);
}

/** Layers that depend on each other in a circle, each circle once, as "a → b → a". */
export function cycles(edges) {
  const next = new Map();
  for (const [from, to] of edges)
    if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  const found = new Map();
  const keep = (circle) => {
    const members = [...circle].sort().join();
    if (!found.has(members)) found.set(members, [...circle, circle[0]].join(' → '));
  };
  const visit = (node, trail) => {
    const at = trail.indexOf(node);
    if (at < 0) for (const to of next.get(node) ?? []) visit(to, [...trail, node]);
    else keep(trail.slice(at));
  };
  for (const node of next.keys()) visit(node, []);
  return [...found.values()].map((circle) => `circle of layers: ${circle}`);
}

function importsOf(path, code) {
  const found = [...matches(code, IMPORT)].map(({ line, groups }) => ({
    line,
    specifier: groups[2],
  }));
  // A worker's address is not its code: the page may name it.
  return found
    .filter(({ specifier }) => !specifier.includes('?worker'))
    .map(({ line, specifier }) => ({
      line,
      target: posix.join(posix.dirname(path), specifier.split('?')[0]),
    }));
}

function typescriptLayer(path) {
  const [, layer, rest] = /^src\/([^/.]+)(?:\.\w+$|\/(.*)$)/.exec(path) ?? [];
  if (layer === undefined) return null;
  const panel = layer === 'panels' && rest.includes('/') ? rest.split('/')[0] : undefined;
  return { layer, panel };
}

function rustLayer(path) {
  const [, layer] = /^rust-core\/core\/src\/(\w+)(?:\.rs$|\/)/.exec(path) ?? [];
  return layer === undefined || layer === 'lib' ? null : layer;
}

function mayImport(from, to) {
  if (from.panel && to.panel) return from.panel === to.panel;
  return from.layer === to.layer || TYPESCRIPT_LAYERS[from.layer].includes(to.layer);
}

function name({ layer, panel }) {
  return panel ? `panels/${panel}` : layer;
}
