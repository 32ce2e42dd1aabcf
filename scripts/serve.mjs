// `npm run serve [-- --port N]`: serves the built page, as any static host would, on the loopback only.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shippedHeaders } from './headers.mjs';
import { DIST, ROOT } from './lib/paths.mjs';
import { isProgram, main, Problem } from './lib/problem.mjs';
import { serveFolder } from './lib/server.mjs';

export const DEFAULT_PORT = 4173;

/** Serves dist/ and returns the server; see `serveFolder`. */
export function servePage(port) {
  if (!existsSync(join(DIST, 'index.html'))) {
    throw new Problem('There is no built page in dist/.', 'npm run build');
  }
  return serveFolder(DIST, { port, headers: shippedHeaders(ROOT) });
}

/** The value of `--port`, or the default. */
export function portArgument(args) {
  const at = args.indexOf('--port');
  if (at < 0) return DEFAULT_PORT;
  const port = Number(args[at + 1]);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new Problem('--port takes a number from 0 to 65535.', 'npm run serve -- --port 4173');
}

if (isProgram(import.meta.filename)) {
  await main(async () => {
    const { url } = await servePage(portArgument(process.argv.slice(2)));
    console.log(`Serving dist/ at ${url} (Ctrl+C stops it)`);
  });
}
