// What only one place may do, and what no place may.
import { matches } from './source.mjs';

const TOOLS = ['bench/', 'e2e/', 'scripts/', 'src/node/'];

// Tests may do what they test, but for bans with `tests`.
const TYPESCRIPT_BANS = [
  {
    pattern: /\bmemory\.buffer\b/g,
    only: ['src/core/'],
    why: 'only src/core touches WebAssembly memory',
  },
  {
    pattern: /\bnew WebSocket\b/g,
    only: ['src/worker/', ...TOOLS],
    why: 'only src/worker opens sockets',
  },
  {
    pattern: /\b(?:Date\.now|performance\.now)\b|\bnew Date\(\s*\)/g,
    only: ['src/worker/', ...TOOLS],
    why: 'only src/worker reads the clock',
  },
  {
    pattern: /\bperformance\.timeOrigin\b/g,
    only: ['src/render/pageMeter.ts', 'src/worker/', ...TOOLS],
    why: 'only src/worker reads the clock; the page’s meter knows when it began to run',
  },
  {
    pattern: /\brequestAnimationFrame\b/g,
    only: ['src/render/', ...TOOLS],
    why: 'only src/render asks for animation frames',
  },
  {
    pattern:
      /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML)\b|\bdocument\.write\b/g,
    only: ['scripts/'],
    why: 'text nodes only: no HTML from strings',
  },
  {
    pattern: /(?<![.$\w])eval\(|\bnew Function\b/g,
    only: ['scripts/'],
    why: 'no code from strings',
  },
  {
    pattern: /\b(?:it|test|describe)\.(?:skip|only|todo)\b/g,
    only: ['scripts/tidy/'],
    tests: true,
    why: 'every test runs',
  },
];

const RUST_CORE_BANS = [
  {
    pattern: /\bstd::(?:time|fs|net|thread|process|env|io)\b/g,
    why: 'the core does no I/O and reads no clock',
  },
  { pattern: /\b(?:println|eprintln|print|eprint|dbg)!/g, why: 'the core prints nothing' },
  { pattern: /\brand::|\bgetrandom\b/g, why: 'random numbers are handed in' },
  {
    pattern: /\bHash(?:Map|Set)\b/g,
    why: 'a hash map’s order is random: results must not depend on it',
  },
  {
    pattern:
      /\.(?:exp|exp2|exp_m1|ln|ln_1p|log|log2|log10|sin|cos|tan|tanh|sinh|cosh|powf|powi|cbrt|hypot|mul_add)\(/g,
    why: 'platform maths differs between builds: use num’s own',
  },
];

const RUST_BANS = [
  { pattern: /\bunsafe\b/g, why: 'only bindings may be unsafe' },
  { pattern: /\bwasm_bindgen\b/g, why: 'only bindings speaks to JavaScript' },
];

const VENUE_NAMES_ALLOWED =
  /^(?:bench|e2e)\/|^src\/node\/(?:import|recordings)|^src\/contract\/(?:generated\.ts|hosts\.json)$|fixtures?\//;
const TEST = /\.test\.tsx?$/;

/** Bans that one TypeScript file breaks. */
export function typescriptBanProblems(path, code) {
  return TYPESCRIPT_BANS.flatMap((ban) => {
    const allowed = ban.only.some((folder) => path.startsWith(folder));
    return allowed || (TEST.test(path) && !ban.tests) ? [] : problems(path, code, ban);
  });
}

/** Venue names in TypeScript: they belong to the core and to generated files. */
export function venueNameProblems(path, code, venues) {
  if (
    venues.length === 0 ||
    TEST.test(path) ||
    VENUE_NAMES_ALLOWED.test(path) ||
    !path.startsWith('src/')
  )
    return [];
  const pattern = new RegExp(`\\b(?:${venues.join('|')})\\b`, 'gi');
  return problems(path, code, { pattern, why: 'venue names are the core’s' });
}

/** Ids of the venues, out of the generated contract. */
export function venuesOf(contract) {
  const table = /export const VENUES\b[\s\S]*?^\];/m.exec(contract)?.[0] ?? '';
  return [...table.matchAll(/\bid: '(\w+)'/g)].map(([, id]) => id);
}

/** Bans that one Rust file breaks; `code` comes without comments, strings and unit tests. */
export function rustBanProblems(path, code) {
  // It reads which fault to plant, and is compiled for tests of the tests alone.
  if (path === 'rust-core/core/src/planted.rs') return broken(path, code, RUST_BANS);
  if (path.startsWith('rust-core/core/src/'))
    return broken(path, code, [...RUST_CORE_BANS, ...RUST_BANS]);
  if (path.startsWith('rust-core/tools/src/')) return broken(path, code, RUST_BANS);
  return [];
}

function broken(path, code, bans) {
  return bans.flatMap((ban) => problems(path, code, ban));
}

function problems(path, code, { pattern, why }) {
  return [...matches(code, pattern)].map(({ line, text }) => `${path}:${line}: ${text}: ${why}`);
}
