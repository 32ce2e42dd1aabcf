import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'vite';
import wasm from 'vite-plugin-wasm';
import { placeOf } from './places.ts';

const PAGE = placeOf('build/bench/page');
const FOUND = placeOf('build/chromium.json');

/** Builds the benchmark's page around the worker that ships. Gives its folder. */
export async function buildPage(): Promise<string> {
  await build({
    configFile: false,
    root: placeOf('bench/page'),
    base: './',
    logLevel: 'error',
    plugins: [wasm()],
    worker: { format: 'es', plugins: () => [wasm()] },
    build: { target: 'esnext', outDir: PAGE, emptyOutDir: true, assetsInlineLimit: 0 },
  });
  return PAGE;
}

/** The Chromium that the tests use. */
export function launch(): Promise<Browser> {
  const found = existsSync(FOUND) ? JSON.parse(readFileSync(FOUND, 'utf8')) : {};
  return chromium.launch({ ...found, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
}
