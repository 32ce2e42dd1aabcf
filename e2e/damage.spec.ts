// Protocol, values and load: frames that are lost, sent twice, in another order, cut or changed on their way. A book
// that the page says is live is one that its venue had, not long ago: a checker with a book of its own compares.
import { Checker } from './lib/checker.ts';
import { type Drill, expect, test } from './lib/faults.ts';
import type { Fault } from './venue-server/fault.ts';

const INSTRUMENT = 'ETH-USDT';
const GAP = /gap: expected what follows \d+, got \d+; book dropped/;

/**
 * The fault comes over one market of each venue; checkers follow those. `words`: what is written down of it, where
 * the book does not stay as it is.
 */
async function rehearse(
  drill: Drill,
  fault: Omit<Fault, 'instrument'>,
  ids: readonly string[],
  words: RegExp | null,
): Promise<void> {
  const { tap, venues } = drill;
  await drill.begin();
  const checkers = await Promise.all(
    ids.map((venue) => Checker.of(venues.at(venue), INSTRUMENT, tap)),
  );
  for (const venue of ids) venues.at(venue).begin({ ...fault, instrument: INSTRUMENT, of: 'book' });
  const faulty = (venue: string) =>
    venues.log.filter((entry) => entry.venue === venue && entry.fate === fault.do);
  for (const venue of ids) await expect.poll(() => faulty(venue).length).toBeGreaterThan(0);
  if (words) for (const venue of ids) await drill.expectHappened(venue, words);
  for (const venue of ids) await tap.expectLive(venue, 20_000);
  // A quiet market changes its touch seldom: looked at until there was enough to compare.
  const fewest = async () => {
    for (const checker of checkers) await checker.compare();
    return Math.min(...checkers.map(({ compared }) => compared));
  };
  await expect.poll(fewest, { intervals: [500] }).toBeGreaterThan(5);
  for (const checker of checkers) await checker.end();
  expect(checkers.flatMap(({ wrong }) => wrong)).toEqual([]);
  await drill.expectNoOther(...(words === null ? [] : ids));
}

test('P01 a frame is lost: the gap is found, the book dropped and fetched again', ({ drill }) =>
  rehearse(drill, { do: 'lose' }, ['okx', 'kucoin', 'gate', 'bitget'], GAP));

test('P02 a frame comes twice: nothing changes', ({ drill }) =>
  rehearse(drill, { do: 'repeat', times: 3 }, ['okx', 'binance', 'gate', 'bybit'], null));

test('P03 two frames change places: the book is dropped and fetched again', ({ drill }) =>
  rehearse(drill, { do: 'swap' }, ['okx', 'gate', 'bitget'], GAP));

test('V01 a frame is cut short: refused, and the book fetched again', ({ drill }) =>
  rehearse(
    drill,
    { do: 'truncate', times: 1 },
    ['okx', 'kraken', 'bybit', 'mexc'],
    /frame refused/,
  ));

test('P06 a digit is changed on the way: the checksum finds it, the book is fetched again', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin();
  const checker = await Checker.of(venues.at('kraken'), INSTRUMENT, tap);
  // Only a change of the ten best levels is under the checksum: every second frame, or so.
  const wrong = async () => (await tap.venue('kraken')).checksumsWrong;
  await expect(async () => {
    venues.at('kraken').begin({ do: 'flip', instrument: INSTRUMENT });
    await expect.poll(wrong, { timeout: 2000 }).toBeGreaterThan(0);
  }).toPass();
  await drill.expectHappened(
    'kraken',
    /checksum: the venue says [0-9a-f]{8}, the book is [0-9a-f]{8}; book dropped/,
  );
  await tap.expectLive('kraken', 20_000);
  await checker.compare();
  await drill.expectMarkets([`kraken ${INSTRUMENT}`]);
});

test('C05 everything comes late: stale until it is in time again', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['okx']);
  const sinceMs = Date.now();
  venues.at('okx').begin({ do: 'delay', ms: 1500 });
  await drill.expectReason('okx', /lagging|silent/);
  await drill.expectNoOffer('okx', sinceMs);
  venues.at('okx').end();
  const healedMs = Date.now();
  await tap.expectLive('okx', 20_000);
  await drill.expectOffered('okx', healedMs);
  await drill.expectOnly('okx');
});
