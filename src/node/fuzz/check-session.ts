import { gunzipSync, gzipSync } from 'node:zlib';
import { isGzip } from '../../lib/session/gzip.ts';
import { openSession, SessionDamage, SessionReader } from '../../lib/session/index.ts';
import { readPlainly, type Said } from './plain-session.ts';

/** Pieces so small that every border lies somewhere awkward. */
const PIECE_BYTES = 7;

/**
 * Has the page's reader of sessions and a plain one read a file, whole, in pieces and compressed. Throws where
 * they differ, or where anything but `SessionDamage` comes out.
 */
export function checkSession(file: Uint8Array): void {
  const ours = outcome(() => openSession(file));
  if (isGzip(file)) {
    if (ours !== null && !ours.cut) same('inflated', ours, readPlainly(gunzipSync(file)));
    return;
  }
  same('read plainly', ours, readPlainly(file));
  same(
    'in pieces',
    ours,
    outcome(() => new SessionReader(piecesOf(file))),
  );
  same(
    'compressed',
    ours,
    outcome(() => openSession(gzipSync(file, { level: 1 }))),
  );
}

function outcome(open: () => SessionReader): Said | null {
  try {
    const reader = open();
    const events = JSON.stringify([...reader]);
    return { header: JSON.stringify(reader.header), events, cut: reader.truncated !== null };
  } catch (error) {
    if (error instanceof SessionDamage) return null;
    throw error;
  }
}

function same(how: string, ours: Said | null, other: Said | null): void {
  const [a, b] = [ours, other].map((said) => JSON.stringify(said));
  if (a !== b) throw new Error(`${how} it says something else\nours  ${a}\nother ${b}`);
}

function* piecesOf(file: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < file.length; from += PIECE_BYTES) {
    yield file.subarray(from, from + PIECE_BYTES);
  }
}
