import { DEFAULT_INSTRUMENTS } from '../src/contract/generated.ts';
import { readCaptures } from './lib/captures.ts';
import { SOON_MS } from './lib/desk.ts';
import { expect, test } from './lib/test.ts';

test.slow();

test('recorded frames, digits unchanged: every book ends as its recording does', async ({
  desk,
  venues,
}) => {
  const captures = readCaptures();
  for (const { venue, instrument, frames, whole } of captures) {
    expect(frames.length, `${venue} ${instrument}`).toBeGreaterThan(25);
    venues.at(venue).play(instrument, frames, whole);
  }
  const instruments = [...new Set(captures.map(({ instrument }) => instrument))];
  await desk.remembers({ instruments: [...new Set([...DEFAULT_INSTRUMENTS, ...instruments])] });
  await desk.open();
  for (const instrument of instruments) {
    await desk.showMatrix(instrument);
    for (const { venue, bid, ask } of captures.filter((one) => one.instrument === instrument)) {
      const own = async () => (await desk.quotes()).find(([id]) => id === venue);
      await expect.poll(own, { timeout: SOON_MS, message: venue }).toEqual([venue, bid, ask]);
    }
  }
  const row = await desk.venueRow('OKX');
  // 98 in the recording, which is played again whenever the engine asks anew for the book that fell silent.
  await expect(row.locator('[data-cell="checksums"]')).toHaveText(/^(98|196|294) ✓ +0 ✗$/);
});
