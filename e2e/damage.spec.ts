// Protocol, values and load: frames that are lost, sent twice, in another order, cut or changed on their way. A book
// that the page says is live is one that its venue had, not long ago: a checker with a book of its own compares.
import { Checker } from './lib/checker.ts';
import { expect, test } from './lib/faults.ts';
import type { Fault } from './venue-server/fault.ts';

interface Damage {
  readonly id: string;
  readonly title: string;
  readonly fault: Fault;
  /** Venues whose dialect shows it: by number, by checksum, by neither. */
  readonly venues: readonly string[];
  /** What is written down of it; null where the book stays as it is. */
  readonly words: RegExp | null;
}

const INSTRUMENT = 'ETH-USDT';

const DAMAGES: readonly Damage[] = [
  {
    id: 'P01',
    title: 'a frame is lost: the gap is found, the book dropped and fetched again',
    fault: { do: 'lose', instrument: INSTRUMENT },
    venues: ['okx', 'kucoin', 'gate', 'bitget'],
    words: /gap: expected what follows \d+, got \d+; book dropped/,
  },
  {
    id: 'P02',
    title: 'a frame comes twice: nothing changes',
    fault: { do: 'repeat', instrument: INSTRUMENT, times: 3 },
    venues: ['okx', 'binance', 'gate', 'bybit'],
    words: null,
  },
  {
    id: 'P03',
    title: 'two frames change places: the book is dropped and fetched again',
    fault: { do: 'swap', instrument: INSTRUMENT },
    venues: ['okx', 'gate', 'bitget'],
    words: /gap: expected what follows \d+, got \d+; book dropped/,
  },
  {
    id: 'V01',
    title: 'a frame is cut short: refused, and the book fetched again',
    fault: { do: 'truncate', instrument: INSTRUMENT, times: 1 },
    venues: ['okx', 'kraken', 'bybit', 'mexc'],
    words: /frame refused/,
  },
];

for (const { id, title, fault, venues: ids, words } of DAMAGES) {
  test(`${id} ${title}`, async ({ drill, tap, venues }) => {
    await drill.begin();
    const checkers = await Promise.all(
      ids.map((venue) => Checker.of(venues.at(venue), INSTRUMENT, tap)),
    );
    for (const venue of ids) venues.at(venue).begin(fault);
    const faulty = (venue: string) =>
      venues.log.filter((entry) => entry.venue === venue && entry.fate === fault.do);
    for (const venue of ids) await expect.poll(() => faulty(venue).length).toBeGreaterThan(0);
    if (words) for (const venue of ids) await drill.expectHappened(venue, words);
    for (const venue of ids) await tap.expectLive(venue, 20_000);
    for (let second = 0; second < 3; second += 1) {
      for (const checker of checkers) await checker.compare();
      await drill.desk.watched(500);
    }
    for (const checker of checkers) await checker.end();
    expect(checkers.flatMap(({ wrong }) => wrong)).toEqual([]);
    for (const { compared } of checkers) expect(compared).toBeGreaterThan(5);
    await drill.expectOnly(...(words === null ? [] : ids));
  });
}

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
