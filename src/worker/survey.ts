import type { Refusal, Reply } from '../contract/control.ts';
import { VENUES } from '../contract/generated.ts';
import { NOT_PLAIN, SessionPlayer, type SessionTaker } from '../core/session-player.ts';
import type { CoreEvent } from '../core/trading-core.ts';
import { gunzipChunks, isGzip, provedBytes, SessionDamage } from '../lib/session/index.ts';

/** What a session file holds, found by reading all of it once. Times in µs. */
export interface Survey {
  readonly venues: readonly string[];
  readonly fromUs: number;
  readonly toUs: number;
  /** Where and why a cut or damaged file ends early, and how much of it is lost. */
  readonly cut: string | null;
  /** So many bytes from the file's start can be trusted: what follows is not played. */
  readonly soundBytes: number;
}

const EVENTS_PER_TURN = 4096;
const OK: Reply = { ok: true };
const VENUE_IDS = new Set(VENUES.map(({ id }) => id));
const UNKNOWN: Refusal = { ok: false, code: 'UNKNOWN_VENUE', message: 'no such venue' };
/** Bytes that a JSON string in plain ASCII may hold as they are, and what may follow a backslash. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= 0x20 && byte < 0x80 && byte !== 0x22 && byte !== 0x5c),
);
const ESCAPED = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number('"\\/bfnrt'.includes(String.fromCharCode(byte))),
);

/** Takes everything in and checks it, as an engine would, without one. */
const checker: SessionTaker = {
  receiveJson: (_t, _venue, _conn, line, from, to) => (isPlain(line, from, to) ? 0 : NOT_PLAIN),
  ingest: (event: CoreEvent) => ('venue' in event && !VENUE_IDS.has(event.venue) ? UNKNOWN : OK),
  refusal: () => UNKNOWN,
};

/**
 * Reads a whole file, in turns between which `pause` lets others work. Of a damaged one it keeps the minutes
 * before the damage that their checksums prove. Throws `SessionDamage` for a foreign file, and for a damaged
 * one of which nothing is proved: better refused at the door than in the middle.
 */
export async function survey(file: Uint8Array, pause: () => Promise<void>): Promise<Survey> {
  try {
    return await read(file, pause);
  } catch (error) {
    if (!(error instanceof SessionDamage) || !isGzip(file)) throw error;
    return (await readProved(file, pause)) ?? raise(error);
  }
}

/** What stands before the damage; null where that is nothing, or where the bytes are as they were written. */
async function readProved(file: Uint8Array, pause: () => Promise<void>): Promise<Survey | null> {
  const soundBytes = provedBytes(file);
  if (soundBytes === 0 || soundBytes === file.length) return null;
  const found = await read(file.subarray(0, soundBytes), pause);
  const lost = Math.max(1, Math.round((1 - soundBytes / file.length) * 100));
  const cut = `damaged after byte ${soundBytes}: the last ${lost} % of it are lost`;
  return found.toUs === 0 ? null : { ...found, cut };
}

function raise(error: Error): never {
  throw error;
}

async function read(file: Uint8Array, pause: () => Promise<void>): Promise<Survey> {
  const player = new SessionPlayer(isGzip(file) ? gunzipChunks(file) : [file]);
  const fromUs = player.ended ? 0 : player.upcomingUs;
  while (!player.ended) {
    player.play(checker, Number.POSITIVE_INFINITY, EVENTS_PER_TURN);
    await pause();
  }
  const { truncated } = player;
  return {
    venues: [...new Set(player.header.markets.map(({ venue }) => venue))],
    fromUs,
    toUs: Number.isNaN(player.atUs) ? fromUs : player.atUs,
    cut: truncated && `line ${truncated.line}: ${truncated.reason}`,
    soundBytes: file.length,
  };
}

function isPlain(line: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = line[at]!;
    if (PLAIN[byte] === 1) continue;
    at += 1;
    if (byte !== 0x5c || at >= to || ESCAPED[line[at]!] !== 1) return false;
  }
  return true;
}
