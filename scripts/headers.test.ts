import { describe, expect, test } from 'vitest';
import { contentPolicy, devContentPolicy, headersFile, securityHeaders } from './headers.mjs';

const ORIGINS = ['wss://a.example', 'wss://b.example:8443'];

// The policy word for word: a change of one source of script is a decision, never a side effect.
const SHIPPED =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
  "font-src 'self'; connect-src 'self' wss://a.example wss://b.example:8443; worker-src 'self'; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types app-script-url";

test('X04 X05 the shipped policy is exactly this', () => {
  expect(contentPolicy(ORIGINS)).toBe(SHIPPED);
});

test('the development policy keeps Trusted Types and opens styles, the preamble and its own socket', () => {
  const policy = devContentPolicy(ORIGINS);
  expect(policy).toContain('trusted-types app-script-url');
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'");
  expect(policy).not.toContain("'unsafe-eval'");
});

describe('the headers file', () => {
  const lines = headersFile(securityHeaders(contentPolicy(ORIGINS))).split('\n');

  test('sends every header with every path, workers included', () => {
    expect(lines[0]).toBe('/*');
    expect(lines).toContain(`  Content-Security-Policy: ${SHIPPED}`);
    expect(lines).toContain('  Cross-Origin-Embedder-Policy: require-corp');
    expect(lines.filter((line) => line.startsWith('  ')).length).toBe(7);
  });

  test('lets hashed files be kept for ever', () => {
    expect(lines.slice(-3)).toEqual([
      '/assets/*',
      '  Cache-Control: public, max-age=31536000, immutable',
      '',
    ]);
  });
});
