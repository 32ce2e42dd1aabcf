// Starts other programs.
import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

/**
 * Runs a program to its end and returns `{ code, output }`; both of its streams are collected in order.
 * `code` is null when the program does not exist, and 1 when a signal ended it.
 */
export function run(program, args, { cwd = ROOT, env = {}, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks = [];
    const keep = (chunk) => chunks.push(chunk);
    const text = () => Buffer.concat(chunks).toString();
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      if (error.code === 'ENOENT') resolve({ code: null, output: '' });
      else reject(error);
    });
    child.on('close', (code) => resolve({ code: code ?? 1, output: text() }));
  });
}

/** Runs a JavaScript program with this same Node. */
export function runNode(file, args, options) {
  return run(process.execPath, [file, ...args], options);
}
