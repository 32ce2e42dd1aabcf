import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeRecordings } from './recordings.ts';

const ROOT = join(import.meta.dirname, '../..');
const SESSIONS = join(ROOT, 'public/sessions');
const FETCH_BYTES_MAX = 4_000_000;

it('the bundled recordings are those the fixtures make, byte for byte', { timeout: 60_000 }, () => {
  const made = makeRecordings(join(ROOT, 'rust-core/fixtures'));
  for (const [name, bytes] of made) {
    const committed = readFileSync(join(SESSIONS, name));
    expect(committed.equals(bytes), `${name} is stale: node scripts/make-recordings.mjs`).toBe(
      true,
    );
  }
  const shipped = readdirSync(SESSIONS).filter((name) => name !== 'LICENCES.txt');
  expect(shipped.sort()).toEqual([...made.keys()].sort());
});

it('they are small enough to load in two seconds', () => {
  const sizes = readdirSync(SESSIONS).map((name) => readFileSync(join(SESSIONS, name)).length);
  expect(Math.max(...sizes)).toBeLessThan(FETCH_BYTES_MAX / 2);
});
