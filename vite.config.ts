import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import wasm from 'vite-plugin-wasm';
import { defineConfig } from 'vitest/config';
import {
  devContentPolicy,
  headersFile,
  securityHeaders,
  shippedHeaders,
  venueOrigins,
} from './scripts/headers.mjs';

const root = import.meta.dirname;

/** Leaves the shipped headers beside the page, in the form static hosts read. */
function headersPlugin(): Plugin {
  return {
    name: 'arbscope-headers',
    apply: 'build',
    generateBundle() {
      const source = headersFile(shippedHeaders(root));
      this.emitFile({ type: 'asset', fileName: '_headers', source });
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), wasm(), headersPlugin()],
  worker: { format: 'es', plugins: () => [wasm()] },
  build: {
    target: 'esnext',
    // Wasm stays a file of its own, so that it is compiled while it streams.
    assetsInlineLimit: (path) => (path.endsWith('.wasm') ? false : undefined),
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  server: {
    host: '127.0.0.1',
    headers: securityHeaders(devContentPolicy(venueOrigins(root))),
  },
  preview: { host: '127.0.0.1', headers: shippedHeaders(root) },
  test: {
    include: [
      'src/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
      'e2e/**/*.test.ts',
    ],
    passWithNoTests: true,
    // The core is what it is on the page: Node loads its files as they are, untransformed.
    server: { deps: { external: [/\/core\/generated\//] } },
    // Generous, because cargo and a browser may be busy on the same two cores.
    testTimeout: 30_000,
  },
});
