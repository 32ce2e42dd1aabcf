import type { Locator, Page } from '@playwright/test';
import type { Desk } from './lib/desk.ts';
import { SOON_MS } from './lib/desk.ts';
import { ALL } from './lib/expected.ts';
import { expect, test } from './lib/test.ts';

/** Opens the search with a text; gives its rows. */
async function search(page: Page, text: string): Promise<Locator> {
  await page.keyboard.press('/');
  const input = page.getByRole('combobox', { name: 'Search' });
  await expect(input).toHaveValue('');
  await input.fill(text);
  return page.getByRole('grid', { name: 'Found' }).getByRole('row');
}

async function closeSearch(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox', { name: 'Search' })).toBeHidden();
}

/** `22 instruments × 16 venues · …` */
function extent(desk: Desk): Locator {
  return desk.panel('Executable net edge').getByText(/^\d+ instruments × /);
}

async function countOf(desk: Desk): Promise<number> {
  return Number.parseInt((await extent(desk).textContent()) ?? '', 10);
}

test('the search removes and adds by keys alone, and a reload remembers', async ({
  desk,
  page,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const before = await countOf(desk);
  const rows = await search(page, 'link usdt');
  await expect(rows.first()).toContainText(/LINK-USDT.*followed at \d+ venues/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByText('LINK-USDT is followed no more.')).toBeVisible();
  await expect(rows.first()).toContainText(/LINK-USDT.*not followed/);
  await expect.poll(() => countOf(desk)).toBe(before - 1);
  await closeSearch(page);

  await page.reload();
  await desk.expectFeeds(ALL);
  expect(await countOf(desk)).toBe(before - 1);
  await search(page, 'linkusdt');
  await expect(rows.first()).toContainText(/LINK-USDT.*not followed/);
  await page.keyboard.press('Enter');
  await expect(rows.first()).toContainText(/LINK-USDT.*followed at \d+ venues/);
  await expect.poll(() => countOf(desk)).toBe(before);
  await page.keyboard.press('Enter');
  await expect(desk.panel('LINK-USDT')).toBeVisible();
  await desk.expectFeeds(ALL);
});

test('favourites come first; the blacklist is offered nowhere and can be taken back', async ({
  desk,
  page,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const before = await countOf(desk);
  const rows = await search(page, 'doge usd');
  await page.getByRole('gridcell', { name: 'Make DOGE-USD a favourite' }).click();
  const input = page.getByRole('combobox', { name: 'Search' });
  await expect(input).toBeFocused();
  await input.fill('');
  await expect(rows.first()).toContainText('★ DOGE-USD');
  await input.fill('xrp usd');
  await page.getByRole('gridcell', { name: 'Put XRP-USD on the blacklist' }).click();
  await expect(page.getByText('XRP-USD is on the blacklist')).toBeVisible();
  await expect.poll(() => countOf(desk)).toBe(before - 1);
  const left = rows.filter({ hasText: /XRP-USD(?![TC])/ });
  await expect(left).toHaveCount(1);
  await expect(left).toContainText('on your blacklist');
  await closeSearch(page);

  await page.reload();
  await desk.expectFeeds(ALL);
  await search(page, '');
  await expect(rows.first()).toContainText('★ DOGE-USD');
  await closeSearch(page);
  await openUniverse(page);
  await expect(page.getByLabel('XRP-USDT')).toBeVisible();
  await expect(page.getByLabel('XRP-USD', { exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Marked' }).click();
  await page.getByRole('button', { name: 'Take back XRP-USD' }).click();
  await expect(page.getByText('Nothing is on it.')).toBeVisible();
  await page.keyboard.press('Escape');
  await search(page, 'xrp-usd');
  await expect(rows.first()).toContainText(/XRP-USD.*not followed/);
});

/** Opens the dialog at its groups. */
async function openUniverse(page: Page): Promise<void> {
  await page.getByTestId('more').click();
  await page.getByRole('menuitem', { name: 'Instruments and venues' }).click();
  await page.getByRole('button', { name: 'Groups' }).click();
}

test('a whole group is left and followed in one go; an own group survives a reload', async ({
  desk,
  page,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const before = await countOf(desk);
  await openUniverse(page);
  await page.getByRole('button', { name: 'Unfollow the group Stablecoins' }).click();
  await expect(page.getByText('0 of 6 followed')).toBeVisible();
  await expect.poll(() => countOf(desk)).toBe(before - 6);
  await page.getByRole('button', { name: 'Follow the group Stablecoins' }).click();
  await expect.poll(() => countOf(desk)).toBe(before);

  await page.getByLabel('Name of a new group').fill('Mine');
  await page.getByRole('button', { name: 'New group' }).click();
  await page.getByLabel('Another instrument for Mine').fill('btc/usdt');
  await page.getByRole('button', { name: 'Add to group' }).click();
  await expect(page.getByText('1 of 1 followed')).toBeVisible();
  await page.getByLabel('Name of a new group').fill('mine');
  await page.getByRole('button', { name: 'New group' }).click();
  await expect(page.getByText('There is a group “mine” already.')).toBeVisible();

  await page.reload();
  await desk.expectFeeds(ALL);
  await openUniverse(page);
  await page.getByRole('button', { name: 'Rename Mine' }).click();
  await page.getByLabel('New name of Mine').fill('Ours');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await page.getByRole('button', { name: 'Delete the group Ours' }).click();
  await expect(page.getByText('Ours')).toHaveCount(0);
});

test('a name that nobody lists is tried at every venue, and each says no', async ({
  desk,
  page,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  const rows = await search(page, 'nosuchcoin/usdt');
  await expect(rows.first()).toContainText('nobody’s list names it: it will be tried at');
  await page.keyboard.press('Enter');
  await expect(page.getByText('NOSUCHCOIN-USDT is followed now')).toBeVisible();
  await closeSearch(page);
  await search(page, 'nosuchcoin');
  await expect(rows.first()).toContainText(/not listed at [1-9]/, { timeout: SOON_MS });
});
