// `npm start`: sets everything up, serves the page and opens it where there is a screen.
import { spawn } from 'node:child_process';
import { main } from './lib/problem.mjs';
import { portArgument, servePage } from './serve.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  const port = portArgument(process.argv.slice(2));
  await setUp();
  const { url } = await servePage(port);
  console.log(`\nArbscope is at ${url} (Ctrl+C stops it)`);
  if (hasScreen() && !process.argv.includes('--no-open')) open(url);
});

function hasScreen() {
  if (process.env.CI) return false;
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function open(url) {
  const [program, ...args] = {
    darwin: ['open', url],
    win32: ['cmd', '/c', 'start', '', url],
  }[process.platform] ?? ['xdg-open', url];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  // The address is printed anyway; a machine without an opener has lost nothing.
  child.on('error', () => {});
  child.unref();
}
