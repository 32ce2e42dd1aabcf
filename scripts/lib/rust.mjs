// Finds Rust, and names the one command that mends what is missing.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { RUST } from './paths.mjs';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';
import { doing } from './say.mjs';

export const TARGET = 'wasm32-unknown-unknown';
const OLDEST = [1, 88];
const INSTALL =
  process.platform === 'win32'
    ? 'winget install Rustlang.Rustup'
    : "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh";
const NO_NETWORK =
  /could not resolve|couldn't resolve|failed to (download|fetch|resolve)|timed out|network|spurious/i;

/** Makes sure that cargo is there, new enough and able to compile to WebAssembly. */
export async function ensureRust() {
  findCargo();
  const version = await rustVersion();
  if (older(version)) {
    throw new Problem(
      `Rust ${version} is too old; ${OLDEST.join('.')} is needed.`,
      'rustup update stable',
    );
  }
  await ensureTarget();
}

/** Makes sure of the parts of Rust that only the checks need. */
export async function ensureRustChecks() {
  await ensureRust();
  for (const [command, component] of [
    ['fmt', 'rustfmt'],
    ['clippy', 'clippy'],
  ]) {
    const { code } = await run('cargo', [command, '--version']);
    if (code !== 0) await doing(`adding ${component}`, () => addComponent(component));
  }
}

/** Runs cargo in the workspace; a failure becomes a problem that carries the compiler's words. */
export async function cargo(args, { env = {}, targetFolder = 'target' } = {}) {
  findCargo();
  const full = { CARGO_TARGET_DIR: join(RUST, targetFolder), CARGO_TERM_COLOR: 'never', ...env };
  const { code, output } = await run('cargo', args, { cwd: RUST, env: full });
  if (code === null) throw missing();
  if (code !== 0) throw failure(args, output);
  return output;
}

// A shell opened before rustup was installed does not have its folder on the path yet.
function findCargo() {
  const folder = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin');
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (existsSync(folder) && !folders.includes(folder)) {
    process.env.PATH = [...folders, folder].join(delimiter);
  }
}

async function rustVersion() {
  const { code, output } = await run('rustc', ['--version']);
  if (code !== 0) throw missing();
  return output.split(' ')[1] ?? '0.0';
}

function older(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

async function ensureTarget() {
  const { output } = await run('rustc', ['--print', 'sysroot']);
  if (existsSync(join(output.trim(), 'lib/rustlib', TARGET))) return;
  await doing(`adding the Rust target ${TARGET}`, addTarget);
}

async function addTarget() {
  const { code } = await run('rustup', ['target', 'add', TARGET]);
  if (code === null) throw new Problem(`rustup is missing, and Rust has no ${TARGET}.`, INSTALL);
  if (code !== 0) {
    throw new Problem(
      `rustup could not add ${TARGET} (is there a network?).`,
      `rustup target add ${TARGET}`,
    );
  }
}

async function addComponent(component) {
  const { code } = await run('rustup', ['component', 'add', component]);
  if (code !== 0)
    throw new Problem(`Rust’s ${component} is missing.`, `rustup component add ${component}`);
}

function missing() {
  return new Problem('Rust is not installed (no cargo on the path).', INSTALL);
}

function failure(args, output) {
  if (NO_NETWORK.test(output) && !/^error\[E/m.test(output)) {
    return new Problem(
      'cargo could not fetch its packages (is there a network?).',
      'cargo fetch --manifest-path rust-core/Cargo.toml',
    );
  }
  return new Problem(`cargo ${args.join(' ')} failed:\n${output.trimEnd()}`);
}
