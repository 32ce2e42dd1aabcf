// Node's version and the npm packages.
import { readFileSync } from 'node:fs';
import { packageFile, ROOT } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { doing } from './lib/say.mjs';
import { once } from './lib/stamp.mjs';

const OLDEST = [20, 19];
const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/;

export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new Problem(
    `Node ${version} is too old; ${OLDEST.join('.')} or newer is needed.`,
    installNode(),
  );
}

function installNode() {
  if (process.env.NVM_DIR) return 'nvm install 22';
  const own = { darwin: 'brew install node@22', win32: 'winget install OpenJS.NodeJS.LTS' };
  return own[process.platform] ?? 'npx --yes n 22';
}

/** Installs exactly what the lockfile names, when the lockfile changed. */
export function ensurePackages() {
  return once({
    name: 'packages',
    inputs: ['package-lock.json', '.npmrc'],
    salt: process.platform + process.arch,
    // npm writes this file last.
    outputs: [packageFile('.package-lock.json')],
    work: () => doing(`installing ${packageCount()} packages from the lockfile`, install),
  });
}

async function install() {
  // npm is a script of its own on Windows, which only a shell starts.
  const windows = process.platform === 'win32';
  const { code, output } = await run(windows ? 'npm.cmd' : 'npm', ['ci', '--include=dev'], {
    shell: windows,
  });
  if (code === null) throw new Problem('npm is missing; it comes with Node.', installNode());
  if (code === 0) return;
  if (NO_NETWORK.test(output))
    throw new Problem('npm could not reach its registry (is there a network?).', 'npm ci');
  throw new Problem(`npm ci failed:\n${firstErrors(output)}`);
}

// npm adds its whole manual to an error.
function firstErrors(output) {
  const lines = output.split('\n').filter((line) => line.startsWith('npm error'));
  return lines.slice(0, 6).join('\n');
}

function packageCount() {
  const lock = JSON.parse(readFileSync(`${ROOT}/package-lock.json`, 'utf8'));
  return Object.keys(lock.packages).length - 1;
}
