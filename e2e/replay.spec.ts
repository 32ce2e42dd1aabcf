import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { SOON_MS } from './lib/desk.ts';
import { ALL } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

const PLACE = 'Place in the recording';

test('a recording plays, pauses, goes faster and is sought in', async ({ desk, page }) => {
  await desk.open();
  await desk.chooseRecording();
  const place = page.getByLabel(PLACE);
  const at = async () => Number(await place.inputValue());
  await expect.poll(at, { timeout: SOON_MS }).toBeGreaterThan(1);
  await desk.button('Pause').click();
  await expect(desk.button('Play')).toBeVisible();
  const paused = await at();
  await place.focus();
  await place.press('End');
  await expect.poll(at, { timeout: SOON_MS }).toBeGreaterThan(4700);
  await place.press('Home');
  await expect.poll(at, { timeout: SOON_MS }).toBeLessThanOrEqual(paused);
  await desk.button('10×').click();
  if (await desk.button('Play').isVisible()) await desk.button('Play').click();
  const start = await at();
  await expect.poll(at, { timeout: SOON_MS }).toBeGreaterThan(start + 20);
});

test('D07 what is recorded live plays again to the same books, and to the same hash in both cores', async ({
  desk,
  page,
  venues,
}, info) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  await desk.button('Rec').click();
  await expect(desk.button(/^Stop/)).toBeVisible({ timeout: SOON_MS });
  // Recording begins with an engine that starts from nothing.
  await desk.expectFeeds(ALL);
  await desk.showMatrix('BTC-USDT');
  await expect.poll(async () => (await desk.quotes()).flat().includes(Number.NaN)).toBe(false);
  venues.at('okx').shift('BTC-USDT', 40);
  await expect.poll(() => desk.amberCells()).toBeGreaterThan(0);
  await desk.button(/^Stop/).click();
  const file = info.outputPath('session.jsonl.gz');
  const download = page.waitForEvent('download');
  await page.getByTestId('more').click();
  await page.getByRole('menuitem', { name: /Export session/ }).click();
  await (await download).saveAs(file);

  const report = await replay(file, 'simd');
  expect((await replay(file, 'js')).stateHash).toBe(report.stateHash);
  await desk.openFile(file);
  await expect(desk.source).toContainText('RECORDED', { timeout: SOON_MS });
  await desk.playToTheEnd();
  await desk.showMatrix('BTC-USDT');
  const books = report.markets
    .filter(({ instrument }) => instrument === 'BTC-USDT')
    .map(({ venue, bid, ask }) => [venue, Number(bid ?? Number.NaN), Number(ask ?? Number.NaN)]);
  expect(books.length).toBeGreaterThan(5);
  await expect.poll(() => desk.quotes()).toEqual(books);
});

test('a damaged file is refused with its line, a cut one plays up to the cut', async ({
  desk,
  page,
}, info) => {
  await desk.open();
  await desk.chooseRecording();
  const whole = await page.request.get('sessions/link-usdt-2021-08-20.jsonl.gz');
  const lines = gunzipSync(await whole.body())
    .toString()
    .split('\n');
  const damaged = info.outputPath('damaged.jsonl');
  writeFileSync(damaged, [...lines.slice(0, 40), '{"t":12,"ev":"nonsense"}', ''].join('\n'));
  await desk.openFile(damaged);
  await expect(page.getByText(/line 41/i)).toBeVisible({ timeout: SOON_MS });
  const foreign = info.outputPath('foreign.jsonl');
  writeFileSync(foreign, '<html>not a session</html>\n');
  await desk.openFile(foreign);
  await expect(page.getByText(/line 1\b/i)).toBeVisible({ timeout: SOON_MS });
  const cut = info.outputPath('cut.jsonl');
  writeFileSync(cut, lines.slice(0, 60).join('\n').slice(0, -30));
  await desk.openFile(cut);
  await expect(page.getByText(/cut|ends early/i).first()).toBeVisible({ timeout: SOON_MS });
});

test('a session that brings its own terms shows those, with mine beside them', async ({
  desk,
  page,
}, info) => {
  await desk.remembers({ fees: { binance: 0.002 }, orderSizeQuote: 2000, delayMs: 90 });
  await desk.open();
  await desk.chooseRecording();
  const whole = await page.request.get('sessions/link-usdt-2021-08-20.jsonl.gz');
  const [head = '', ...lines] = gunzipSync(await whole.body())
    .toString()
    .split('\n', 4000);
  const config = { fees: { binance: 0.0004 }, orderSizeQuote: 500, delayMs: 20 };
  const file = info.outputPath('own-terms.jsonl');
  const own = JSON.stringify({ ...JSON.parse(head), config });
  writeFileSync(file, [own, ...lines, ''].join('\n'));
  await desk.openFile(file);
  await expect(page.getByLabel('My order size')).toHaveValue('500', { timeout: SOON_MS });
  await desk.button(/^fees/).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Terms of this file');
  await expect(dialog.getByLabel('Taker fee at Binance, percent')).toHaveValue('0.04');
  await expect(dialog.getByRole('row', { name: /^Binance\s/ })).toContainText('mine 0.2 %');
  await dialog.getByLabel('Close').click();
  await desk.button('Account').click();
  const delay = page.getByLabel('Delay a leg');
  await expect(delay).toHaveValue('20');
  // What is set here holds, also when the session is played from its start again.
  await desk.setNumber('Delay a leg', 30);
  await expect(delay).toHaveValue('30');
  await page.getByLabel(PLACE).focus();
  await page.getByLabel(PLACE).press('Home');
  await expect.poll(() => delay.inputValue()).toBe('30');
  await desk.chooseRecording();
  await expect(page.getByText('Terms of this file')).toBeHidden();
});

interface Report {
  readonly stateHash: string;
  readonly markets: readonly {
    readonly venue: string;
    readonly instrument: string | null;
    readonly bid: string | null;
    readonly ask: string | null;
  }[];
}

/** What `npm run replay` says of a session. */
async function replay(file: string, core: 'simd' | 'js'): Promise<Report> {
  const args = ['scripts/run-node.mjs', 'src/node/replay.ts', file, '--json', '--core', core];
  const { stdout } = await promisify(execFile)('node', args);
  return JSON.parse(stdout) as Report;
}
