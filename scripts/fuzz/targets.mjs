// What can be fuzzed, by name: every decoder that has a plain twin, and the readers of session files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUST } from '../lib/paths.mjs';

/** The crate with the twins, the kept inputs and the crashers. */
export const CRATE = join(RUST, 'fuzz');

const twins = readFileSync(join(CRATE, 'src/twin/mod.rs'), 'utf8');

export const DECODERS = [...twins.matchAll(/^\s+"([\w-]+)" = \w+,$/gm)].map(([, id]) => id);
/** The reader of session files in native tools. */
export const SESSION = 'session';
/** The one that the page has. */
export const PAGE_SESSION = 'page-session';
export const TARGETS = [...DECODERS, SESSION, PAGE_SESSION];
