import type { Refusal, Reply } from '../contract/control.ts';
import { VENUES } from '../contract/generated.ts';
import { NOT_PLAIN, SessionPlayer, type SessionTaker } from '../core/session-player.ts';
import type { CoreEvent } from '../core/trading-core.ts';
import { gunzipChunks, isGzip } from '../lib/session/index.ts';

/** What a session file holds, found by reading all of it once. Times in µs. */
export interface Survey {
  readonly venues: readonly string[];
  readonly fromUs: number;
  readonly toUs: number;
  /** Where and why a cut file ends early. */
  readonly cut: string | null;
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
 * Reads a whole file, in turns between which `pause` lets others work. Throws `SessionDamage` for a
 * foreign or damaged one: better refused at the door than in the middle.
 */
export async function survey(file: Uint8Array, pause: () => Promise<void>): Promise<Survey> {
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
