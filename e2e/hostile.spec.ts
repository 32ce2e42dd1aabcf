// Windows and pastes that mean harm.
import { randomBytes } from 'node:crypto';
import { SOON_MS } from './lib/desk.ts';
import { ALL } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

test('X04 what a foreign window or frame posts has no effect, and the page cannot be framed', async ({
  desk,
  page,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const workers = page.workers();
  // Calls in the form in which page and worker speak, notices in that of the worker, and nonsense.
  const messages = [
    {
      id: '1',
      type: 'APPLY',
      path: ['command'],
      argumentList: [{ type: 'RAW', value: { do: 'halt', on: true } }],
    },
    { fault: 'from nowhere', atUs: 0, input: null },
    { words: 'from nowhere' },
    'halt',
    null,
    { type: 'navigate', to: 'https://evil.example' },
  ];
  const foreign = await page.context().newPage();
  await foreign.goto('about:blank');
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    foreign.evaluate((url) => {
      Object.assign(globalThis, { target: open(url) });
    }, page.url()),
  ]);
  await expect(popup.getByTestId('source')).toBeVisible({ timeout: SOON_MS });
  const post = (list: readonly unknown[]) => {
    const { target } = globalThis as { target?: Window };
    for (const message of list) {
      (target ?? window).postMessage(message, '*');
      (target ?? window).dispatchEvent?.(new MessageEvent('message', { data: message }));
    }
  };
  // A window of another origin is not even reached: the page has cut the tie.
  await foreign.evaluate(post, messages).catch(() => {});
  await page.evaluate(post, messages);
  await desk.expectFeeds(ALL);
  await expect(page.getByText('from nowhere')).toHaveCount(0);
  await expect(desk.button(/Halted/)).toHaveCount(0);
  expect(page.workers()).toEqual(workers);

  await foreign.setContent(`<iframe src="${page.url()}"></iframe>`);
  // In its place the browser shows a page of its own, which says that it was refused.
  await expect.poll(() => foreign.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
  await expect(foreign.frames()[1]!.getByTestId('source')).toHaveCount(0);
  await foreign.close();
});

test('X08 a key that is pasted goes nowhere, and the page says why', async ({ desk, page }) => {
  await desk.open();
  await page.keyboard.press('/');
  const search = page.getByRole('combobox', { name: 'Search' });
  const paste = (text: string) =>
    search.evaluate((box, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      return box.dispatchEvent(event);
    }, text);
  expect(await paste('BTC-USDT')).toBe(true);
  const key = randomBytes(32).toString('hex');
  expect(await paste(key)).toBe(false);
  await expect(page.getByText('looks like a key or a password')).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(kept).not.toContain(key);
  // No field asks for one.
  await expect(page.locator('input[type=password]')).toHaveCount(0);
});
