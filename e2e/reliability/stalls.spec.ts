// R3: at every venue the connections that are open go silent and never close; what is dialled anew answers.
import { VENUES } from '../../src/contract/generated.ts';
import { expect, test } from '../lib/faults.ts';
import { keep, percentile, seconds } from './result.ts';

/** How often a venue says something when nothing happens, where it does, s: what its file in the core says. */
const HEARTBEAT_S: Readonly<Record<string, number>> = {
  bitfinex: 15,
  bitget: 20,
  bitstamp: 20,
  coinbase: 1,
  'crypto-com': 30,
  gate: 10,
  gemini: 20,
  htx: 5,
  kraken: 1,
  kucoin: 15,
  mexc: 15,
};
const STALL_MS = 5000;
const STALE_MARGIN_MS = 250;
const LIVE_MAX_MS = 2000;
const EVERY_MS = 1500;

test.use({ trace: 'off' });
test.setTimeout(300_000);

test('R3 half-open at sixteen venues', async ({ drill, tap, venues }) => {
  await drill.beginWithAll();
  await drill.desk.watched(10_000);
  const frozen = new Map<string, number>();
  for (const { id } of VENUES) {
    venues.at(id).begin({ do: 'freeze', conn: 'open' });
    frozen.set(id, Date.now());
    await drill.desk.watched(EVERY_MS);
  }
  await drill.desk.watched(85_000);

  const passages = await tap.passages();
  const found = VENUES.map(({ id }) => {
    const sinceMs = frozen.get(id)!;
    const own = passages.filter(({ venue, atMs }) => venue === id && atMs >= sinceMs);
    const left = own.filter(({ from }) => from === 'LIVE');
    const lastMs = Math.max(...left.map(({ atMs }) => atMs)) - sinceMs;
    const backMs =
      Math.max(...own.filter(({ to }) => to === 'LIVE').map(({ atMs }) => atMs)) - sinceMs;
    const stallMs = Math.max(STALL_MS, 2500 * (HEARTBEAT_S[id] ?? 0));
    return { id, lastMs, stallMs, liveMs: backMs - stallMs };
  });
  const stale = Math.max(...found.map(({ lastMs }) => lastMs));
  const live = Math.max(...found.map(({ liveMs }) => liveMs));
  const staleLate = found.filter(({ lastMs }) => lastMs > STALL_MS + STALE_MARGIN_MS);
  keep({
    id: 'R3',
    figure: `stale after ${seconds(
      percentile(
        found.map(({ lastMs }) => lastMs),
        50,
      ),
    )} (worst ${seconds(stale)}), live ${seconds(live)} after the socket was given up at the latest`,
    met: staleLate.length === 0 && live <= LIVE_MAX_MS + STALE_MARGIN_MS,
    notes: [
      'half-open at all sixteen venues; stale: the last of the venue’s books; by each stream’s own rhythm after 5 s, whatever the socket’s heartbeat',
      `sockets are given up after 5 s, or 2.5 heartbeats: ${found.map(({ id, stallMs }) => `${id} ${stallMs / 1000} s`).join(', ')}`,
      ...found
        .filter(({ liveMs }) => liveMs > LIVE_MAX_MS)
        .map(
          ({ id, liveMs }) => `late: ${id} live ${seconds(liveMs)} after its socket was given up`,
        ),
      ...staleLate.map(({ id, lastMs }) => `late: ${id} stale after ${seconds(lastMs)}`),
    ],
  });
  expect(found.every(({ lastMs }) => lastMs > 0)).toBe(true);
});
