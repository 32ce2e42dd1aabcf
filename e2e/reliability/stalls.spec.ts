// R3: at every venue the connections that are open go silent and never close; what is dialled anew answers.
import { VENUES } from '../../src/contract/generated.ts';
import { expect, test } from '../lib/faults.ts';
import { keep, percentile, seconds } from './result.ts';

const STALL_MS = 5000;
const STALE_MARGIN_MS = 250;
const LIVE_MAX_MS = 2000;
const EVERY_MS = 1500;

test.use({ trace: 'off' });
test.setTimeout(300_000);

test('R3 half-open at sixteen venues', async ({ drill, tap, venues }) => {
  await drill.begin();
  await drill.desk.watched(10_000);
  const frozen = new Map<string, number>();
  for (const { id } of VENUES) {
    venues.at(id).begin({ do: 'freeze', conn: 'open' });
    frozen.set(id, Date.now());
    await drill.desk.watched(EVERY_MS);
  }
  await drill.desk.watched(20_000);

  const passages = await tap.passages();
  const found = VENUES.map(({ id }) => {
    const sinceMs = frozen.get(id)!;
    const own = passages.filter(({ venue, atMs }) => venue === id && atMs >= sinceMs);
    const last = (way: 'from' | 'to') =>
      Math.max(...own.filter((one) => one[way] === 'LIVE').map(({ atMs }) => atMs)) - sinceMs;
    const staleMs = last('from');
    return { id, staleMs, liveMs: last('to') - staleMs };
  });
  const [stale, live] = [found.map((one) => one.staleMs), found.map((one) => one.liveMs)];
  const staleLate = found.filter(({ staleMs }) => staleMs > STALL_MS + STALE_MARGIN_MS);
  const liveLate = found.filter(({ liveMs }) => liveMs > LIVE_MAX_MS);
  keep({
    id: 'R3',
    figure: `stale after ${seconds(percentile(stale, 50))} (worst ${seconds(Math.max(...stale))}), live ${seconds(percentile(live, 50))} after that (worst ${seconds(Math.max(...live))})`,
    met: staleLate.length === 0 && liveLate.length === 0,
    notes: [
      'every connection of a venue half-open, at all sixteen in turn, five instruments: from the last book that was out of play to the last that was live again',
      'of a larger universe Binance and Binance.US bring four books a second, by their own limits',
      ...staleLate.map(({ id, staleMs }) => `late: ${id} stale after ${seconds(staleMs)}`),
      ...liveLate.map(({ id, liveMs }) => `late: ${id} live ${seconds(liveMs)} after that`),
    ],
  });
  expect(found.every(({ staleMs }) => staleMs > 0)).toBe(true);
});
