// Every fault that lasts, ordered over the control port as a person at the venue server would: exactly the cells of
// that venue leave play, the reason stands in words, and it heals. Faults that are over at once: damage, faults.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VENUES } from '../src/contract/generated.ts';
import { type Drill, expect, test } from './lib/faults.ts';
import { type Order, startControl } from './venue-server/control.ts';
import type { Fault } from './venue-server/fault.ts';

const DOWN = /no answer|connection lost|dialling/;
const MUTE = /silent|no answer|subscribing|dialling/;

/** One venue a fault: what went wrong ten minutes ago still counts against a feed. */
const LASTING: readonly (Fault & { venue: string; cuts?: true; words: RegExp })[] = [
  { venue: 'okx', do: 'refuse', status: 403, cuts: true, words: DOWN },
  { venue: 'bybit', do: 'ignore', cuts: true, words: DOWN },
  { venue: 'kraken', do: 'slam', cuts: true, words: DOWN },
  { venue: 'mexc', do: 'mute', words: MUTE },
  { venue: 'gate', do: 'freeze', words: MUTE },
  { venue: 'bitget', do: 'trickle', words: MUTE },
  { venue: 'kucoin', do: 'delay', ms: 1500, words: /lagging|silent/ },
];
const INSTRUMENT = 'ETH-USDT';
const VENUES_USED = [...LASTING.map(({ venue }) => venue), 'binance'];
/** Words of a cell that may not be used. */
const OUT = /^(STALE|GAP|\?)/;

let control: Server;

test.beforeEach(async ({ venues }) => {
  control = await startControl(venues, 0);
});

test.afterEach(() => {
  control.close();
});

async function order(said: Order): Promise<void> {
  const { port } = control.address() as AddressInfo;
  const body = JSON.stringify(said);
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
  expect(answer.status, body).toBe(200);
}

/** Cells of the matrix that are out of play, by the venues that all of them share. */
async function expectOut({ desk }: Drill, ...names: string[]): Promise<void> {
  await expect(async () => {
    const cells = await desk.cells();
    expect(cells.length).toBe(VENUES_USED.length * (VENUES_USED.length - 1));
    const out = (cell: { buy: string; sell: string }) =>
      names.includes(cell.buy) || names.includes(cell.sell);
    const wrong = cells.filter((cell) => OUT.test(cell.verdict) !== out(cell));
    expect(wrong.map(({ buy, sell, verdict }) => `${buy} ${sell}: ${verdict}`)).toEqual([]);
  }).toPass({ timeout: 30_000 });
}

test('every fault of the control port: its venue’s cells alone leave play, in words, and come back', async ({
  drill,
  desk,
  tap,
}) => {
  test.setTimeout(300_000);
  await desk.remembers({ venues: VENUES_USED, instruments: [INSTRUMENT] });
  await desk.open();
  await tap.expectDown([]);
  await expectOut(drill);
  for (const { words, cuts, ...fault } of LASTING) {
    const { venue } = fault;
    const name = VENUES.find(({ id }) => id === venue)!.name;
    await order(fault);
    if (cuts) await order({ venue, do: 'drop' });
    await expectOut(drill, name);
    await drill.expectReason(venue, words);
    await order({ venue, do: 'heal' });
    await tap.expectLive(venue, 60_000);
    await expectOut(drill);
  }
});
