// Nothing is built twice from the same bytes. A stamp remembers the hash of what went into a build;
// sizes and times of files only spare reading them again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { BUILD, ROOT } from './paths.mjs';
import { sayFresh } from './say.mjs';

/**
 * Does `work` unless its inputs are those of its last success and its outputs stand.
 *
 * @param {object} step
 * @param {string} step.name names the stamp and the step
 * @param {string[]} step.inputs files and folders, relative to the repository; absent ones count as empty
 * @param {(path: string) => boolean} [step.accept] which files of those folders count
 * @param {string} [step.salt] whatever else the result depends on
 * @param {string[]} step.outputs absolute paths that must exist
 * @param {() => Promise<unknown>} step.work
 * @returns {Promise<boolean>} whether work was done
 */
export async function once(step) {
  if (isFresh(step)) {
    sayFresh(step.name);
    return false;
  }
  return withLock(`${stampPath(step.name)}.lock`, () => workUnlessFresh(step));
}

function isFresh(step) {
  const old = readStamp(step.name);
  return old?.hash === printOf(step, old).hash && step.outputs.every((path) => existsSync(path));
}

async function workUnlessFresh(step) {
  // Another process may have done it while this one waited for the lock.
  if (isFresh(step)) return false;
  // Taken before the work: a file that changes meanwhile makes the next run work again.
  const print = printOf(step, readStamp(step.name));
  await step.work();
  writeStamp(step.name, print);
  return true;
}

function printOf({ inputs, accept, salt = '' }, old) {
  return fingerprint(listFiles(inputs, accept), old?.files ?? {}, salt);
}

/** Hash over paths and contents; `known` holds size, time and hash of files as last seen. */
export function fingerprint(paths, known, salt) {
  const whole = createHash('sha256').update(salt);
  const files = {};
  for (const path of paths) {
    files[path] = seen(path, known[path]);
    whole.update(`${path}\0${files[path][2]}\n`);
  }
  return { hash: whole.digest('hex'), files };
}

/** All accepted files under the given files and folders, sorted, relative to the repository. */
export function listFiles(inputs, accept = () => true) {
  const found = [];
  for (const input of inputs) {
    const path = join(ROOT, input);
    if (!existsSync(path)) continue;
    if (statSync(path).isDirectory()) walk(path, found);
    else found.push(path);
  }
  return found
    .map((path) => relative(ROOT, path).replaceAll('\\', '/'))
    .filter(accept)
    .sort();
}

function walk(folder, found) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, found);
    else if (entry.isFile()) found.push(path);
  }
}

function seen(path, old) {
  const { size, mtimeMs } = statSync(join(ROOT, path));
  if (old && old[0] === size && old[1] === mtimeMs) return old;
  const hash = createHash('sha256')
    .update(readFileSync(join(ROOT, path)))
    .digest('hex');
  return [size, mtimeMs, hash];
}

function stampPath(name) {
  return join(BUILD, 'stamps', `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.json`);
}

function readStamp(name) {
  try {
    return JSON.parse(readFileSync(stampPath(name), 'utf8'));
  } catch {
    // No stamp, or half a stamp of a run that was cut off: build.
    return undefined;
  }
}

function writeStamp(name, print) {
  mkdirSync(dirname(stampPath(name)), { recursive: true });
  writeFileSync(stampPath(name), JSON.stringify(print));
}
