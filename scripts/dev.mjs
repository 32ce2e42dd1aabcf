// `npm run dev`: Vite's own server with the same core. Restart it after a change of the Rust sources.
import { spawn } from 'node:child_process';
import { packageFile, ROOT } from './lib/paths.mjs';
import { main } from './lib/problem.mjs';
import { setUpCore } from './setup.mjs';

await main(async () => {
  await setUpCore();
  const args = [packageFile('vite/bin/vite.js'), ...process.argv.slice(2)];
  const vite = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  vite.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
});
