import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { shippedHeaders } from '../../scripts/headers.mjs';
import { serveFolder } from '../../scripts/lib/server.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist');

export interface Host {
  readonly url: string;
  close(): Promise<void>;
}

/** The built page with its files changed by `change`, or its content policy by `policy`. */
export async function hostOf(options: {
  change?: (assets: string) => void;
  policy?: (policy: string) => string;
}): Promise<Host> {
  let folder = DIST;
  if (options.change) {
    folder = join(mkdtempSync(join(tmpdir(), 'arbscope-')), 'dist');
    cpSync(DIST, folder, { recursive: true });
    options.change(join(folder, 'assets'));
  }
  return serveFolder(folder, { port: 0, headers: headersWith(options.policy) });
}

/** The built page in a sub-folder of a host. */
export async function subPathHost(): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'arbscope-'));
  mkdirSync(join(folder, 'deep'));
  symlinkSync(DIST, join(folder, 'deep', 'sub'));
  const host = await serveFolder(folder, { port: 0, headers: headersWith() });
  return { ...host, url: `${host.url}deep/sub/` };
}

/** The built files of `assets/` whose names match. */
export function assetsLike(assets: string, pattern: RegExp): string[] {
  const found = readdirSync(assets).filter((name) => pattern.test(name));
  if (found.length === 0) throw new Error(`no built file matches ${pattern}`);
  return found.map((name) => join(assets, name));
}

export function sizeOf(file: string): number {
  return readFileSync(file).length;
}

function headersWith(policy: (text: string) => string = (text) => text): Record<string, string> {
  const headers: Record<string, string> = shippedHeaders(ROOT);
  const shipped = headers['Content-Security-Policy'] ?? '';
  return { ...headers, 'Content-Security-Policy': policy(shipped) };
}
