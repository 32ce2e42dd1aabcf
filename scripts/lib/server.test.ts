import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOf, serveFolder } from './server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'arbscope-server-'));
let server: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'assets/core-1.wasm'), 'wasm');
  server = await serveFolder(folder, { port: 0, headers: { 'X-Shipped': 'yes' } });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test('the page comes with the shipped headers and its type', async () => {
  const response = await fetch(server.url);
  expect(await response.text()).toBe('<p>page</p>');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.get('x-shipped')).toBe('yes');
});

test('wasm has the type that lets it compile while it streams, and is kept', async () => {
  const { headers } = await fetch(`${server.url}assets/core-1.wasm?v=1`);
  expect(headers.get('content-type')).toBe('application/wasm');
  expect(headers.get('cache-control')).toContain('immutable');
});

test('errors carry the shipped headers too', async () => {
  const missing = await fetch(`${server.url}nothing.js`);
  const refused = await fetch(server.url, { method: 'POST' });
  expect([missing.status, refused.status]).toEqual([404, 405]);
  expect(missing.headers.get('x-shipped')).toBe('yes');
});

test.each(['/../x', '/%2e%2e/x', '/..%2f..%2fetc/passwd', '/%00', '/%zz', '/assets', '/nothing'])(
  'no path leads out of the folder or to a folder: %s',
  (path) => expect(fileOf(folder, path)).toBeNull(),
);

test('a taken port leads to the next one', async () => {
  const port = Number(new URL(server.url).port);
  const second = await serveFolder(folder, { port, headers: {} });
  expect(second.url).not.toBe(server.url);
  await second.close();
});
