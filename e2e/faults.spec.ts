// Transport: what a network or an exchange does to connections. Each fault changes the rows and books it concerns and
// no others, its reason stands in words, it heals; and in every frame meanwhile no offer rests on a book that is not
// live (R1, lib/faults.ts). The server's faults: docs/how-to/venue-server.md.
import { SOON_MS } from './lib/desk.ts';
import { expect, test } from './lib/faults.ts';

/** A silent socket is given up after this: 5 s, or 2.5 × the venue's heartbeat. */
const STALL_MS = 5000;

test('T01 reset and end of stream: both come back within seconds, no other venue notices', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['kraken', 'okx']);
  const cutMs = Date.now();
  venues.at('kraken').drop('reset');
  venues.at('okx').drop('fin');
  for (const id of ['kraken', 'okx']) {
    await expect.poll(() => drill.dials(id, cutMs).length).toBe(1);
    await tap.expectLive(id, 5000);
    await drill.expectOffered(id, Date.now());
    await drill.expectHappened(id, /closed, code 1006/);
  }
  await drill.expectOnly('kraken', 'okx');
});

test('T02 a call that is never answered is given up after five seconds', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['bybit']);
  const cutMs = Date.now();
  venues.at('bybit').begin({ do: 'ignore' });
  venues.at('bybit').drop();
  await drill.expectReason('bybit', /no answer/);
  expect(Date.now() - cutMs).toBeGreaterThan(STALL_MS - 100);
  await drill.expectHappened('bybit', /no answer; given up/);
  await drill.expectNoOffer('bybit', cutMs);
  venues.at('bybit').end();
  await tap.expectLive('bybit', SOON_MS);
  await drill.expectOnly('bybit');
});

test('T03 half-open, T06 trickle: a socket without a message is given up, whatever bytes come', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['okx', 'bybit']);
  const sinceMs = Date.now();
  venues.at('okx').begin({ do: 'freeze', conn: 'open' });
  venues.at('bybit').begin({ do: 'trickle', conn: 'open', bytes: 3, everyMs: 1000 });
  for (const id of ['okx', 'bybit']) {
    await expect.poll(() => drill.dials(id, sinceMs).length, { timeout: SOON_MS }).toBe(1);
    const [redialMs = 0] = drill.dials(id, sinceMs);
    expect(redialMs - sinceMs, id).toBeGreaterThan(STALL_MS - 500);
    await tap.expectLive(id, 5000);
    await drill.expectHappened(id, /silent for .+; given up/);
    await drill.expectOffered(id, redialMs);
  }
  const offers = (await tap.passages()).filter(({ to }) => to !== 'LIVE');
  expect(offers.every(({ atMs }) => atMs - sinceMs > STALL_MS - 500)).toBe(true);
  await drill.expectOnly('okx', 'bybit');
});

test('T04 one silent stream: its book alone is stale, its neighbours on the socket stay live', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['kraken']);
  const sinceMs = Date.now();
  venues.at('kraken').begin({ do: 'mute', instrument: 'ETH-USDT' });
  await drill.expectReason('kraken', /silent/);
  await drill.expectHappened('kraken', /stale, silent for/);
  const left = (await tap.passages()).filter(({ from }) => from === 'LIVE');
  expect([...new Set(left.map(({ market }) => market))]).toEqual(['kraken ETH-USDT']);
  // Its socket's heartbeats prove the socket, not this stream.
  const [{ atMs } = { atMs: 0 }] = left;
  expect(atMs - sinceMs).toBeGreaterThan(STALL_MS - 500);
  const { live, markets } = await tap.venue('kraken');
  expect(live).toBe(markets - 1);
  venues.at('kraken').end();
  const healedMs = Date.now();
  await tap.expectLive('kraken', 40_000);
  await drill.expectOffered('kraken', healedMs);
  expect(drill.dials('kraken', sinceMs)).toEqual([]);
});

test('T05 accepted and closed at once, for ever: the calls become rarer', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['gemini']);
  const cutMs = Date.now();
  venues.at('gemini').begin({ do: 'slam' });
  venues.at('gemini').drop();
  await drill.desk.watched(10_000);
  // 0.25, 0.5, 1, 2, 4, 8 s, of which chance takes a part: an open alone starts nothing anew.
  expect(drill.dials('gemini', cutMs).length).toBeLessThan(15);
  await drill.expectReason('gemini', /connection lost/);
  await drill.expectNoOffer('gemini', cutMs);
  venues.at('gemini').end();
  await tap.expectLive('gemini', 40_000);
  await drill.expectOnly('gemini');
});

test('T08 a cut that was announced: the second connection is there before the first one goes', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['okx']);
  const sinceMs = Date.now();
  const msg = 'The connection will soon be closed for a service upgrade. Please reconnect.';
  venues.at('okx').say(JSON.stringify({ event: 'notice', code: '64008', msg, connId: 'a4d3ae55' }));
  await expect.poll(() => drill.dials('okx', sinceMs).length).toBe(1);
  await expect.poll(() => venues.at('okx').connected).toBe(1);
  await drill.expectHappened('okx', /the venue will cut it; renewing/);
  // The page itself closed the first one: no book was missing for a moment.
  await drill.expectOnly();
  await drill.expectOffered('okx', Date.now());
  await tap.expectLive('okx', 1000);
});

