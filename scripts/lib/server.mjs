// A static server for dist/ that sends the shipped headers with every response, worker scripts included.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const HOST = '127.0.0.1';
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * Serves `folder` on the first free port from `port` on; port 0 takes any.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, { port, headers, tries = 20 }) {
  const server = createServer((request, response) => answer(folder, headers, request, response));
  const bound = await listen(server, port, tries);
  return { url: `http://${HOST}:${bound}/`, close: () => close(server) };
}

/** The file a request path means, or null for a path that leaves the folder or names nothing. */
export function fileOf(folder, requestPath) {
  const path = decoded(requestPath.split(/[?#]/)[0]);
  if (path === null || path.includes('\0')) return null;
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
  if (!file.startsWith(folder + sep)) return null;
  return isFile(file) ? file : null;
}

function answer(folder, headers, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return end(response, 405, { ...headers, Allow: 'GET, HEAD' });
  }
  const file = fileOf(folder, request.url ?? '/');
  if (file === null) return end(response, 404, headers);
  response.writeHead(200, { ...headers, ...fileHeaders(folder, file) });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

function fileHeaders(folder, file) {
  // Names under assets/ carry a hash of their content, everything else may change with the next build.
  const hashed = file.startsWith(join(folder, 'assets') + sep);
  return {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Length': statSync(file).size,
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}

function end(response, status, headers) {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${status}\n`);
}

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function listen(server, port, tries) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const next = error.code === 'EADDRINUSE' && tries > 1;
      if (next) resolve(listen(server, port + 1, tries - 1));
      else reject(error);
    });
    server.listen(port, HOST, () => resolve(server.address().port));
  });
}

function close(server) {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
