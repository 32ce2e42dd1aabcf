// Sets up whatever a command needs, from nothing or from what is there: packages, core, contract, page.
// Built on Node alone, because it runs before any package is installed.
import { ensureContract } from './contract.mjs';
import { ensureCore } from './core.mjs';
import { isProgram, main } from './lib/problem.mjs';
import { say } from './lib/say.mjs';
import { checkNode, ensurePackages } from './packages.mjs';
import { ensurePage } from './page.mjs';

/** Everything but the page: enough for Vite's own server, the tests and the Node tools. */
export async function setUpCore() {
  checkNode();
  await ensurePackages();
  await ensureCore();
  await ensureContract();
}

/** All that `npm start` serves. */
export async function setUp() {
  say('Setting up (only what changed is built):');
  await setUpCore();
  await ensurePage();
}

if (isProgram(import.meta.filename)) await main(setUp);
