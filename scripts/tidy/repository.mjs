// Rules about whole files: dependencies, sizes, lengths.

const SIZE_BYTES_MAX = 2_000_000;
const LINES_MAX = 500;
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const CORE_DEPENDENCIES = ['miniz_oxide'];

/** The core forbids unsafe code and depends on one crate. */
export function coreCrateProblems(libText, cargoText) {
  const forbid = /^#!\[forbid\(unsafe_code\)\]/m.test(libText);
  const section = /^\[dependencies\]\n([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(cargoText)?.[1] ?? '';
  const names = [...section.matchAll(/^([\w-]+)/gm)].map(([, name]) => name);
  const extra = names.filter((name) => !CORE_DEPENDENCIES.includes(name));
  return [
    ...(forbid ? [] : ['rust-core/core/src/lib.rs: #![forbid(unsafe_code)] is missing']),
    ...extra.map((name) => `rust-core/core/Cargo.toml: the core must not depend on ${name}`),
  ];
}

/** Versions are exact and come from the registry; the lockfile names no host. */
export function packageProblems(manifest, lockText) {
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const loose = all.filter(([, version]) => !EXACT.test(version));
  return [
    ...loose.map(([name, version]) => `package.json: ${name} "${version}" is not an exact version`),
    ...(/"resolved":/.test(lockText) ? ['package-lock.json: holds addresses ("resolved")'] : []),
  ];
}

/** Files too big to keep in every clone for ever, unless listed. */
export function sizeProblems(path, bytes, allowed) {
  if (bytes <= SIZE_BYTES_MAX || allowed.includes(path)) return [];
  return [`${path}: ${bytes} bytes; over ${SIZE_BYTES_MAX} only what scripts/tidy.json lists`];
}

/**
 * Source files stay short. Longer ones are listed with a length they may not exceed: the list only shrinks.
 *
 * @param {Record<string, number>} listed
 */
export function lengthProblems(path, lines, listed) {
  const max = listed[path];
  if (max === undefined)
    return lines <= LINES_MAX ? [] : [`${path}: ${lines} lines; split it (${LINES_MAX} at most)`];
  if (lines > max) return [`${path}: ${lines} lines, was ${max}: split it`];
  if (lines <= LINES_MAX)
    return [`${path}: ${lines} lines: take it off the list in scripts/tidy.json`];
  return [];
}

/** Entries of scripts/tidy.json whose files are gone. */
export function listProblems(listed, paths) {
  const gone = listed.filter((path) => !paths.includes(path));
  return gone.map((path) => `scripts/tidy.json lists ${path}, which is gone`);
}