test('T08 closed with 1012 for a restart: dialled again at once', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['gate']);
  const sinceMs = Date.now();
  venues.at('gate').begin({ do: 'close', code: 1012, reason: 'service restart' });
  await expect.poll(() => drill.dials('gate', sinceMs).length).toBe(1);
  await tap.expectLive('gate', 5000);
  await drill.expectHappened('gate', /closed, code 1012/);
  await drill.expectOnly('gate');
});

test('T09 refused while others answer: taken for a ban, and left in peace', async ({
  drill,
  tap,
  venues,
}) => {
  test.slow();
  await drill.begin(['mexc']);
  const sinceMs = Date.now();
  venues.at('mexc').begin({ do: 'refuse', status: 429 });
  venues.at('mexc').drop();
  // Eight calls, at waits that double up to 30 s, of which chance takes a part.
  await drill.expectReason('mexc', /ban suspected/, 100_000);
  await drill.expectNoOffer('mexc', sinceMs);
  const calls = drill.dials('mexc', sinceMs).length;
  expect(calls).toBeGreaterThanOrEqual(8);
  expect((await tap.venue('mexc')).nextTryMs).toBeGreaterThan(50_000);
  await drill.desk.watched(4000);
  expect(drill.dials('mexc', sinceMs)).toHaveLength(calls);
  await drill.expectHappened('mexc', /refused again and again; waiting 60 s/);
  venues.at('mexc').heal();
  const row = await drill.desk.venueRow('MEXC');
  await row.getByRole('button', { name: 'Retry' }).click();
  await tap.expectLive('mexc', SOON_MS);
  await drill.expectOnly('mexc');
});

test('T10 the own network is down: every book leaves play, and all are back soon after it is', async ({
  drill,
  desk,
  venues,
}) => {
  await drill.begin(['okx', 'kraken']);
  const all = await desk.feeds();
  const sinceMs = Date.now();
  for (const venue of venues.all) {
    venue.begin({ do: 'slam' });
    venue.drop();
  }
  await desk.expectFeeds(all.replace(/^\d+/, '0'));
  await desk.watched(6000);
  for (const id of ['okx', 'kraken']) await drill.expectNoOffer(id, sinceMs);
  await expect(desk.source).toContainText('LIVE');
  const healedMs = Date.now();
  for (const venue of venues.all) venue.end();
  await desk.expectFeeds(all);
  // While nobody answers, nobody waits for longer than five seconds; then they have to catch up.
  expect(Date.now() - healedMs).toBeLessThan(12_000);
  for (const id of ['okx', 'kraken']) await drill.expectOffered(id, healedMs);
});

test('T11 frames that no server may send: the browser closes, and the venue is dialled again', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['bitget', 'bybit', 'kucoin']);
  const sinceMs = Date.now();
  venues.at('bitget').begin({ do: 'violate', how: 'masked' });
  venues.at('bybit').begin({ do: 'violate', how: 'reserved' });
  venues.at('kucoin').begin({ do: 'violate', how: 'text' });
  for (const id of ['bitget', 'bybit', 'kucoin']) {
    await expect.poll(() => drill.dials(id, sinceMs).length, { message: id }).toBeGreaterThan(0);
    await tap.expectLive(id, 5000);
    await drill.expectHappened(id, /closed, code 1006/);
    await drill.expectOffered(id, Date.now());
  }
  await drill.expectOnly('bitget', 'bybit', 'kucoin');
});

test('T12 a message of 64 MiB: dropped unread, its connection is closed and dialled again', async ({
  drill,
  tap,
  venues,
}) => {
  await drill.begin(['gate']);
  const sinceMs = Date.now();
  venues.at('gate').begin({ do: 'giant' });
  await expect.poll(() => drill.dials('gate', sinceMs).length, { timeout: SOON_MS }).toBe(1);
  await tap.expectLive('gate', SOON_MS);
  await drill.expectHappened('gate', /closed, code 1009|larger than this venue sends/);
  await drill.expectOffered('gate', Date.now());
  const memory = await tap.memoryBytes();
  expect(memory).toBeLessThan(64 * 1024 * 1024);
});

test('T13 a subscription that is never acknowledged leaves its neighbours in peace', async ({
  drill,
  desk,
  tap,
  venues,
}) => {
  venues.at('kraken').begin({ do: 'mute', instrument: 'BTC-USD' });
  await drill.beginWithout('kraken BTC-USD');
  await drill.expectReason('kraken', /snapshot|silent|subscribing/);
  const { live, markets } = await tap.venue('kraken');
  expect([live, markets]).toEqual([markets - 1, markets]);
  venues.at('kraken').end();
  const row = await desk.venueRow('Kraken');
  await row.getByRole('button', { name: 'Retry' }).click();
  await tap.expectLive('kraken', SOON_MS);
});
