// R15: nothing the page does is against the shipped policy, and whatever is, is refused.
import { expect, test } from '../lib/faults.ts';
import { keep } from './result.ts';

const FOREIGN = [
  'wss://example.org/',
  'wss://stream.binance.com.example.org/',
  'ws://127.0.0.1:9/',
];
const WATCHED_MS = 20_000;

test('R15 no violation, and no socket to a host that is not a venue', async ({
  drill,
  page,
  complaints,
}) => {
  await drill.beginWithAll();
  await drill.desk.watched(WATCHED_MS);
  const own = complaints.violations.length;
  const dial = (url: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(url);
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('refused');
    });
  const refused: string[] = [];
  for (const url of FOREIGN) {
    // Where the policy forbids it, the constructor itself may throw.
    for (const asked of [page.evaluate(dial, url), page.workers()[0]!.evaluate(dial, url)]) {
      if ((await asked.catch(() => 'refused')) === 'refused') refused.push(url);
    }
  }
  const wanted = 2 * FOREIGN.length;
  await expect.poll(() => complaints.violations.length).toBeGreaterThanOrEqual(own + wanted);
  keep({
    id: 'R15',
    figure: `${own} violations of the policy; ${refused.length} of ${wanted} sockets to unlisted hosts refused, from page and worker`,
    met: own === 0 && refused.length === wanted,
    notes: [
      'sixteen venues live, every panel on the screen, under the policy that is shipped',
      'every end-to-end test fails on a violation of it (e2e/lib/test.ts)',
    ],
  });
  complaints.violations.length = 0;
  complaints.errors.length = 0;
  expect(refused).toHaveLength(wanted);
});
