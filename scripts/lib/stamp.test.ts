import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILD } from './paths.mjs';
import { setQuiet } from './say.mjs';
import { once } from './stamp.mjs';

const NAME = `stamp test ${process.pid}`;
const folder = join(BUILD, NAME);
const input = join(folder, 'input.txt');
const output = join(folder, 'output.txt');
let built = 0;

const step = (extra: object = {}) => ({
  name: NAME,
  inputs: [`build/${NAME}/input.txt`],
  outputs: [output],
  work: async () => {
    built += 1;
    writeFileSync(output, 'done');
  },
  ...extra,
});

beforeEach(() => {
  setQuiet(true);
  built = 0;
  mkdirSync(folder, { recursive: true });
  writeFileSync(input, 'one');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(join(BUILD, 'stamps', `${NAME.replaceAll(' ', '-')}.json`), { force: true });
});

test('the same input is built once, a touched one not again, a changed one again', async () => {
  expect(await once(step())).toBe(true);
  expect(await once(step())).toBe(false);
  utimesSync(input, new Date(0), new Date(0));
  expect(await once(step())).toBe(false);
  writeFileSync(input, 'two');
  expect(await once(step())).toBe(true);
});

test('a lost output, a new file and another salt are built again', async () => {
  await once(step());
  rmSync(output);
  expect(await once(step())).toBe(true);
  expect(await once(step({ salt: 'other' }))).toBe(true);
});

test('a build that failed is tried again', async () => {
  const failing = step({ work: () => Promise.reject(new Error('cut off')) });
  await expect(once(failing)).rejects.toThrow('cut off');
  expect(await once(step())).toBe(true);
});

test('two at the same time build once', async () => {
  const done = await Promise.all([once(step()), once(step())]);
  expect(done.sort()).toEqual([false, true]);
  expect(built).toBe(1);
});
