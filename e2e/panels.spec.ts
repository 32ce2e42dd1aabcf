// What a broken part of the page costs.
import { readFileSync, writeFileSync } from 'node:fs';
import { ALL } from './lib/expected.ts';
import { assetsLike, hostOf } from './lib/hosts.ts';
import { expect, test } from './lib/test.ts';

test('W09 an error in one panel leaves the others working, and the panel can be had again', async ({
  desk,
  page,
  complaints,
  venues,
}) => {
  // The strategies panel, broken until it is told to be well.
  const change = (assets: string) => {
    const [file = ''] = assetsLike(assets, /\.js$/).filter((path) =>
      readFileSync(path, 'utf8').includes('nothing here is a promise'),
    );
    const text = readFileSync(file, 'utf8');
    const broken = text.replace(
      /export\s*\{\s*([\w$]+) as default/,
      'function Broken(){if(!globalThis.isWell)throw new Error("it broke");return $1()}export{Broken as default',
    );
    expect(broken).not.toBe(text);
    writeFileSync(file, broken);
  };
  const host = await hostOf({ change });
  try {
    await desk.open('', host.url);
    await desk.expectFeeds(ALL);
    const fault = page.getByRole('alert').filter({ hasText: 'Strategies and P&L stopped' });
    await expect(fault).toContainText('it broke');
    venues.at('bybit').shift('ETH-USDT', 60);
    await expect.poll(() => desk.amberCells()).toBeGreaterThan(0);
    await page.keyboard.press('Shift+V');
    await expect(desk.panel('Venues')).toBeVisible();
    await page.evaluate(() => Object.assign(globalThis, { isWell: true }));
    await fault.getByRole('button', { name: 'Reload this panel' }).click();
    await expect(desk.panel('Strategies and P&L')).toBeVisible();
    expect(complaints.errors.every((line) => line.includes('it broke'))).toBe(true);
    complaints.errors.length = 0;
  } finally {
    await page.goto('about:blank');
    await host.close();
  }
});

test('X06 a part of the page that is gone from the server is said, and the rest goes on', async ({
  desk,
  page,
  complaints,
}) => {
  await desk.open();
  await desk.expectFeeds(ALL);
  // As after a release: what was not loaded yet is not there any more.
  await page.route('**/assets/*', (route) => route.fulfill({ status: 404, body: 'gone' }));
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('alert').filter({ hasText: 'This dialog stopped' })).toContainText(
    'newer version',
  );
  await desk.expectFeeds(ALL);
  await expect(desk.panel('Executable net edge')).toBeVisible();
  await page.unroute('**/assets/*');
  await desk.button('Reload the page').click();
  await desk.expectFeeds(ALL);
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog')).toContainText('Halt or resume');
  complaints.errors.length = 0;
});
