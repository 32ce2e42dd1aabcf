// R2: a hundred sockets are reset, at every venue in turn, while the page follows five instruments.
import { VENUES } from '../../src/contract/generated.ts';
import { expect, test } from '../lib/faults.ts';
import { keep, percentile, seconds } from './result.ts';

const DROPS = 100;
/** A venue has its turn again only after it was live for long enough: its back-off has begun anew. */
const EVERY_MS = 900;
const REDIAL_MAX_MS = 250;
const LIVE_MAX_MS = 2000;
/** The timers of two processes, and the way between them. */
const MARGIN_MS = 50;

test.use({ trace: 'off' });
test.setTimeout(300_000);

interface Drop {
  readonly venue: string;
  readonly atMs: number;
}

test('R2 a hundred dropped sockets', async ({ drill, tap, venues }) => {
  await drill.begin();
  await drill.desk.watched(10_000);
  const drops: Drop[] = [];
  for (let at = 0; at < DROPS; at += 1) {
    const { id } = VENUES[at % VENUES.length]!;
    const [conn] = venues.at(id).streams;
    const startMs = Date.now();
    if (conn) venues.at(id).begin({ do: 'drop', conn });
    drops.push({ venue: id, atMs: startMs });
    await drill.desk.watched(EVERY_MS);
  }
  await drill.desk.watched(5000);

  const passages = await tap.passages();
  const found = drops.map(({ venue, atMs }) => {
    const nextMs = drops.find((one) => one.venue === venue && one.atMs > atMs)?.atMs ?? Infinity;
    const own = passages.filter(
      (one) => one.venue === venue && one.atMs >= atMs && one.atMs < nextMs,
    );
    const left = own.filter(({ from }) => from === 'LIVE').length;
    const back = own.filter(({ to }) => to === 'LIVE');
    const liveMs = left > 0 && back.length >= left ? back.at(-1)!.atMs - atMs : Infinity;
    const redialMs = (drill.dials(venue, atMs)[0] ?? Infinity) - atMs;
    return { venue, left, redialMs, liveMs };
  });
  const [redials, lives] = [found.map((one) => one.redialMs), found.map((one) => one.liveMs)];
  const [redial, p99] = [Math.max(...redials), percentile(lives, 99)];
  const slowest = found.toSorted((a, b) => b.liveMs - a.liveMs).slice(0, 3);
  keep({
    id: 'R2',
    figure: `p50 ${seconds(percentile(lives, 50))}, p99 ${seconds(p99)} of ${DROPS} drops; first redial after ${Math.round(redial)} ms at most`,
    met: redial <= REDIAL_MAX_MS + MARGIN_MS && p99 < LIVE_MAX_MS,
    notes: [
      `${VENUES.length} venues in turn, five instruments: every book of the venue live again`,
      'of a larger universe Binance and Binance.US bring four books a second, by their own limits',
      `slowest: ${slowest.map(({ venue, liveMs }) => `${venue} ${seconds(liveMs)}`).join(', ')}`,
      `redials measured at the server, on its own clock: ${MARGIN_MS} ms are allowed for the way`,
    ],
  });
  expect(found.every(({ left }) => left > 0)).toBe(true);
});
