// The one place that says which security headers the page and every worker script are served with.
// The static server, Vite's servers and `dist/_headers` all read it from here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const HOSTS_FILE = 'src/contract/hosts.json';
const ORIGIN = /^wss:\/\/[a-z0-9.-]+(:\d+)?$/;

/** Origins the page may open sockets to: a list the core's venue table generates. */
export function venueOrigins(root) {
  const text = readIfPresent(join(root, HOSTS_FILE));
  if (text === null) return [];
  const origins = JSON.parse(text);
  const bad = origins.find((origin) => !ORIGIN.test(origin));
  if (bad !== undefined) throw new Error(`${HOSTS_FILE}: "${bad}" is not a wss origin`);
  return origins;
}

/** The content policy as shipped; `origins` are the venues' socket origins. */
export function contentPolicy(origins) {
  return joinPolicy(shippedDirectives(origins));
}

/**
 * The shipped policy, opened only as far as hot reloading needs: its preamble and styles are inline and its
 * socket is our own. (After a restart of the server the page has to be reloaded by hand: Vite would
 * watch for it from a worker that this policy refuses.)
 */
export function devContentPolicy(origins) {
  const directives = shippedDirectives(origins);
  directives['script-src'].push("'unsafe-inline'");
  directives['style-src'].push("'unsafe-inline'");
  directives['connect-src'].push('ws://127.0.0.1:*');
  return joinPolicy(directives);
}

/** Every header of the shipped page, as name and value. */
export function securityHeaders(policy) {
  return {
    'Content-Security-Policy': policy,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
  };
}

export function shippedHeaders(root) {
  return securityHeaders(contentPolicy(venueOrigins(root)));
}

/** The `_headers` file that Netlify and Cloudflare Pages read from the static folder. */
export function headersFile(headers) {
  const everywhere = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  const hashed = ['/assets/*', '  Cache-Control: public, max-age=31536000, immutable'];
  return `${['/*', ...everywhere, ...hashed].join('\n')}\n`;
}

function shippedDirectives(origins) {
  return {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...origins],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['app-script-url'],
  };
}

function joinPolicy(directives) {
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}

function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
