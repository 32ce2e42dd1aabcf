// Finds a Chromium for the tests: Playwright's own, a system one, or Debian's package.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { BUILD, CHROMIUM_FILE, ROOT } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { doing, sayFresh } from './lib/say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/snap/bin/chromium',
];

/** Finds or installs a Chromium and leaves its path in build/chromium.json for Playwright's configuration. */
export async function ensureChromium() {
  if (existsSync(known())) return sayFresh('chromium');
  const executablePath = playwrightsOwn() ?? onSystem() ?? (await fromDebian());
  mkdirSync(BUILD, { recursive: true });
  writeFileSync(CHROMIUM_FILE, JSON.stringify({ executablePath }));
}

function known() {
  try {
    return JSON.parse(readFileSync(CHROMIUM_FILE, 'utf8')).executablePath;
  } catch {
    return '';
  }
}

function playwrightsOwn() {
  const { chromium } = createRequire(join(ROOT, 'package.json'))('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function onSystem() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...PLACES].find((path) => existsSync(path));
}

async function fromDebian() {
  const root = process.getuid?.() === 0;
  if (!root || !existsSync('/usr/bin/apt-get')) throw missing();
  await doing('installing Debian’s chromium', aptInstall);
  const path = onSystem();
  if (!path) throw missing();
  return path;
}

async function aptInstall() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  if ((await install()).code === 0) return;
  // A fresh image has no package lists yet.
  await run('apt-get', ['update'], { env });
  if ((await install()).code !== 0) throw missing();
}

function missing() {
  const debian = existsSync('/usr/bin/apt-get');
  const command = debian ? 'sudo apt-get install -y chromium' : 'npx playwright install chromium';
  return new Problem('The end-to-end tests need a Chromium, and none was found.', command);
}
