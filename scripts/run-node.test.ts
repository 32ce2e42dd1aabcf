import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from './lib/paths.mjs';

// Outside of src/, so that no other bundle is built again because of it.
const folder = 'build/run-node-test';

const TOOL = `
import { existsSync } from 'node:fs';
import { strToU8 } from 'fflate';
const args: string[] = process.argv.slice(2);
const core = new URL('../../src/core/generated/simd/arbscope_bg.wasm', import.meta.url);
console.log(JSON.stringify({ args, folder: process.cwd(), core: existsSync(core), bytes: strToU8('ab').length }));
process.exitCode = 7;
`;

const runTool = (env: Record<string, string> = {}) =>
  spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/run-node.mjs'), `${folder}/tool.ts`, 'a b', '--json'],
    {
      cwd: tmpdir(),
      encoding: 'utf8',
      env: { ...process.env, ...env },
    },
  );

beforeAll(() => {
  mkdirSync(join(ROOT, folder), { recursive: true });
  writeFileSync(join(ROOT, folder, 'tool.ts'), TOOL);
});

test('arguments, folder, exit code and a clean output stream are the tool’s own; it finds the core', () => {
  const { status, stdout } = runTool();
  expect(JSON.parse(stdout)).toEqual({
    args: ['a b', '--json'],
    folder: tmpdir(),
    core: true,
    bytes: 2,
  });
  expect(status).toBe(7);
}, 60_000);

test('an unknown tool is one plain line', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/run-node.mjs', 'src/node/none.ts'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  expect(status).toBe(1);
  expect(stderr.trim()).toMatch(/^arbscope: There is no src\/node\/none\.ts\./);
});
